//! Embeds the recipes: a list of the TOML files in `presets`.
//!
//! `presets` is a link to the repository's `experiments`; in a published package it is a folder.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = folder(Path::new(&env::var("CARGO_MANIFEST_DIR")?));
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    files.sort();
    let mut list = String::from("[\n");
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        println!("cargo::rerun-if-changed={}", file.display());
        writeln!(list, "({name:?}, include_str!({file:?})),")?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("presets.rs"), list)?;
    Ok(())
}

/// Where git makes no links, as on Windows, the link is a file.
fn folder(package: &Path) -> PathBuf {
    let link = package.join("presets");
    match link.is_dir() {
        true => link,
        false => package.join("../../experiments"),
    }
}
