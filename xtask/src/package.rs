//! `package`: what would be published holds all that it needs, and nothing of the rest.
//!
//! Cargo's own verification would build burn once more, so the packed crates are unpacked into a
//! workspace of their own and checked there, tests included, with the dependencies already built.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use ladder_devtools::shell;
use serde_json::Value;

use crate::directory;

const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// A crate of the workspace, as `cargo metadata` describes it.
struct Package {
    name: String,
    version: String,
    manifest: PathBuf,
    is_published: bool,
}

impl Package {
    fn parse(package: &Value) -> Result<Self> {
        let text = |key: &str| {
            let text = package[key].as_str();
            text.with_context(|| format!("cargo metadata: no {key}"))
        };
        // The registries that it may go to: null for any.
        let registries = package["publish"].as_array();
        Ok(Self {
            name: text("name")?.to_owned(),
            version: text("version")?.to_owned(),
            manifest: text("manifest_path")?.into(),
            is_published: registries.is_none_or(|them| !them.is_empty()),
        })
    }

    /// The name of its packed file, without `.crate`, and of the folder in it.
    fn packed(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }
}

/// Packs every published crate and checks what came out, with these arguments of cargo.
pub fn run(features: &[String]) -> Result<()> {
    no_links()?;
    let metadata = ["metadata", "--format-version=1", "--no-deps", "--offline"];
    let workspace: Value = serde_json::from_str(&shell::output(shell::cargo().args(metadata))?)?;
    let target = workspace["target_directory"].as_str();
    let target = Path::new(target.context("cargo metadata: no target_directory")?);
    let packages = workspace["packages"].as_array().into_iter().flatten();
    let packages: Vec<Package> = packages.map(Package::parse).collect::<Result<_>>()?;
    let (published, others): (Vec<_>, Vec<_>) =
        packages.into_iter().partition(|it| it.is_published);
    for package in &published {
        same_licenses(package)?;
    }
    pack(&others)?;
    let unpacked = unpack(&target.join("package"), &published)?;
    check(&unpacked, target, features)
}

/// A link of git is a file with a path in it where the system has no links, as on Windows.
fn no_links() -> Result<()> {
    let files = shell::output(shell::program("git").args(["ls-files", "--stage"]))?;
    let links: Vec<&str> = files
        .lines()
        .filter_map(|line| line.strip_prefix("120000 ")?.split('\t').nth(1))
        .collect();
    ensure!(links.is_empty(), "symbolic links: {}", links.join(", "));
    Ok(())
}

/// Both licenses ask for a copy of their text in what is handed on.
fn same_licenses(package: &Package) -> Result<()> {
    for license in LICENSES {
        let copy = package.manifest.with_file_name(license);
        let text = fs::read(&copy).with_context(|| format!("{}", copy.display()))?;
        ensure!(
            text == fs::read(shell::root().join(license))?,
            "{}: expected the text of the workspace's {license}; copy it",
            copy.display()
        );
    }
    Ok(())
}

/// Packs all but `others`; a warning, as for a missing field or file, is an error.
fn pack(others: &[Package]) -> Result<()> {
    let mut cargo = shell::cargo();
    cargo.args(["package", "--workspace", "--no-verify", "--allow-dirty"]);
    cargo.args(["--locked", "--offline"]);
    for package in others {
        cargo.args(["--exclude", &package.name]);
    }
    let output = cargo.output().context("cannot start cargo")?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || text.contains("warning:") {
        bail!("cargo package: expected success without warnings, found\n{text}");
    }
    Ok(())
}

/// Makes a workspace of the packed crates, each depending on the other packed ones.
fn unpack(packed: &Path, packages: &[Package]) -> Result<PathBuf> {
    let folder = packed.join("unpacked");
    directory::fresh(&folder)?;
    for package in packages {
        // Relative, since some programs called tar take the colon of `C:\` for a host's; `m`, since
        // all files of a packed crate have one date, by which cargo would miss a change.
        let file = format!("../{}.crate", package.packed());
        shell::run(
            shell::program("tar")
                .current_dir(&folder)
                .args(["-xzmf", &file]),
        )?;
    }
    let manifest = fs::read_to_string(shell::root().join("Cargo.toml"))?;
    fs::write(folder.join("Cargo.toml"), manifest_of(packages, &manifest))?;
    fs::copy(shell::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(folder)
}

/// Compiles the crates and their tests; the target directory is ours, so that burn is there.
fn check(unpacked: &Path, target: &Path, features: &[String]) -> Result<()> {
    shell::run(
        shell::cargo()
            .current_dir(unpacked)
            .args(["check", "--offline", "--release"])
            .args(["--workspace", "--all-targets"])
            .args(features)
            .env("CARGO_TARGET_DIR", target),
    )
}

/// A workspace of the unpacked crates, with the profiles of ours, so that what is built is shared.
fn manifest_of(packages: &[Package], ours: &str) -> String {
    let patches: String = packages
        .iter()
        .map(|package| format!("{} = {{ path = \"{}\" }}\n", package.name, package.packed()))
        .collect();
    let profiles = ours.find("[profile").map_or("", |at| &ours[at..]);
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"ladder-*\"]\n\n\
         [patch.crates-io]\n{patches}\n{profiles}"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(publish: &Value) -> Package {
        let described = json!({
            "name": "ladder-model",
            "version": "0.1.0",
            "manifest_path": "Cargo.toml",
            "publish": publish,
        });
        Package::parse(&described).unwrap()
    }

    #[test]
    fn what_may_go_to_no_registry_is_not_published() {
        assert!(package(&Value::Null).is_published);
        assert!(!package(&json!([])).is_published);
    }

    #[test]
    fn unpacked_crates_depend_on_each_other_and_share_the_profiles() {
        let ours = "[workspace]\n[profile.release]\ndebug = false\n";
        let text = manifest_of(&[package(&Value::Null)], ours);
        assert!(text.contains("ladder-model = { path = \"ladder-model-0.1.0\" }"));
        assert!(
            text.ends_with("[profile.release]\ndebug = false\n"),
            "{text}"
        );
    }
}
