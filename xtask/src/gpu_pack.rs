//! `cargo xtask gpu-pack`: all that measures a GPU in one small file, for a machine without a compiler
//! and without a network, with the processor's architecture and no older C library than here.
//!
//! `measure.sh` in it says what it does and how it is started.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, ensure};
use ladder_devtools::{executable, shell};
use serde_json::json;

use crate::{directory, drivers};

/// Arguments of `cargo xtask gpu-pack`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with MNIST's four files, seen from the workspace's root
    #[arg(long, value_name = "DIR", default_value = "data/mnist")]
    mnist: PathBuf,
}

const NAME: &str = "gpu-pack";
const MEASURE: &str = include_str!("gpu_pack/measure.sh");
const MNIST: [&str; 4] = [
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
];
/// The presets whose steps are measured, each at these batches.
const METHODS: [(&str, &str); 4] = [
    (
        "full",
        include_str!("../../experiments/mnist-100-full.toml"),
    ),
    (
        "bottom",
        include_str!("../../experiments/mnist-100-bottom.toml"),
    ),
    (
        "gamma",
        include_str!("../../experiments/mnist-100-gamma.toml"),
    ),
    (
        "supervised",
        include_str!("../../experiments/mnist-100-baseline.toml"),
    ),
];
const BATCHES: [usize; 3] = [100, 250, 1000];
/// What such machines take: one file of 64 MiB.
const MOST_BYTES: u64 = 64 << 20;

/// Builds, gathers and packs.
pub fn run(args: &Args) -> Result<()> {
    let target = shell::root().join("target");
    let folder = target.join(NAME);
    directory::fresh(&folder)?;
    fs::create_dir_all(folder.join("lib"))?;
    fs::create_dir_all(folder.join("mnist"))?;
    gather(&folder, &shell::root().join(&args.mnist))?;

    // Not xz, which such a machine may lack.
    let pack = target.join(format!("{NAME}.tar.gz"));
    let mut tar = shell::program("tar");
    shell::run(tar.arg("-czf").arg(&pack).arg("-C").arg(&target).arg(NAME))?;
    let bytes = fs::metadata(&pack)?.len();
    let mebibytes = bytes as f64 / f64::from(1 << 20);
    println!("target/{NAME}.tar.gz has {mebibytes:.1} MiB");
    ensure!(
        bytes <= MOST_BYTES,
        "expected at most {} MiB",
        MOST_BYTES >> 20
    );
    Ok(())
}

fn gather(folder: &Path, mnist: &Path) -> Result<()> {
    for name in MNIST {
        copy(&mnist.join(name), &folder.join("mnist").join(name))?;
    }
    let loader = drivers::loader().map_err(Error::msg)?;
    copy(&loader, &folder.join("lib/libvulkan.so.1"))?;
    let peer = "torch_peer.py";
    copy(
        &shell::root().join("benches").join(peer),
        &folder.join(peer),
    )?;
    fs::write(folder.join("measure.sh"), MEASURE)?;
    fs::write(folder.join("cases"), cases()?)?;
    for library in ["GLX", "EGL"] {
        let name = format!("nvidia-{}.json", library.to_lowercase());
        fs::write(folder.join(name), driver(library))?;
    }
    build("ladder", &["build", "--release", "--bin", "ladder"], folder)?;
    build("step", &["bench", "--no-run", "--bench", "step"], folder)
}

/// Builds a program with wgpu; the copy has no symbols, which are most of it.
fn build(name: &str, arguments: &[&str], folder: &Path) -> Result<()> {
    let mut cargo = shell::cargo();
    cargo
        .args(arguments)
        .args(["--workspace", "--exclude", "ladder-python"]);
    let program = executable::build(name, cargo.args(["--features", "wgpu"]))?;
    shell::run(
        shell::program("strip")
            .arg("-o")
            .arg(folder.join(name))
            .arg(program),
    )
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(())
}

/// A description of NVIDIA's driver for Vulkan's loader.
fn driver(library: &str) -> String {
    let icd = json!({"library_path": format!("lib{library}_nvidia.so.0"), "api_version": "1.3.0"});
    json!({"file_format_version": "1.0.0", "ICD": icd}).to_string()
}

/// A line for each measurement: method, batch, costs and noise.
fn cases() -> Result<String> {
    let mut lines = String::new();
    for batch in BATCHES {
        for (method, preset) in METHODS {
            let costs = numbers(preset, "costs").context("a preset has no costs")?;
            let noise = numbers(preset, "noise").context("a preset has no noise")?;
            lines += &format!("{method} {batch} {costs} {noise}\n");
        }
    }
    Ok(lines)
}

/// The numbers of a line of a preset, joined as a flag has them.
fn numbers(toml: &str, key: &str) -> Option<String> {
    let line = toml
        .lines()
        .find(|line| line.starts_with(&format!("{key} = ")))?;
    let is_number = |text: &&str| text.parse::<f64>().is_ok();
    let parts = line.split([' ', ',', '[', ']']).filter(is_number);
    Some(parts.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::process::{Command, Stdio};

    #[test]
    fn each_case_has_the_costs_and_the_noise_of_its_preset() {
        let cases = cases().unwrap();
        assert_eq!(cases.lines().count(), METHODS.len() * BATCHES.len());
        let first = "full 100 1000,10,0.1,0.1,0.1,0.1,0.1 0.3,0.3\n";
        assert!(cases.starts_with(first), "{cases}");
        assert!(
            cases.contains("supervised 250 0,0,0,0,0,0,0 0.3,0.5\n"),
            "{cases}"
        );
    }

    #[test]
    fn the_script_is_one_that_sh_reads() {
        let mut sh = Command::new("sh");
        let mut child = sh.arg("-n").stdin(Stdio::piped()).spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(MEASURE.as_bytes())
            .unwrap();
        assert!(child.wait().unwrap().success());
    }
}
