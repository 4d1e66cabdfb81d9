//! What manifests say of dependencies.

use super::{File, Problems};

/// Crates of programs: libraries have typed errors and no command line.
const OF_BINARIES: [&str; 2] = ["anyhow", "clap"];
const LIBRARIES: [&str; 3] = [
    "crates/ladder-model/Cargo.toml",
    "crates/ladder-data/Cargo.toml",
    "crates/ladder-train/Cargo.toml",
];

/// Entries of `[workspace.dependencies]` without a comment, above or behind them; our own crates
/// need none.
pub fn unexplained(files: &[File]) -> Problems {
    let manifest = files.iter().find(|file| file.path == "Cargo.toml");
    let section = manifest
        .map_or("", |file| &file.text)
        .lines()
        .skip_while(|line| line.trim() != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let mut problems = Problems::new();
    let mut comment_above = false;
    for line in section {
        let explained = comment_above || line.contains('#') || line.contains("path =");
        if let (Some(name), false) = (entry(line), explained) {
            problems.push(format!("Cargo.toml: '{name}': no comment says why"));
        }
        comment_above = line.starts_with('#');
    }
    problems
}

/// Dependencies of a library that only programs may have.
pub fn of_binaries(files: &[File]) -> Problems {
    let libraries = files
        .iter()
        .filter(|file| LIBRARIES.contains(&file.path.as_str()));
    let problems = libraries.flat_map(|file| {
        let names = file.text.lines().filter_map(entry);
        let names = names.map(|name| name.trim_end_matches(".workspace"));
        names
            .filter(|name| OF_BINARIES.contains(name))
            .map(|name| format!("{}: '{name}': only programs depend on it", file.path))
    });
    problems.collect()
}

/// The name of an entry that begins on this line.
fn entry(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    line.starts_with(|first: char| first.is_ascii_alphanumeric())
        .then_some(name.trim())
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn every_dependency_says_why() {
        let manifest = r#"
[package]
name = "x"
[workspace.dependencies]
ours = { path = "crates/ours" }

# The framework.
burn = { version = "=0.22.1", features = [
    "std",
] }
serde = "1.0" # reports
rand = "0.10"

[workspace.lints.rust]
missing_docs = "warn"
"#;
        let expected = ["Cargo.toml: 'rand': no comment says why"];
        assert_eq!(unexplained(&[file("Cargo.toml", manifest)]), expected);
    }

    #[test]
    fn libraries_do_without_the_crates_of_programs() {
        let manifest = "[dependencies]\nclap.workspace = true\nanyhow = \"1.0\"\nserde = \"1.0\"\n";
        let found = |path| of_binaries(&[file(path, manifest)]).len();
        assert_eq!(found("crates/ladder-train/Cargo.toml"), 2);
        assert_eq!(found("crates/ladder-cli/Cargo.toml"), 0);
    }
}
