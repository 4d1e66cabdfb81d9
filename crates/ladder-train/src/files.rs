//! Files of a run directory that are never seen half written.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::RunDirError;

/// Writes a file beside its place, syncs it and renames it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), RunDirError> {
    let mut scratch = path.as_os_str().to_owned();
    scratch.push(".tmp");
    let write = || {
        let mut file = File::create(&scratch)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&scratch, path)
    };
    write().map_err(RunDirError::io(path))
}

pub(crate) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), RunDirError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(RunDirError::json(path))?;
    text.push(b'\n');
    write_whole(path, &text)
}

/// Reads a file of JSON; `None` if there is none.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, RunDirError> {
    match fs::read(path) {
        Ok(text) => serde_json::from_slice(&text)
            .map(Some)
            .map_err(RunDirError::json(path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(RunDirError::io(path)(error)),
    }
}
