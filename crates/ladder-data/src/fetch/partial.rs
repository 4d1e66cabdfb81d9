//! The file that a download grows in, and its checksum so far.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::{FetchError, MirrorError};
use super::remote::RemoteFile;
use crate::hex::hex;

/// `NAME.part` beside `NAME`, locked against other processes while it is open.
pub struct Partial {
    path: PathBuf,
    file: File,
    received: u64,
    downloaded: u64,
    hash: Sha256,
    complete: bool,
}

impl Partial {
    /// Opens or creates the partial file; one that cannot become `remote` is emptied.
    pub fn open(target: &Path, remote: &RemoteFile) -> Result<Self, FetchError> {
        let path = part_path(target);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|source| at(&path, source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FetchError::Busy { path }),
            Err(TryLockError::Error(source)) if source.kind() == io::ErrorKind::Unsupported => {
                // Some network file systems know no locks; the checksum still guards the result.
            }
            Err(TryLockError::Error(source)) => return Err(at(&path, source)),
        }
        let (received, hash) = read_all(&mut file).map_err(|source| at(&path, source))?;
        let mut partial = Self {
            path,
            file,
            received,
            downloaded: 0,
            hash,
            complete: false,
        };
        if received >= remote.bytes {
            // Wrong bytes are cleared by the check; the outcome of the check is in `complete`.
            let _wrong = partial.check(remote)?;
        }
        Ok(partial)
    }

    /// The number of bytes in the file.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The number of bytes appended since the file was opened, cleared ones included.
    pub fn downloaded(&self) -> u64 {
        self.downloaded
    }

    /// Whether the whole file is here and its checksum right.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Adds bytes at the end.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        self.file
            .write_all(bytes)
            .map_err(|source| at(&self.path, source))?;
        self.hash.update(bytes);
        self.received += bytes.len() as u64;
        self.downloaded += bytes.len() as u64;
        Ok(())
    }

    /// Back to no bytes.
    pub fn clear(&mut self) -> Result<(), FetchError> {
        let emptied = self
            .file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)));
        emptied.map_err(|source| at(&self.path, source))?;
        self.hash = Sha256::new();
        self.received = 0;
        self.complete = false;
        Ok(())
    }

    /// Compares size and checksum. Too few bytes stay, to be continued; wrong ones are cleared.
    pub fn check(&mut self, remote: &RemoteFile) -> Result<Result<(), MirrorError>, FetchError> {
        let (expected, found) = (remote.bytes, self.received);
        if found < expected {
            return Ok(Err(MirrorError::Size { expected, found }));
        }
        if found > expected {
            self.clear()?;
            return Ok(Err(MirrorError::Size { expected, found }));
        }
        let found = hex(self.hash.clone());
        if found != remote.sha256 {
            self.clear()?;
            return Ok(Err(MirrorError::Checksum {
                expected: remote.sha256.clone(),
                found,
            }));
        }
        self.complete = true;
        Ok(Ok(()))
    }

    /// Puts the complete file in place in one step: a reader sees the old file or the whole new one.
    pub fn rename_to(self, target: &Path) -> Result<(), FetchError> {
        assert!(
            self.complete,
            "invariant: only a checked file gets its name"
        );
        self.file
            .sync_all()
            .map_err(|source| at(&self.path, source))?;
        fs::rename(&self.path, target).map_err(|source| at(target, source))
    }

    /// Leaves nothing behind where nothing was received.
    pub fn remove_if_empty(self) -> Result<(), FetchError> {
        match self.received {
            0 => fs::remove_file(&self.path).map_err(|source| at(&self.path, source)),
            _ => Ok(()),
        }
    }
}

/// Whether `path` is there with the size and the checksum of `remote`.
pub fn is_right(path: &Path, remote: &RemoteFile) -> Result<bool, FetchError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() != remote.bytes => return Ok(false),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(at(path, source)),
    }
    let hashed = File::open(path).and_then(|mut file| read_all(&mut file));
    let (_, hash) = hashed.map_err(|source| at(path, source))?;
    Ok(hex(hash) == remote.sha256)
}

fn part_path(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_os_string();
    name.push(".part");
    name.into()
}

/// Reads to the end: the number of bytes and their checksum.
fn read_all(file: &mut File) -> io::Result<(u64, Sha256)> {
    let (mut n_bytes, mut hash) = (0, Sha256::new());
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok((n_bytes, hash)),
            Ok(n) => {
                hash.update(&piece[..n]);
                n_bytes += n as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn at(path: &Path, source: io::Error) -> FetchError {
    FetchError::File {
        path: path.to_path_buf(),
        source,
    }
}
