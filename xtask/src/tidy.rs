//! `tidy`: rules of this repository that no general tool knows.
//!
//! A rule reads the files that git tracks or would track, so it works before a commit too.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::check::Outcome;
use crate::shell;

const LARGEST_FILE: u64 = 5_000_000;

/// Texts that must not occur. A needle is written in two pieces where it would find this file.
struct Rule {
    needles: &'static [&'static str],
    looks_at: Looks,
    /// Paths begin with one of these.
    within: &'static [&'static str],
    /// Paths below `within` to which the rule does not apply.
    except: &'static [&'static str],
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

const LIBRARIES: &[&str] = &[
    "crates/ladder-model/src/",
    "crates/ladder-data/src/",
    "crates/ladder-train/src/",
];

const RULES: &[Rule] = &[
    Rule {
        needles: &[
            concat!("todo", "!("),
            concat!("unimplemented", "!("),
            concat!("#[", "ignore"),
        ],
        looks_at: Looks::Code,
        within: &[""],
        except: &[],
        because: "no stubs and no ignored tests; a slow test hides behind an environment variable",
    },
    Rule {
        needles: &[
            concat!("/ho", "me/"),
            concat!("/ro", "ot/"),
            concat!("/Use", "rs/"),
        ],
        looks_at: Looks::Anywhere,
        within: &[""],
        except: &[],
        because: "no paths of one machine",
    },
    Rule {
        needles: &["println!(", "print!(", "eprintln!(", "eprint!(", "dbg!("],
        looks_at: Looks::Code,
        within: LIBRARIES,
        except: &[],
        because: "libraries print nothing; the binary does",
    },
    Rule {
        needles: &["anyhow::", "clap::"],
        looks_at: Looks::Code,
        within: LIBRARIES,
        except: &[],
        because: "only the binary knows clap and anyhow; libraries have typed errors",
    },
    Rule {
        needles: &["std::fs", "std::env", "std::time", "std::net"],
        looks_at: Looks::Code,
        within: &["crates/ladder-model/src/"],
        except: &[],
        because: "ladder-model reads no file, clock or environment",
    },
    Rule {
        needles: &["std::net", "ureq::", "reqwest::"],
        looks_at: Looks::Code,
        within: LIBRARIES,
        except: &["crates/ladder-data/src/fetch"],
        because: "only ladder-data's fetch touches the network",
    },
];

/// A file of the repository; `text` is empty where the contents are no UTF-8.
struct File {
    path: String,
    size: u64,
    text: String,
}

/// Applies every rule and prints what breaks one.
pub fn run() -> Result<Outcome> {
    let files = files(shell::root())?;
    let manifest = std::fs::read_to_string(shell::root().join("Cargo.toml"))?;
    let mut problems: Vec<String> = RULES.iter().flat_map(|rule| broken(rule, &files)).collect();
    problems.extend(too_large(&files));
    problems.extend(scattered_allowance(&files));
    problems.extend(unexplained_dependencies(&manifest));
    for problem in &problems {
        println!("{problem}");
    }
    if !problems.is_empty() {
        bail!("{} rules broken", problems.len());
    }
    Ok(Outcome::Passed)
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
    let mut files = Vec::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        // A file deleted but not yet staged is still listed.
        let Ok(contents) = std::fs::read(root.join(path)) else {
            continue;
        };
        files.push(File {
            path: path.to_owned(),
            size: contents.len() as u64,
            text: String::from_utf8(contents).unwrap_or_default(),
        });
    }
    Ok(files)
}

fn broken(rule: &Rule, files: &[File]) -> Vec<String> {
    let starts = |path: &str, prefixes: &[&str]| prefixes.iter().any(|it| path.starts_with(it));
    let mut problems = Vec::new();
    for file in files {
        if !starts(&file.path, rule.within) || starts(&file.path, rule.except) {
            continue;
        }
        if rule.looks_at == Looks::Code && !file.path.ends_with(".rs") {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            if rule.looks_at == Looks::Code && is_comment {
                continue;
            }
            if let Some(needle) = rule.needles.iter().find(|needle| line.contains(**needle)) {
                let (path, number) = (&file.path, number + 1);
                problems.push(format!("{path}:{number}: '{needle}': {}", rule.because));
            }
        }
    }
    problems
}

fn too_large(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.size > LARGEST_FILE)
        .map(|file| format!("{}: {} bytes: no file over 5 MB", file.path, file.size))
        .collect()
}

/// burn deprecates backends that we support; one file allows them.
fn scattered_allowance(files: &[File]) -> Vec<String> {
    const NEEDLES: [&str; 2] = [
        concat!("allow(", "deprecated"),
        concat!("expect(", "deprecated"),
    ];
    let allows: Vec<&str> = files
        .iter()
        .filter(|file| NEEDLES.iter().any(|needle| file.text.contains(needle)))
        .map(|file| file.path.as_str())
        .collect();
    if allows.len() <= 1 {
        return Vec::new();
    }
    vec![format!(
        "{}: deprecated items are allowed in one file only",
        allows.join(", ")
    )]
}

/// Entries of `[workspace.dependencies]` without a comment, above or behind them; our own crates
/// need none.
fn unexplained_dependencies(manifest: &str) -> Vec<String> {
    let section = manifest
        .lines()
        .skip_while(|line| line.trim() != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let mut problems = Vec::new();
    let mut comment_above = false;
    for line in section {
        let starts_entry = line.starts_with(|first: char| first.is_ascii_alphanumeric());
        if let Some((name, _)) = line.split_once('=').filter(|_| starts_entry) {
            let explained = comment_above || line.contains('#') || line.contains("path =");
            if !explained {
                problems.push(format!(
                    "Cargo.toml: '{}': no comment says why",
                    name.trim()
                ));
            }
        }
        comment_above = line.starts_with('#');
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            size: text.len() as u64,
            text: text.to_owned(),
        }
    }

    #[track_caller]
    fn check(path: &str, text: &str, expected: usize) {
        let files = [file(path, text)];
        let problems: Vec<String> = RULES.iter().flat_map(|rule| broken(rule, &files)).collect();
        assert_eq!(problems.len(), expected, "{problems:?}");
    }

    #[test]
    fn stubs_and_ignored_tests_are_found() {
        check("examples/a.rs", concat!("    todo", "!()"), 1);
        check("examples/a.rs", concat!("    #[", "ignore = \"slow\"]"), 1);
        check("README.md", concat!("todo", "!()"), 0);
    }

    #[test]
    fn paths_of_one_machine_are_found_anywhere() {
        check("README.md", concat!("cd /ho", "me/me/ladder"), 1);
        check("crates/a/src/lib.rs", concat!("//! see /Use", "rs/me"), 1);
    }

    #[test]
    fn libraries_do_not_print_but_the_binary_does() {
        check("crates/ladder-train/src/run.rs", "println!(\"done\");", 1);
        check(
            "crates/ladder-train/src/run.rs",
            "/// println!(\"done\");",
            0,
        );
        check("crates/ladder-cli/src/main.rs", "println!(\"done\");", 0);
        check("crates/ladder-train/tests/run.rs", "println!(\"done\");", 0);
    }

    #[test]
    fn the_model_reads_no_clock_and_only_fetch_the_network() {
        check(
            "crates/ladder-model/src/ladder.rs",
            "use std::time::Instant;",
            1,
        );
        check(
            "crates/ladder-train/src/run.rs",
            "use std::time::Instant;",
            0,
        );
        check(
            "crates/ladder-data/src/mnist.rs",
            "let agent = ureq::agent();",
            1,
        );
        check(
            "crates/ladder-data/src/fetch/mod.rs",
            "let agent = ureq::agent();",
            0,
        );
    }

    #[test]
    fn a_large_file_is_found() {
        let mut large = file("a.bin", "");
        large.size = LARGEST_FILE + 1;
        assert_eq!(too_large(&[large, file("b", "")]).len(), 1);
    }

    #[test]
    fn deprecated_items_may_be_allowed_in_one_file() {
        let text = concat!("#[allow(", "deprecated, reason = \"\")]");
        assert!(scattered_allowance(&[file("a.rs", text), file("b.rs", "")]).is_empty());
        assert_eq!(
            scattered_allowance(&[file("a.rs", text), file("b.rs", text)]).len(),
            1
        );
    }

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
        assert_eq!(unexplained_dependencies(manifest), expected);
    }
}
