//! A file that appears whole, and replaces another only where that is asked for.

use std::io::Write;
use std::path::Path;

use super::ExportError;

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and that is an error.
    Keep,
    /// It is replaced.
    Replace,
}

impl Existing {
    /// That nothing is in the way, before work is done in vain.
    pub(super) fn check(self, path: &Path) -> Result<(), ExportError> {
        match self == Self::Keep && path.symlink_metadata().is_ok() {
            true => Err(ExportError::Exists(path.to_owned())),
            false => Ok(()),
        }
    }
}

/// Writes a file of a name of its own beside `path`, syncs it and renames it.
pub(super) fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), ExportError> {
    let directory = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    // As readable as any other file, where the default is for the user alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let write = || {
        let mut file = builder.tempfile_in(directory.unwrap_or(Path::new(".")))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    let file = write().map_err(ExportError::io(path))?;
    let persisted = match existing {
        Existing::Replace => file.persist(path),
        Existing::Keep => file.persist_noclobber(path),
    };
    match persisted {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(ExportError::Exists(path.to_owned()))
        }
        Err(error) => Err(ExportError::io(path)(error.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_where_that_is_asked_for_and_nothing_else_is_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("model.onnx");
        write(&path, b"one", Existing::Keep).unwrap();
        for error in [
            Existing::Keep.check(&path).unwrap_err(),
            write(&path, b"two", Existing::Keep).unwrap_err(),
        ] {
            assert!(matches!(error, ExportError::Exists(_)), "{error}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        write(&path, b"three", Existing::Replace).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"three");
        assert_eq!(dir.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn the_file_is_named_where_its_directory_is_missing() {
        let dir = tempfile::tempdir().unwrap();
        let error = write(&dir.path().join("no/model.onnx"), b"", Existing::Keep).unwrap_err();
        assert!(error.to_string().contains("model.onnx: "), "{error}");
    }
}
