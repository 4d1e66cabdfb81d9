//! How often and how long is measured.

use std::fmt;

use serde::Serialize;

/// The sampling of a whole benchmark.
#[derive(Clone, Debug, Serialize, clap::Args)]
pub struct SamplingPlan {
    /// One short round, to see that everything works
    #[arg(long)]
    pub quick: bool,
    /// Processes of each implementation in each case
    #[arg(
        long,
        default_value_t = 2,
        default_value_if("quick", "true", "1"),
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub rounds: u32,
    /// Measured steps of each process at most
    #[arg(
        long,
        default_value_t = 30,
        default_value_if("quick", "true", "5"),
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub steps: u32,
    /// Steps before them at most, not measured
    #[arg(long, default_value_t = 5, default_value_if("quick", "true", "1"))]
    pub warmup: u32,
    /// Seconds of each process for the measured steps, and half of it for those before; three steps
    /// are measured however long they take
    #[arg(
        long,
        default_value_t = 1.5,
        default_value_if("quick", "true", "0.3"),
        value_parser = seconds
    )]
    pub seconds: f64,
    /// Threads of each process; 0 leaves the choice to the library
    #[arg(long, default_value_t = 0)]
    pub threads: u32,
}

impl SamplingPlan {
    /// The options that both `benches/step` and `benches/torch_peer.py` take.
    pub fn options(&self) -> [String; 6] {
        [
            "--steps".to_owned(),
            self.steps.to_string(),
            "--warmup".to_owned(),
            self.warmup.to_string(),
            "--seconds".to_owned(),
            self.seconds.to_string(),
        ]
    }
}

impl fmt::Display for SamplingPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            rounds,
            steps,
            warmup,
            seconds,
            threads,
            ..
        } = self;
        write!(
            f,
            "Rounds: {rounds}; in each process {steps} measured steps or as many as {seconds} s hold, \
             after {warmup} to warm up"
        )?;
        match threads {
            0 => write!(f, "."),
            _ => write!(f, "; threads: {threads}."),
        }
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => Ok(seconds),
        _ => Err("a number of seconds".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        sampling: SamplingPlan,
    }

    fn parse(line: &str) -> SamplingPlan {
        Cli::parse_from(line.split(' ')).sampling
    }

    #[test]
    fn quick_changes_the_defaults_and_nothing_that_was_named() {
        let sampling = parse("bench --quick --rounds 3");
        assert_eq!((sampling.rounds, sampling.steps), (3, 5));
        assert_eq!(
            sampling.options().join(" "),
            "--steps 5 --warmup 1 --seconds 0.3"
        );
        assert_eq!(parse("bench").rounds, 2);
    }

    #[test]
    fn a_time_that_is_no_number_is_refused() {
        assert!(Cli::try_parse_from(["bench", "--seconds", "-1"]).is_err());
        assert!(Cli::try_parse_from(["bench", "--seconds", "nan"]).is_err());
        assert_eq!(parse("bench --seconds 0").seconds, 0.0);
    }
}
