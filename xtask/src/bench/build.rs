//! Building the program that measures our own network.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::backends::{self, Backend};
use crate::shell;

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

#[cfg(test)]
mod tests {
    use super::*;

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
