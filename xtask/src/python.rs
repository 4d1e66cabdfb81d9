//! `cargo xtask python`: the wheel of the Python package, installed and tested in an environment of
//! its own.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ladder_devtools::shell;

use crate::backends;

const PACKAGE: &str = "crates/ladder-python";
const ENVIRONMENT: &str = "target/python";
const WHEELS: &str = "target/wheels";

/// What builds the wheel, and what its tests need.
const TOOLS: [&str; 13] = [
    "distributed",
    "ipykernel",
    "matplotlib",
    "maturin>=1.9,<2",
    "nbclient",
    "numpy",
    "optuna",
    "pandas",
    "polars",
    "pyarrow",
    "pytest",
    "scikit-learn>=1.6",
    "tqdm",
];

/// Engines that are too large for everybody's environment; Spark needs Java besides.
const ENGINES: [&str; 2] = ["pyspark", "ray"];

/// Arguments of `cargo xtask python`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    backends: backends::Args,
    /// Interpreter of the environment, 3.11 or later
    #[arg(long, default_value = "python3")]
    python: String,
    /// Install Ray and PySpark, too, and test with them; PySpark needs Java
    #[arg(long)]
    engines: bool,
    /// Arguments for pytest, after --
    #[arg(last = true)]
    pytest: Vec<String>,
}

/// Builds the wheel, installs it and runs its tests.
pub fn run(args: &Args) -> Result<()> {
    let python = environment(&args.python, args.engines)?;
    // The backends of the other steps, so that burn is compiled once.
    let wheel = build(&python, &args.backends.choose())?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--force-reinstall",
    ];
    shell::run(shell::program(&python).args(install).arg(&wheel))?;
    let mut tests = shell::program(&python);
    // What cargo starts is not told apart from `cargo run`, whose messages name that.
    tests.env_remove("CARGO");
    tests.args(["-m", "pytest", "--quiet", "--rootdir", PACKAGE]);
    shell::run(tests.arg(format!("{PACKAGE}/tests")).args(&args.pytest))
}

/// The interpreter of an environment with the tools, made if it is not there.
fn environment(python: &str, engines: bool) -> Result<String> {
    let place = shell::root().join(ENVIRONMENT);
    let own = interpreter(&place);
    if !own.is_file() {
        let make = ["-m", "venv", ENVIRONMENT];
        shell::run(shell::program(python).args(make))
            .with_context(|| format!("needs Python 3.11 or later with venv as `{python}`"))?;
    }
    let own = own.display().to_string();
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    let engines = ENGINES.iter().filter(|_| engines);
    shell::run(shell::program(&own).args(install).args(TOOLS).args(engines))?;
    Ok(own)
}

fn interpreter(environment: &Path) -> PathBuf {
    match cfg!(windows) {
        true => environment.join("Scripts/python.exe"),
        false => environment.join("bin/python"),
    }
}

/// The wheel, the only one in its folder.
fn build(python: &str, backends: &[String]) -> Result<PathBuf> {
    let folder = shell::root().join(WHEELS);
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder).context(WHEELS)?;
    }
    let features = backends::features(backends).join(" ");
    let manifest = format!("{PACKAGE}/Cargo.toml");
    let mut maturin = shell::outside(shell::program(python));
    maturin.args(["-m", "maturin", "build", "--release", "--locked"]);
    maturin.args([
        "--manifest-path",
        &manifest,
        "--out",
        WHEELS,
        "--interpreter",
        python,
    ]);
    shell::run(maturin.args(features.split(' ')))?;
    let wheels = std::fs::read_dir(&folder).context(WHEELS)?;
    let wheels: Vec<PathBuf> = wheels
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    match &wheels[..] {
        [wheel] => Ok(wheel.clone()),
        _ => bail!("{WHEELS}: expected one wheel, found {}", wheels.len()),
    }
}
