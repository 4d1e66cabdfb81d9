//! What the user sees: lines and a progress bar, JSON, the ending table.

mod answers;
mod described;
mod folds;
mod group_summary;
mod json;
mod lines;
mod notes;
mod progress;
mod seed_lines;
mod stream;
mod summary;
mod table;

pub use answers::Answers;
pub use described::Described;
pub use folds::{FoldLines, Folds};
pub use group_summary::GroupEnding;
pub use json::JsonLines;
pub use lines::Lines;
pub use notes::note;
#[cfg(feature = "tui")]
pub use notes::show_beside_dashboard;
#[cfg(feature = "fetch")]
pub use progress::bytes_bar;
pub use progress::rows_bar;
pub use seed_lines::SeedLines;
pub use stream::print;
pub use summary::{Summary, Uses};
pub use table::{Align, Table};

use std::path::Path;

use ladder_train::{MeanStd, Report, Stage};

/// `ladder: test error 1.06 % after 48 s`.
fn result(stage: Stage, report: &Report) -> String {
    let time = duration(report.train_seconds);
    match measured(report) {
        Some((rows, error)) => format!("{stage}: {rows} error {} after {time}", percent(error)),
        None => format!("{stage}: trained in {time}"),
    }
}

/// The error of a run and the rows that it is of: `test` if there are any, else `validation`.
fn measured(report: &Report) -> Option<(&'static str, f64)> {
    let test = report.test_error.map(|error| ("test", error));
    test.or(report.validation_error.map(|error| ("validation", error)))
}

/// `4.60 ± 0.88 %`, of a single value `4.60 %`.
pub fn spread(spread: MeanStd) -> String {
    match spread.standard_deviation {
        Some(deviation) => format!("{:.2} ± {}", 100.0 * spread.mean, percent(deviation)),
        None => percent(spread.mean),
    }
}

/// A fraction as percent: `1.06 %`.
pub fn percent(fraction: f64) -> String {
    format!("{:.2} %", 100.0 * fraction)
}

/// `48 s`, `12 min 05 s`, `3 h 07 min`.
pub fn duration(seconds: f64) -> String {
    // A duration below zero or not finite cannot come from a clock.
    let whole = seconds.round() as u64;
    match whole {
        0 => format!("{seconds:.1} s"),
        1..60 => format!("{whole} s"),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
    }
}

/// How the program was called: what a user can type again.
pub fn program() -> &'static str {
    // Cargo sets the variable for what `cargo run` starts.
    if std::env::var_os("CARGO").is_some() {
        "cargo run --release --"
    } else {
        "ladder"
    }
}

/// A path as a shell takes it.
pub fn shell(path: &Path) -> String {
    let text = path.display().to_string();
    // What separates the parts of a path on Windows escapes a character elsewhere.
    let plain = if cfg!(windows) {
        "/._-+=:,@%\\"
    } else {
        "/._-+=:,@%"
    };
    let is_plain = |c: char| c.is_alphanumeric() || plain.contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short_to_read() {
        let texts = [0.04, 12.4, 59.4, 61.0, 3599.0, 11220.0].map(duration);
        let expected = [
            "0.0 s",
            "12 s",
            "59 s",
            "1 min 01 s",
            "59 min 59 s",
            "3 h 07 min",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_path_with_a_space_is_quoted() {
        assert_eq!(shell(Path::new("runs/a-1")), "runs/a-1");
        assert_eq!(shell(Path::new("my runs/it's")), r"'my runs/it'\''s'");
    }

    #[test]
    #[cfg(not(windows))]
    fn what_a_shell_would_take_away_is_quoted() {
        assert_eq!(shell(Path::new(r"\N")), r"'\N'");
    }
}
