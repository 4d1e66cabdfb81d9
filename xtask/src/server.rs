//! `ladder serve` for a while.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, ensure};
use ladder_devtools::shell;

/// `ladder serve`, which ends with this value.
pub struct Server {
    child: Child,
    /// Of its page.
    pub address: String,
}

impl Server {
    /// Serves a run at a free port.
    pub fn start(ladder: &Path, run: &str) -> Result<Self> {
        let mut child = shell::program(&ladder.to_string_lossy())
            .args(["serve", run, "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("no output")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        let address = address.trim().to_owned();
        ensure!(address.starts_with("http"), "the server did not start");
        Ok(Self { child, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
