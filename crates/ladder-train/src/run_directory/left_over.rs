//! What a killed process leaves beside the files of a run, known by its name.

use std::fs;
use std::io;
use std::path::Path;

use ladder_data::unfinished_file_of;

/// Whether a process of this program, or of an earlier version of it, was about to write a file
/// here.
pub(crate) fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_known = || name == "probe.tmp" || is_of_tempfile(&name);
    path.is_file() && (unfinished_file_of(path).is_some() || is_known())
}

/// Removes all of it; nobody may be writing here.
pub(crate) fn remove(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if is_left_over(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// `.tmp4f7Kq2`, as earlier versions named what they had not finished.
fn is_of_tempfile(name: &str) -> bool {
    name.strip_prefix(".tmp")
        .is_some_and(|it| it.len() == 6 && it.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let ours = ["probe.tmp", ".tmp4f7Kq2", ".labels.txt.4f7Kq2.tmp"];
        let others = ["labels.txt", "thesis.tmp", ".tmp", ".tmpfiles.d", ".hidden"];
        for name in ours.iter().chain(&others) {
            fs::write(dir.path().join(name), "").unwrap();
        }
        remove(dir.path()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), others.len());
    }
}
