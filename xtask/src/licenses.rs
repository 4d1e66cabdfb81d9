//! The licenses of everything that any feature on any platform compiles in.
//!
//! `deny.toml` holds the allowed ones, in cargo-deny's format: `cargo deny check` works too and
//! also reads the advisories, but takes minutes to install; this check needs cargo alone.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::check::Outcome;
use crate::{shell, spdx};

/// What we read of `deny.toml`.
#[derive(Debug, Deserialize)]
struct DenyFile {
    licenses: Licenses,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// Licenses allowed in one package only.
#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

/// One package of the dependency tree.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    license: String,
}

/// Compares every package with `deny.toml`.
pub fn run() -> Result<Outcome> {
    let path = shell::root().join("deny.toml");
    let text = std::fs::read_to_string(&path).context("deny.toml")?;
    let deny: DenyFile = toml::from_str(&text).context("deny.toml")?;
    let packages = packages(&tree()?);
    let problems = problems(&packages, &deny.licenses);
    for problem in &problems {
        println!("{problem}");
    }
    if !problems.is_empty() {
        bail!(
            "{} of {} packages have a license not allowed",
            problems.len(),
            packages.len()
        );
    }
    println!("{} packages", packages.len());
    Ok(Outcome::Passed)
}

/// One line a package. The lock file alone would name packages that no feature compiles.
fn tree() -> Result<String> {
    shell::output(
        shell::cargo()
            .args(["tree", "--workspace", "--all-features", "--target", "all"])
            .args([
                "--edges", "no-dev", "--prefix", "none", "--format", "{p}\t{l}",
            ]),
    )
}

fn packages(tree: &str) -> BTreeSet<Package> {
    let package = |line: &str| {
        let (package, license) = line.trim_end_matches(" (*)").split_once('\t')?;
        let mut words = package.split(' ');
        Some(Package {
            name: words.next()?.to_owned(),
            version: words.next()?.to_owned(),
            license: license.to_owned(),
        })
    };
    tree.lines().filter_map(package).collect()
}

fn problems(packages: &BTreeSet<Package>, licenses: &Licenses) -> Vec<String> {
    let exceptions: HashMap<&str, &[String]> = licenses
        .exceptions
        .iter()
        .map(|exception| (exception.package.as_str(), exception.allow.as_slice()))
        .collect();
    let mut problems = Vec::new();
    for Package {
        name,
        version,
        license,
    } in packages
    {
        let extra = exceptions.get(name.as_str()).copied().unwrap_or_default();
        let allowed = |id: &str| {
            licenses
                .allow
                .iter()
                .chain(extra)
                .any(|allowed| allowed == id)
        };
        match spdx::is_met(license, allowed) {
            Ok(true) => {}
            Ok(false) => problems.push(format!("{name} {version}: {license}")),
            Err(message) => problems.push(format!("{name} {version}: {message}")),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "colored", allow = ["MPL-2.0"] }]
    "#;

    #[track_caller]
    fn check(tree: &str, expected: &[&str]) {
        let deny: DenyFile = toml::from_str(DENY).unwrap();
        assert_eq!(problems(&packages(tree), &deny.licenses), expected);
    }

    #[test]
    fn an_exception_counts_for_its_package_alone() {
        check(
            "colored v3.1.1\tMPL-2.0\nbuildid v1.1.0\tMPL-2.0",
            &["buildid v1.1.0: MPL-2.0"],
        );
    }

    #[test]
    fn a_package_without_a_license_is_a_problem() {
        check(
            "nameless v1.0.0\t",
            &["nameless v1.0.0: cannot read the license expression ''"],
        );
    }

    #[test]
    fn a_package_met_twice_counts_once() {
        let tree = "a v1.0.0\tGPL-3.0\n\na v1.0.0\tGPL-3.0 (*)\nb v1.0.0 (proc-macro)\tMIT";
        check(tree, &["a v1.0.0: GPL-3.0"]);
        assert_eq!(packages(tree).len(), 2);
    }
}
