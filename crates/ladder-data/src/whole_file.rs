//! Files that appear whole: nobody ever sees half of one, whatever stops the program.

use std::ffi::{OsStr, OsString};
use std::fs::{self, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and that is an error.
    Keep,
    /// It is replaced.
    Replace,
}

/// A file that is being written, under a temporary name beside its final path.
///
/// [`finish`](Self::finish) gives it its name; without that nothing is left of it, unless the
/// process is killed: then [`unfinished_file_of`] knows what is left by its name.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    unfinished: NamedTempFile,
}

impl WholeFile {
    /// Begins the file that will be `path`.
    ///
    /// # Errors
    /// The directory is not there or cannot be written; the path is that of a device or a pipe, which
    /// no file can take the place of.
    pub fn create(path: &Path) -> io::Result<Self> {
        let path = &place_of(path)?;
        let directory = path.parent().filter(|it| !it.as_os_str().is_empty());
        let prefix = prefix(path.file_name().unwrap_or_default());
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(SUFFIX);
        // As readable as any other file, where the default is for the user alone.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Self {
            path: path.to_owned(),
            unfinished: builder.tempfile_in(directory.unwrap_or(Path::new(".")))?,
        })
    }

    /// Moves the file to its final path, once its content is on the disk.
    ///
    /// # Errors
    /// The content cannot be written, or a file is there that is to be kept
    /// ([`AlreadyExists`](io::ErrorKind::AlreadyExists)).
    pub fn finish(self, existing: Existing) -> io::Result<()> {
        self.unfinished.as_file().sync_all()?;
        let placed = match existing {
            Existing::Replace => self.unfinished.persist(&self.path),
            Existing::Keep => self.unfinished.persist_noclobber(&self.path),
        };
        placed.map(drop).map_err(|error| error.error)
    }

    /// Locks the unfinished file, which nobody else knows: whether its file system has locks.
    ///
    /// # Errors
    /// It has none, or the system refuses.
    pub fn try_lock(&self) -> Result<(), TryLockError> {
        self.unfinished.as_file().try_lock()
    }

    /// A file of these bytes.
    ///
    /// # Errors
    /// Those of [`create`](Self::create) and [`finish`](Self::finish).
    pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> io::Result<()> {
        let mut file = Self::create(path)?;
        file.write_all(bytes)?;
        file.finish(existing)
    }
}

/// Whether it is a pipe or a device, which may never end, and can be read once.
pub fn is_pipe(found: &fs::Metadata) -> bool {
    !found.is_file() && !found.is_dir()
}

/// Where a file at `path` is: behind a link, so that the link stays.
fn place_of(path: &Path) -> io::Result<PathBuf> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => fs::canonicalize(path),
        Ok(found) if is_pipe(&found) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a device or a pipe, which is not replaced by a file",
        )),
        _ => Ok(path.to_owned()),
    }
}

/// The end of temporary names; `.labels.txt.4f7Kq2.tmp` will be `labels.txt`.
const SUFFIX: &str = ".tmp";

/// The beginning of temporary names, so short that the whole is a possible name.
fn prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    if name.len() < 200 {
        prefix.push(name);
        prefix.push(".");
    }
    prefix
}

/// The name of the file that a [`WholeFile`] at `path` was to become.
pub fn unfinished_file_of(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?;
    let name = name.strip_prefix('.')?.strip_suffix(SUFFIX)?;
    let (file, random) = name.rsplit_once('.')?;
    let is_random = random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_random.then_some(file)
}

/// Removes what killed processes left of those files in `directory` whose names `is_meant`; nobody
/// may be writing them.
///
/// # Errors
/// The directory cannot be read, or such a file cannot be removed.
pub fn remove_unfinished(directory: &Path, is_meant: impl Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if unfinished_file_of(&path).is_some_and(&is_meant) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unfinished.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unfinished.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_where_that_is_asked_for_and_nothing_else_is_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("model.onnx");
        WholeFile::write(&path, b"one", Existing::Keep).unwrap();
        let error = WholeFile::write(&path, b"two", Existing::Keep).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        WholeFile::write(&path, b"three", Existing::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
        let mut unfinished = WholeFile::create(&path).unwrap();
        unfinished.write_all(b"four").unwrap();
        drop(unfinished);
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(dir.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_process_leaves_is_known_by_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let unfinished = WholeFile::create(&dir.path().join("labels.txt")).unwrap();
        let path = unfinished.unfinished.path();
        assert_eq!(unfinished_file_of(path), Some("labels.txt"), "{path:?}");
        let copy = path.to_owned();
        drop(unfinished);
        fs::write(&copy, "").unwrap();
        remove_unfinished(dir.path(), |name| name == "model.bpk").unwrap();
        assert!(copy.exists());
        remove_unfinished(dir.path(), |name| name == "labels.txt").unwrap();
        assert!(!copy.exists());
        for other in ["labels.txt", "notes.tmp", ".labels.tmp", ".a.b.tmp", ".tmp"] {
            assert_eq!(unfinished_file_of(Path::new(other)), None, "{other}");
        }
        let long = dir.path().join("x".repeat(250));
        WholeFile::write(&long, b"", Existing::Keep).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn devices_stay_and_links_lead_to_their_files() {
        let dir = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| dir.path().join(name));
        fs::write(&file, b"one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        WholeFile::write(&link, b"two", Existing::Replace).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert!(link.is_symlink());
        let device = WholeFile::create(Path::new("/dev/null")).unwrap_err();
        assert!(device.to_string().contains("a device"), "{device}");
    }

    #[cfg(unix)]
    #[test]
    fn it_is_as_readable_as_any_other_file() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let [whole, other] = ["whole", "other"].map(|name| dir.path().join(name));
        WholeFile::write(&whole, b"", Existing::Keep).unwrap();
        fs::write(&other, b"").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&whole), mode(&other));
    }
}
