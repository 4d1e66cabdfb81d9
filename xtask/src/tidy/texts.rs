//! Texts that must not occur.
//!
//! A needle is written in two pieces where it would find this file.

use super::{File, Problems};

struct Rule {
    needles: &'static [&'static str],
    looks_at: Looks,
    because: &'static str,
}

/// What a rule reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// Every line of every text file.
    Anywhere,
    /// Lines of Rust that are no comment.
    Code,
}

const RULES: &[Rule] = &[
    Rule {
        needles: &[concat!("#[", "ignore")],
        looks_at: Looks::Code,
        because: "no ignored tests; a slow test hides behind an environment variable",
    },
    Rule {
        needles: &[
            concat!("/ho", "me/"),
            concat!("/ro", "ot/"),
            concat!("/Use", "rs/"),
        ],
        looks_at: Looks::Anywhere,
        because: "no paths of one machine",
    },
];

/// Lines with a text that a rule forbids.
pub fn forbidden(files: &[File]) -> Problems {
    let broken = |rule: &'static Rule| files.iter().flat_map(move |file| broken(rule, file));
    RULES.iter().flat_map(broken).collect()
}

fn broken(rule: &Rule, file: &File) -> Problems {
    let in_code = rule.looks_at == Looks::Code;
    if in_code && !file.path.ends_with(".rs") {
        return Problems::new();
    }
    let lines = file.text.lines().zip(1..);
    lines
        .filter(|(line, _)| !(in_code && line.trim_start().starts_with("//")))
        .filter_map(|(line, number)| {
            let needle = rule.needles.iter().find(|needle| line.contains(**needle))?;
            let (path, because) = (&file.path, rule.because);
            Some(format!("{path}:{number}: '{needle}': {because}"))
        })
        .collect()
}

/// burn deprecates backends that we support; one file allows them.
pub fn scattered_allowance(files: &[File]) -> Problems {
    const NEEDLES: [&str; 2] = [
        concat!("allow(", "deprecated"),
        concat!("expect(", "deprecated"),
    ];
    let allows: Vec<&str> = files
        .iter()
        .filter(|file| NEEDLES.iter().any(|needle| file.text.contains(needle)))
        .map(|file| file.path.as_str())
        .collect();
    match allows.len() {
        0 | 1 => Problems::new(),
        _ => vec![format!(
            "{}: deprecated items are allowed in one file only",
            allows.join(", ")
        )],
    }
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: usize) {
        let problems = forbidden(&[file(path, text)]);
        assert_eq!(problems.len(), expected, "{problems:?}");
    }

    #[test]
    fn ignored_tests_are_found_in_code() {
        let ignored = concat!("    #[", "ignore = \"slow\"]");
        check("examples/a.rs", ignored, 1);
        check("examples/a.rs", &format!("// {ignored}"), 0);
        check("README.md", ignored, 0);
    }

    #[test]
    fn paths_of_one_machine_are_found_anywhere() {
        check("README.md", concat!("cd /ho", "me/me/ladder"), 1);
        check("crates/a/src/lib.rs", concat!("//! see /Use", "rs/me"), 1);
    }

    #[test]
    fn deprecated_items_may_be_allowed_in_one_file() {
        let text = concat!("#[allow(", "deprecated, reason = \"\")]");
        assert!(scattered_allowance(&[file("a.rs", text), file("b.rs", "")]).is_empty());
        let twice = [file("a.rs", text), file("b.rs", text)];
        assert_eq!(scattered_allowance(&twice).len(), 1);
    }
}
