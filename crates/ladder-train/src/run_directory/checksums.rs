//! The checksums of files that something is computed from, beside them in a file of their own.
//!
//! It has the form of `sha256sum`, whose `--check` reads it. Files of an earlier version have no
//! checksums and are read without.

use std::fmt::Write;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::error::run_dir::RunDirError;
use crate::files::{json_bytes, parse_json, read_file, write_whole};

/// The name of the file of checksums in the directory of a run or of a group.
pub(crate) const CHECKSUMS: &str = "checksums.sha256";

/// A checksum and the name of its file.
pub(crate) type Line = (String, String);

/// The checksums of some files of one directory.
#[derive(Clone, Debug)]
pub(crate) struct Checksums {
    directory: PathBuf,
    file: PathBuf,
}

impl Checksums {
    /// Those of a run or of a group.
    pub(crate) fn of(directory: &Path) -> Self {
        Self::in_file(&directory.join(CHECKSUMS))
    }

    /// Those in `file`, of files beside it.
    pub(crate) fn in_file(file: &Path) -> Self {
        Self {
            directory: file.parent().unwrap_or(Path::new("")).to_owned(),
            file: file.to_owned(),
        }
    }

    /// The bytes of a file, which are those that were written; `None` if there is none.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is another than was written.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, RunDirError> {
        let path = self.directory.join(name);
        let bytes = match read_file(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RunDirError::io(&path)(error)),
        };
        let expected = of_file(&self.lines()?, name);
        if expected.is_empty() || expected.contains(&checksum(&bytes)) {
            return Ok(Some(bytes));
        }
        Err(RunDirError::Damaged {
            path,
            checksums: self.file.clone(),
        })
    }

    /// Reads a file of JSON that was [written](Self::write_json); `None` if there is none.
    pub(crate) fn read_json<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, RunDirError> {
        let text = self.read(name)?;
        let parse = |text: Vec<u8>| parse_json(&self.directory.join(name), &text);
        text.map(parse).transpose()
    }

    /// Writes a file of JSON, or replaces it, with its checksum.
    pub(crate) fn write_json<T: Serialize>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), RunDirError> {
        self.write(name, &json_bytes(&self.directory.join(name), value)?)
    }

    /// Checks a file that another reader is about to read.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read).
    pub(crate) fn check(&self, name: &str) -> Result<(), RunDirError> {
        self.read(name).map(drop)
    }

    /// Writes a file, or replaces it, with its checksum.
    ///
    /// The checksum is there before the file, and that of the file before it until then: whenever
    /// the process is killed, the file that is there has its checksum.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), RunDirError> {
        let new = checksum(bytes);
        let before = self.before(name)?;
        let is_another = |other: &String| *other != new;
        if before.is_empty() || before.iter().any(is_another) {
            let both = before.iter().filter(|it| is_another(it)).cloned();
            self.set(name, both.chain([new.clone()]).collect())?;
        }
        write_whole(&self.directory.join(name), bytes)?;
        match before.iter().any(is_another) {
            true => self.set(name, vec![new]),
            false => Ok(()),
        }
    }

    /// Takes the file as it is, which another writer has just written.
    pub(crate) fn add(&self, name: &str) -> Result<(), RunDirError> {
        let path = self.directory.join(name);
        let bytes = read_file(&path).map_err(RunDirError::io(&path))?;
        self.set(name, vec![checksum(&bytes)])
    }

    /// Takes a file that is the same as that of another directory.
    pub(crate) fn add_as_in(&self, other: &Self, name: &str) -> Result<(), RunDirError> {
        self.set(name, of_file(&other.lines()?, name))
    }

    /// Takes these checksums and no others.
    pub(crate) fn replace(&self, lines: &[Line]) -> Result<(), RunDirError> {
        self.save(lines)
    }

    /// The checksums of a file before it is replaced: those known, or that of the file.
    fn before(&self, name: &str) -> Result<Vec<String>, RunDirError> {
        let known = of_file(&self.lines()?, name);
        match read_file(&self.directory.join(name)) {
            Ok(bytes) if known.is_empty() => Ok(vec![checksum(&bytes)]),
            _ => Ok(known),
        }
    }

    fn set(&self, name: &str, checksums: Vec<String>) -> Result<(), RunDirError> {
        let mut lines = self.lines()?;
        lines.retain(|(_, of)| of != name);
        lines.extend(checksums.into_iter().map(|sum| (sum, name.to_owned())));
        self.save(&lines)
    }

    fn save(&self, lines: &[Line]) -> Result<(), RunDirError> {
        let mut text = String::new();
        for (checksum, name) in lines {
            writeln!(text, "{checksum}  {name}").expect("invariant: a String takes any text");
        }
        write_whole(&self.file, text.as_bytes())
    }

    /// What is known; nothing without a file.
    fn lines(&self) -> Result<Vec<Line>, RunDirError> {
        let text = match read_file(&self.file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(RunDirError::io(&self.file)(error)),
        };
        let lines = (1..).zip(text.lines());
        lines
            .map(|(number, line)| {
                parse(line).ok_or_else(|| RunDirError::ChecksumLine {
                    path: self.file.clone(),
                    line: number,
                })
            })
            .collect()
    }
}

/// SHA-256 in lowercase hexadecimal.
pub(crate) fn checksum(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_file(lines: &[Line], name: &str) -> Vec<String> {
    let of_file = lines.iter().filter(|(_, of)| of == name);
    of_file.map(|(checksum, _)| checksum.clone()).collect()
}

fn parse(line: &str) -> Option<Line> {
    let (checksum, name) = line.split_once("  ")?;
    let is_hash = checksum.len() == 64 && checksum.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hash && !name.is_empty()).then(|| (checksum.to_owned(), name.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const NAME: &str = "labels.txt";

    #[test]
    fn a_file_that_was_written_is_read_and_every_other_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let checksums = Checksums::of(dir.path());
        assert_eq!(checksums.read(NAME).unwrap(), None);
        checksums.write(NAME, b"1 a\n2 b\n").unwrap();
        for text in ["1 a\n", "1 a\n2 c\n", ""] {
            fs::write(dir.path().join(NAME), text).unwrap();
            let error = checksums.check(NAME).unwrap_err();
            assert!(matches!(error, RunDirError::Damaged { .. }), "{error}");
        }
        checksums.write(NAME, b"3 c\n").unwrap();
        assert_eq!(checksums.read(NAME).unwrap().unwrap(), b"3 c\n");
        assert_eq!(checksums.lines().unwrap().len(), 1, "the latest alone");
    }

    #[test]
    fn a_file_without_a_checksum_is_read_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let checksums = Checksums::of(dir.path());
        fs::write(dir.path().join(NAME), "old").unwrap();
        assert_eq!(checksums.read(NAME).unwrap().unwrap(), b"old");
        checksums.write("other", b"new").unwrap();
        assert_eq!(checksums.read(NAME).unwrap().unwrap(), b"old");
    }

    /// A process may be killed before the file is replaced, and before the checksum of the old one
    /// is forgotten.
    #[test]
    fn the_old_file_and_the_new_one_are_read_until_only_the_new_one_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let checksums = Checksums::of(dir.path());
        let sums = [b"old", b"new"].map(|text| checksum(text));
        checksums.set(NAME, sums.to_vec()).unwrap();
        for text in ["old", "new"] {
            fs::write(dir.path().join(NAME), text).unwrap();
            checksums.check(NAME).unwrap();
        }
        fs::write(dir.path().join(NAME), "odd").unwrap();
        checksums.check(NAME).unwrap_err();
    }

    #[test]
    fn a_damaged_line_of_checksums_is_an_error_that_says_which() {
        let dir = tempfile::tempdir().unwrap();
        let checksums = Checksums::of(dir.path());
        checksums.write(NAME, b"text").unwrap();
        let file = dir.path().join(CHECKSUMS);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, &text[..40]).unwrap();
        let error = checksums.check(NAME).unwrap_err().to_string();
        assert!(error.contains("checksums.sha256: line 1"), "{error}");
    }
}
