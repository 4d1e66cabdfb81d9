//! The binary that trains, and the commit it is of.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ladder_devtools::{executable, shell};
use ladder_model::Backend;
use tempfile::TempDir;

use crate::backend;

/// What the binary is made of; the rows are part of it.
const SOURCES: [&str; 10] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "crates/ladder-cli",
    "crates/ladder-data",
    "crates/ladder-model",
    "crates/ladder-train",
    "experiments/build.rs",
    "experiments/lib.rs",
    "experiments/*.toml",
];

/// A copy of the binary, so that a build in the hours of training changes nothing.
#[derive(Debug)]
pub struct Binary {
    directory: TempDir,
    name: PathBuf,
}

impl Binary {
    /// Where it lies, until this value is dropped.
    pub fn path(&self) -> PathBuf {
        self.directory.path().join(&self.name)
    }
}

/// Builds `ladder` with this backend, and what rows of CIFAR-10 need, and copies it below `runs`.
pub fn build(backend: Backend, runs: &Path) -> Result<Binary> {
    let mut cargo = shell::cargo();
    cargo
        .args(["build", "--release", "--features", "whitening"])
        .args(backend::features(&[backend]));
    if let Some(commit) = commit() {
        println!("building ladder at commit {commit} ...");
        cargo.env("LADDER_COMMIT", commit);
    }
    let built = executable::build("ladder", &mut cargo)?;
    copy(&built, runs).with_context(|| format!("cannot copy {}", built.display()))
}

fn copy(built: &Path, runs: &Path) -> Result<Binary> {
    fs::create_dir_all(runs)?;
    let directory = tempfile::Builder::new()
        .prefix("binary-")
        .tempdir_in(runs)?;
    let name = PathBuf::from(built.file_name().context("it has no name")?);
    fs::copy(built, directory.path().join(&name))?;
    Ok(Binary { directory, name })
}

/// The commit of the sources, with `-dirty` where they differ from it; what is not built into the
/// binary, as the tables and the results, may differ.
fn commit() -> Option<String> {
    let git = |arguments: &[&str]| shell::probe(shell::program("git").args(arguments));
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let mut status = shell::program("git");
    let changes = shell::probe(status.args(["status", "--porcelain", "--"]).args(SOURCES))?;
    Some(match changes.is_empty() {
        true => commit,
        false => commit + "-dirty",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_outlives_the_original_and_goes_with_its_owner() {
        let directory = tempfile::tempdir().unwrap();
        let built = directory.path().join("ladder");
        fs::write(&built, "program").unwrap();
        let binary = copy(&built, &directory.path().join("runs")).unwrap();
        fs::write(&built, "another program").unwrap();
        let path = binary.path();
        assert_eq!(fs::read_to_string(&path).unwrap(), "program");
        drop(binary);
        assert!(!path.exists());
    }

    /// Whether there is such a file or folder, or one with the extension: `experiments/*.toml`.
    fn is_there(source: &str) -> bool {
        let Some((folder, extension)) = source.split_once("/*.") else {
            return shell::root().join(source).exists();
        };
        let mut entries = fs::read_dir(shell::root().join(folder)).unwrap();
        entries.any(|entry| entry.unwrap().path().extension() == Some(extension.as_ref()))
    }

    #[test]
    fn every_source_is_there() {
        for source in SOURCES {
            assert!(is_there(source), "{source}");
        }
    }
}
