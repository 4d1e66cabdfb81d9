//! Files in memory, since readers take paths.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

/// The folder of this process.
pub struct Folder;

impl Folder {
    /// A path in it.
    pub fn path(name: &str) -> PathBuf {
        FOLDER.with(|folder| folder.get_or_init(make).path().join(name))
    }
}

fn make() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = match memory.is_dir() {
        true => TempDir::new_in(memory),
        false => TempDir::new(),
    };
    folder.expect("a folder can be made")
}

/// A file with these bytes, which is removed at the end.
pub struct File(pub PathBuf);

impl File {
    /// Writes it.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        let path = Folder::path(name);
        fs::write(&path, bytes).expect("the folder can be written");
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
