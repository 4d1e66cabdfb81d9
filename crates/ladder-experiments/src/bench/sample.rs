//! What a process reports.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// The line of JSON that a process prints last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sample {
    /// Library and version.
    pub library: String,
    /// Milliseconds until the end of the very first step, with all that it compiles or tunes.
    pub first_ms: f64,
    /// Milliseconds of each measured step.
    pub times_ms: Vec<f64>,
    /// Largest resident size of the process; unknown on some systems.
    pub peak_memory_bytes: Option<u64>,
    /// Total cost of the last training step, to see that the work was done.
    pub cost: Option<f64>,
}

impl Sample {
    /// The sample in what a process printed.
    pub fn read(output: &str) -> Result<Self> {
        let line = output.lines().next_back().context("it printed nothing")?;
        serde_json::from_str(line).with_context(|| format!("it printed '{line}'"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_a_process_is_its_sample() {
        let output = "a warning\n{\"library\": \"burn\", \"first_ms\": 9, \"times_ms\": [2.5], \
                      \"peak_memory_bytes\": null, \"cost\": 1.5}\n";
        let sample = Sample::read(output).unwrap();
        assert_eq!(
            (sample.times_ms, sample.peak_memory_bytes, sample.cost),
            (vec![2.5], None, Some(1.5))
        );
    }

    #[test]
    fn a_process_that_prints_something_else_is_quoted() {
        let message = format!("{:#}", Sample::read("no device found\n").unwrap_err());
        assert!(
            message.starts_with("it printed 'no device found'"),
            "{message}"
        );
        assert_eq!(
            Sample::read("").unwrap_err().to_string(),
            "it printed nothing"
        );
    }
}
