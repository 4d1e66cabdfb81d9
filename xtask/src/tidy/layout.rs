//! Where the files of modules lie.

use super::{File, Problems};

/// Modules in `mod.rs`. A module is `name.rs` beside the folder `name`; helpers of integration
/// tests are the exception that cargo asks for.
pub fn mod_files(files: &[File]) -> Problems {
    let paths = files.iter().map(|file| &file.path);
    paths
        .filter(|path| path.ends_with("/mod.rs") && !path.ends_with("/tests/common/mod.rs"))
        .map(|path| format!("{path}: a module is name.rs beside name/, not name/mod.rs"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn only_helpers_of_tests_are_in_mod_files() {
        let found = |path| mod_files(&[file(path, "")]).len();
        assert_eq!(found("crates/ladder-data/src/table/mod.rs"), 1);
        assert_eq!(found("crates/ladder-cli/tests/common/mod.rs"), 0);
        assert_eq!(found("crates/ladder-data/src/table.rs"), 0);
    }
}
