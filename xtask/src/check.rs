//! `cargo xtask check`: everything that a change must pass, cheapest first.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::backends::{self, Backend};
use crate::{licenses, links, package, report, shell, test, tidy};

/// Arguments of `cargo xtask check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Backends to build in besides flex [default: ndarray, and wgpu where a driver is found]
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    backends: Vec<Backend>,
    /// Leave the tests out, the last and longest step
    #[arg(long)]
    no_tests: bool,
}

/// How a step ended that did not fail.
#[derive(Debug)]
pub enum Outcome {
    /// It found nothing wrong.
    Passed,
    /// It could not run here, and why.
    Skipped(String),
}

struct Step {
    name: &'static str,
    run: fn(&[Backend]) -> Result<Outcome>,
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
        run: |_| tidy::run(),
        remedy: "each line above is a file and its rule",
    },
    Step {
        name: "results",
        run: |_| report::check(),
        remedy: "correct what is named and run `cargo xtask report`",
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
        name: "licenses",
        run: |_| licenses::run(),
        remedy: "replace the package, or add its license to deny.toml with the reason",
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
        run: |backends| passed(package::run(&backends::feature_arguments(backends))),
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
    let backends = backends::choose(&args.backends);
    let steps = STEPS
        .iter()
        .filter(|step| !(args.no_tests && step.name == TESTS));
    let mut skipped = Vec::new();
    for step in steps {
        let start = Instant::now();
        let outcome = (step.run)(&backends);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(Outcome::Passed) => println!("ok       {:<9}{seconds:>8.1} s", step.name),
            Ok(Outcome::Skipped(why)) => {
                println!("skipped  {:<9}{why}", step.name);
                skipped.push(step.name);
            }
            Err(error) => {
                println!("FAILED   {:<9}{seconds:>8.1} s", step.name);
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
    const MISSING: &str =
        "typos is not installed: `pip install typos`, or `cargo install --locked typos-cli`";
    if shell::probe(shell::program("typos").arg("--version")).is_some() {
        return passed(shell::run(&mut shell::program("typos")));
    }
    // On a machine of its own the missing tool may be forgiven; where nobody reads, it may not.
    if std::env::var_os("CI").is_some() {
        bail!(MISSING);
    }
    Ok(Outcome::Skipped(MISSING.to_owned()))
}

// Clippy and rustdoc share the metadata of the dependencies with each other and the build scripts
// and macros with the tests, because profile and features are the same.
fn clippy(backends: &[Backend]) -> Result<Outcome> {
    let features = backends::feature_arguments(backends);
    passed(shell::run(
        shell::cargo()
            .args(["clippy", "--release", "--workspace", "--all-targets"])
            .args(features)
            .args(["--", "-D", "warnings"]),
    ))
}

fn docs(backends: &[Backend]) -> Result<Outcome> {
    let features = backends::feature_arguments(backends);
    passed(shell::run(
        shell::cargo()
            .args(["doc", "--release", "--workspace", "--no-deps"])
            .args(features)
            .env("RUSTDOCFLAGS", "-D warnings"),
    ))
}

fn tests(backends: &[Backend]) -> Result<Outcome> {
    passed(test::run_on(backends))
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}
