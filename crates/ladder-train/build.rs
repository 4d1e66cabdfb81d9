//! Tells the crate its commit and its version of burn, so that each report can name them.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Grows with every commit and checkout.
const HEAD_LOG: &str = "../../.git/logs/HEAD";

/// Where the version of burn stands: in a package, and in the workspace, which packages inherit from.
const MANIFESTS: [(&str, &str); 2] = [
    ("Cargo.toml", "[dependencies.burn]\nversion = \"="),
    ("../../Cargo.toml", "\nburn = { version = \"="),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    tell_version_of_burn();
    tell_commit();
}

fn tell_version_of_burn() {
    let version = MANIFESTS.iter().find_map(|(manifest, key)| {
        println!("cargo::rerun-if-changed={manifest}");
        let text = fs::read_to_string(manifest).ok()?;
        let (_, rest) = text.split_once(key)?;
        Some(rest.split_once('"')?.0.to_owned())
    });
    let version = version.expect("the manifests name one version of burn: `=1.2.3`");
    println!("cargo::rustc-env=LADDER_BURN_VERSION={version}");
}

fn tell_commit() {
    println!("cargo::rerun-if-env-changed=LADDER_COMMIT");
    // A crate from a registry has no repository, and no commit unless the variable names one.
    if env::var_os("LADDER_COMMIT").is_some() || !Path::new(HEAD_LOG).exists() {
        return;
    }
    println!("cargo::rerun-if-changed={HEAD_LOG}");
    let output = Command::new("git")
        .args(["rev-parse", "--short=12", "HEAD"])
        .output();
    if let Ok(output) = output
        && output.status.success()
    {
        println!(
            "cargo::rustc-env=LADDER_COMMIT={}",
            String::from_utf8_lossy(&output.stdout).trim()
        );
    }
}
