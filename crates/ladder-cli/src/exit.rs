//! How a command ends: an exit code that means something, and an error as one line with all its
//! causes.

use std::io::{self, Write};

use ladder_train::{RunDirError, TrainError};

use crate::hints::{hint, words};
use crate::output::{escaped, escaped_lines, is_closed};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// All done.
    Done,
    /// An error, or several seeds of which some failed; they are printed already.
    Failed,
    /// Stopped by Ctrl-C or a scheduler, with everything saved.
    Interrupted,
    /// Another process trains the run, so nothing was done.
    Locked,
}

impl ExitStatus {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            // 128 + SIGINT, as shells report it.
            Self::Interrupted => 130,
            // EX_TEMPFAIL of sysexits.h: the same command may succeed later.
            Self::Locked => 75,
        }
    }
}

/// Prints `error: ...` in one line and says how the command ended.
///
/// A reader that closed standard output (`ladder presets | head -1`) has what it wanted.
pub fn failure(error: &anyhow::Error) -> ExitStatus {
    if is_broken_pipe(error) {
        return ExitStatus::Done;
    }
    let text = instructions(error).map_or_else(|| one_line(error), |it| escaped_lines(&it));
    // Nothing is left to do if standard error is closed too.
    let _ = writeln!(io::stderr(), "error: {text}");
    match is_locked(error) {
        true => ExitStatus::Locked,
        false => ExitStatus::Failed,
    }
}

/// Whether another process trains the run.
pub fn is_locked(error: &anyhow::Error) -> bool {
    let mut causes = error.chain();
    causes.any(|cause| {
        let of_run = match cause.downcast_ref() {
            Some(TrainError::RunDir(error)) => Some(error),
            _ => cause.downcast_ref(),
        };
        matches!(of_run, Some(RunDirError::Locked(_)))
    })
}

/// The one error of several lines: what to download by hand, and where to put it.
#[cfg(feature = "fetch")]
fn instructions(error: &anyhow::Error) -> Option<String> {
    use ladder_data::fetch::FetchError;

    let offline = error.downcast_ref::<FetchError>()?;
    matches!(offline, FetchError::Unavailable { .. }).then(|| offline.to_string())
}

#[cfg(not(feature = "fetch"))]
fn instructions(_: &anyhow::Error) -> Option<String> {
    None
}

/// The chain of causes and what helps against them, as a terminal may show it.
pub fn one_line(error: &anyhow::Error) -> String {
    let causes = causes(error);
    escaped(&match hint(error) {
        Some(hint) => format!("{causes} ({})", squeeze(&hint)),
        None => causes,
    })
}

/// Each cause once: some libraries repeat their source in their own text.
fn causes(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = squeeze(&words(cause));
        if line.is_empty() {
            line = text;
        } else if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
    }
    line
}

/// Several lines as one.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(is_closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    #[test]
    fn each_cause_is_printed_once_and_on_one_line() {
        let error = anyhow!("disk full")
            .context("model.bpk: disk full")
            .context("cannot\nsave");
        assert_eq!(one_line(&error), "cannot save: model.bpk: disk full");
    }

    #[test]
    fn a_run_that_another_process_trains_has_an_exit_code_of_its_own() {
        let locked = || RunDirError::Locked("run".into());
        let below = anyhow::Error::from(TrainError::from(locked())).context("seed 1");
        for error in [locked().into(), below] {
            assert!(is_locked(&error), "{error:#}");
        }
        assert!(!is_locked(&RunDirError::NoRun("run".into()).into()));
        let statuses = [
            ExitStatus::Done,
            ExitStatus::Failed,
            ExitStatus::Locked,
            ExitStatus::Interrupted,
        ];
        assert_eq!(statuses.map(ExitStatus::code), [0, 1, 75, 130]);
    }

    #[test]
    fn a_closed_pipe_is_found_below_its_context() {
        let pipe = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(is_broken_pipe(
            &anyhow::Error::from(pipe).context("writing the table")
        ));
        assert!(!is_broken_pipe(&anyhow!("broken pipe")));
    }
}
