//! `cargo xtask browse`: the page of `ladder serve` in headless Chromium, used as a person uses it,
//! and screenshots of it to look at.

mod checks;
mod webdriver;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use ladder_devtools::{executable, shell};

use crate::server::Server;
use webdriver::Browser;

/// Arguments of `cargo xtask browse`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// WebDriver of Chromium; Debian has it as chromium-driver
    #[arg(long, value_name = "PROGRAM", default_value = "chromedriver")]
    driver: String,
    /// The program to check instead of building it
    #[arg(long, value_name = "FILE")]
    ladder: Option<PathBuf>,
}

/// Where runs and screenshots lie.
const FOLDER: &str = "target/browse";

/// Width and height of the window.
const WINDOWS: [(&str, [u32; 2]); 2] = [("desktop", [1280, 900]), ("phone", [390, 844])];

/// Checks the page of a run on digits and that of a run on a table, in light and in dark.
pub fn run(args: &Args) -> Result<()> {
    let ladder = match &args.ladder {
        Some(ladder) => fs::canonicalize(ladder).with_context(|| ladder.display().to_string())?,
        None => executable::build("ladder", shell::cargo().args(["build", "--release"]))?,
    };
    fs::create_dir_all(path(""))?;
    fs::write(path("blobs.csv"), checks::table())?;
    for (name, data) in checks::RUNS {
        train(&ladder, name, data)?;
        for scheme in ["light", "dark"] {
            let browser = Browser::start(&args.driver, scheme == "dark")?;
            for (window, size) in WINDOWS {
                println!("{name}, {window}, {scheme}");
                visit(&browser, &ladder, name, size)?;
                let file = |part| path(&format!("{name}-{window}-{scheme}{part}.png"));
                fs::write(file(""), browser.screenshot(true)?)?;
                fs::write(file("-top"), browser.screenshot(false)?)?;
            }
        }
    }
    println!("screenshots are in {FOLDER}");
    Ok(())
}

fn path(name: &str) -> PathBuf {
    shell::root().join(FOLDER).join(name)
}

fn train(ladder: &Path, name: &str, data: &[&str]) -> Result<()> {
    let mut command = shell::program(&ladder.to_string_lossy());
    let run = format!("{FOLDER}/{name}");
    command.args(["train", "--no-tui", "--no-baseline", "--force"]);
    command.args(["--run-dir", &run]).args(data);
    shell::run(command.stdout(Stdio::null()))
}

/// Uses the page of a run in a window of this size, with a server of its own.
fn visit(browser: &Browser, ladder: &Path, name: &str, size: [u32; 2]) -> Result<()> {
    let labels = path(name).join("more-labels.txt");
    if labels.exists() {
        fs::remove_file(&labels)?;
    }
    let server = Server::start(ladder, &format!("{FOLDER}/{name}"))?;
    browser.open(&server.address, size)?;
    checks::of(name, browser, &labels)?;
    let mut errors = browser.errors()?;
    errors.retain(|error| !checks::is_expected(error));
    ensure!(errors.is_empty(), "the browser says {errors:?}");
    Ok(())
}
