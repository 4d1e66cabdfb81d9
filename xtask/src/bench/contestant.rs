//! What is measured, and how a process reports.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::backends::{self, Backend};
use crate::shell;

const PEER: &str = "benches/torch_peer.py";

/// Variables by which the thread pools of the backends take their size.
const THREAD_VARIABLES: [&str; 3] = ["RAYON_NUM_THREADS", "OMP_NUM_THREADS", "MATMUL_NUM_THREADS"];

/// One program that trains the network.
#[derive(Debug)]
pub enum Contestant {
    /// Our own step benchmark on one backend.
    Ladder {
        /// What computes.
        backend: Backend,
        /// The built benchmark.
        binary: PathBuf,
    },
    /// The peer in PyTorch.
    Torch {
        /// Interpreter with torch.
        python: String,
    },
}

/// The line of JSON that a process prints last.
#[derive(Debug, Deserialize)]
pub struct Sample {
    /// Library and version.
    pub library: String,
    /// Milliseconds of the very first step, with everything it compiles or tunes.
    pub first_step_ms: f64,
    /// Milliseconds of each measured step.
    pub step_ms: Vec<f64>,
    /// Largest resident size of the process; unknown on some systems.
    pub peak_memory_bytes: Option<u64>,
    /// Total cost of the last step, to see that the work was done.
    pub cost: f64,
}

impl Contestant {
    /// Name in the table.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ladder { backend, .. } => backend.name(),
            Self::Torch { .. } => "PyTorch",
        }
    }

    /// One process: `warmup` steps, then `steps` measured ones.
    pub fn measure(&self, steps: u32, warmup: u32, threads: u32) -> Result<Sample> {
        let mut command = self.command();
        command.args([
            "--steps",
            &steps.to_string(),
            "--warmup",
            &warmup.to_string(),
        ]);
        if threads > 0 {
            command.envs(THREAD_VARIABLES.map(|variable| (variable, threads.to_string())));
        }
        read(&shell::output(&mut command)?).with_context(|| format!("benchmark of {}", self.name()))
    }

    fn command(&self) -> Command {
        match self {
            Self::Ladder { backend, binary } => {
                let mut command = shell::program(&binary.to_string_lossy());
                command.args(["--backend", backend.name()]);
                command
            }
            Self::Torch { python } => {
                let mut command = shell::program(python);
                command.arg(PEER);
                command
            }
        }
    }
}

/// Builds the step benchmark with these backends and returns where it lies.
pub fn build(backends: &[Backend]) -> Result<PathBuf> {
    let features = backends::feature_arguments(backends);
    println!("building the step benchmark ...");
    let messages = shell::output(
        shell::cargo()
            .args([
                "bench",
                "--no-run",
                // Not the one package: its own choice of features would compile burn once more.
                "--workspace",
                "--bench",
                "step",
            ])
            .arg("--message-format=json-render-diagnostics")
            .args(features),
    )?;
    executable(&messages).context("cargo named no executable for the benchmark `step`")
}

/// The executable in cargo's JSON messages.
fn executable(messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "step")
        .find_map(|message| {
            message["executable"]
                .as_str()
                .map(|path| Path::new(path).to_owned())
        })
}

fn read(output: &str) -> Result<Sample> {
    let line = output.lines().next_back().context("it printed nothing")?;
    serde_json::from_str(line).with_context(|| format!("it printed '{line}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_a_process_is_its_sample() {
        let output = "a warning\n{\"library\": \"burn\", \"first_step_ms\": 9, \"step_ms\": [2.5], \
                      \"peak_memory_bytes\": null, \"cost\": 1.5}\n";
        let sample = read(output).unwrap();
        assert_eq!(
            (sample.step_ms, sample.peak_memory_bytes),
            (vec![2.5], None)
        );
    }

    #[test]
    fn a_process_that_prints_something_else_is_quoted() {
        let message = format!("{:#}", read("no device found\n").unwrap_err());
        assert!(
            message.starts_with("it printed 'no device found'"),
            "{message}"
        );
        assert_eq!(read("").unwrap_err().to_string(), "it printed nothing");
    }

    #[test]
    fn the_executable_is_found_among_the_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"burn"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"step"},"executable":"target/release/deps/step-1"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(
            executable(messages),
            Some(PathBuf::from("target/release/deps/step-1"))
        );
        assert_eq!(executable("{}"), None);
    }
}
