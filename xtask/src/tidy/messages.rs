//! Libraries know no command line: their errors carry facts, and `ladder` adds the flag or the
//! command that helps.

use super::{File, Problems};

const LIBRARIES: [&str; 3] = [
    "crates/ladder-data/src/",
    "crates/ladder-model/src/",
    "crates/ladder-train/src/",
];
/// A flag of cargo, which builds a backend in.
const OF_CARGO: &str = "--features";

/// Lines of a library's code with a flag or a command of `ladder`.
pub fn of_libraries(files: &[File]) -> Problems {
    let libraries = files.iter().filter(|file| is_library(&file.path));
    libraries.flat_map(with_command_line).collect()
}

fn is_library(path: &str) -> bool {
    LIBRARIES.iter().any(|library| path.starts_with(library))
        && path.ends_with(".rs")
        && !path.ends_with("/tests.rs")
}

fn with_command_line(file: &File) -> Problems {
    const TESTS: &str = concat!("\n#[cfg(test)]\n", "mod tests {");
    let code = file.text.split(TESTS).next().unwrap_or_default();
    code.lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim_start().starts_with("//"))
        .filter(|(line, _)| has_flag(line) || line.contains("`ladder "))
        .map(|(_, number)| {
            let path = &file.path;
            format!("{path}:{number}: a library's message names no flag and no command")
        })
        .collect()
}

/// `--` at the beginning of a word: Rust has no such operator, so it stands in a text.
fn has_flag(line: &str) -> bool {
    let line = line.replace(OF_CARGO, "");
    line.match_indices("--").any(|(at, dashes)| {
        let begins_word = !line[..at].ends_with(|it: char| it.is_alphanumeric() || it == '-');
        begins_word && line[at + dashes.len()..].starts_with(|it: char| it.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: usize) {
        let problems = of_libraries(&[file(path, text)]);
        assert_eq!(problems.len(), expected, "{text}: {problems:?}");
    }

    #[test]
    fn a_library_names_no_flag_and_no_command() {
        let path = "crates/ladder-data/src/table.rs";
        check(
            path,
            "    #[error(\"not a class; pass --unlabeled-value\")]",
            1,
        );
        check(path, "    \"`ladder data fetch mnist` downloads it\"", 1);
        check(path, "/// What `--target` names.", 0);
        check(path, "    \"rebuild with --features cuda\"", 0);
        check(path, "    \"a dash -- or two\"", 0);
        check(path, "    b\"1z--s1z--\"", 0);
    }

    #[test]
    fn programs_and_tests_may_name_them() {
        check("crates/ladder-cli/src/hints.rs", "\"pass --target\"", 0);
        check("crates/ladder-data/tests/table.rs", "\"pass --target\"", 0);
        let tested = "fn a() {}\n#[cfg(test)]\nmod tests {\n    \"--target\"\n}\n";
        check("crates/ladder-data/src/table.rs", tested, 0);
    }
}
