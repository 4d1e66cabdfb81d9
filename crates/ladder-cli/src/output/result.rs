//! The error of a run in a line.

use ladder_train::analysis::{Measures, error_name, error_text};
use ladder_train::{Report, Stage};

use super::numbers::duration;

/// `ladder: test error 1.06 % after 48 s`.
pub(super) fn result(stage: Stage, report: &Report) -> String {
    let time = duration(report.train_seconds);
    match measured(report) {
        Some((rows, error)) => {
            let (name, error) = (error_name(report.task), error_text(report.task, error));
            format!("{stage}: {rows} {name} {error} after {time}")
        }
        None => format!("{stage}: trained in {time}"),
    }
}

/// What the rows of [`measured`] say besides the error; `None` in reports of earlier versions.
pub(super) fn measures(report: &Report) -> Option<Measures> {
    match report.test_error {
        Some(_) => report.test_measures,
        None => report.validation_measures,
    }
}

/// The error of a run and the rows that it is of: `test` if there are any, else `validation`.
pub(super) fn measured(report: &Report) -> Option<(&'static str, f64)> {
    let test = report.test_error.map(|error| ("test", error));
    test.or(report.validation_error.map(|error| ("validation", error)))
}
