//! `tidy`: rules of this repository that no general tool knows.
//!
//! A rule reads the files that git tracks or would track, so it works before a commit too.

mod dependencies;
mod sizes;
mod texts;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use ladder_devtools::shell;

/// A file of the repository; `text` is empty where the contents are no UTF-8.
struct File {
    path: String,
    size: u64,
    text: String,
}

/// What breaks a rule, one line each.
type Problems = Vec<String>;

const RULES: &[fn(&[File]) -> Problems] = &[
    texts::forbidden,
    texts::scattered_allowance,
    sizes::too_large,
    dependencies::unexplained,
    dependencies::of_binaries,
];

/// Applies every rule and prints what breaks one.
pub fn run() -> Result<()> {
    let files = files(shell::root())?;
    let problems: Problems = RULES.iter().flat_map(|rule| rule(&files)).collect();
    for problem in &problems {
        println!("{problem}");
    }
    ensure!(problems.is_empty(), "rules broken: {}", problems.len());
    Ok(())
}

fn files(root: &Path) -> Result<Vec<File>> {
    let list = shell::output(shell::program("git").args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))
    .context("tidy reads the list of files from git")?;
    let paths = list.split('\0').filter(|path| !path.is_empty());
    Ok(paths.filter_map(|path| read(root, path)).collect())
}

/// `None` of a file that is deleted but still in git's list, and of a link to a directory.
fn read(root: &Path, path: &str) -> Option<File> {
    let contents = std::fs::read(root.join(path)).ok()?;
    Some(File {
        path: path.to_owned(),
        size: contents.len() as u64,
        text: String::from_utf8(contents).unwrap_or_default(),
    })
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        size: text.len() as u64,
        text: text.to_owned(),
    }
}
