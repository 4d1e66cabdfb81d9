//! Files that are too large for a repository.

use super::{File, Problems};

const LARGEST_FILE: u64 = 5_000_000;

/// Files over the limit.
pub fn too_large(files: &[File]) -> Problems {
    let large = files.iter().filter(|file| file.size > LARGEST_FILE);
    large
        .map(|file| format!("{}: {} bytes: no file over 5 MB", file.path, file.size))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_large_file_is_found() {
        let mut large = file("a.bin", "");
        large.size = LARGEST_FILE + 1;
        assert_eq!(too_large(&[large, file("b", "")]).len(), 1);
    }
}
