//! Building a program and note out where cargo put it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// Runs cargo's command that builds the target `name` and returns where its executable lies.
pub fn build(name: &str, cargo: &mut Command) -> Result<PathBuf> {
    let messages = shell::output(cargo.arg("--message-format=json-render-diagnostics"))?;
    find(name, &messages).with_context(|| format!("cargo named no executable for `{name}`"))
}

/// The executable in cargo's JSON messages.
fn find(name: &str, messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
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
            find("step", messages),
            Some(PathBuf::from("target/release/deps/step-1"))
        );
        assert_eq!(find("step", "{}"), None);
        assert_eq!(find("burn", messages), None);
    }
}
