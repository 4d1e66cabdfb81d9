//! The measures by name, and how their values are written.

use ladder_data::Task;

/// A figure of this size and more has an exponent.
const LARGE: f64 = 1e4;

/// Numbers below have an exponent.
const SMALL: f64 = 1e-6;

/// Numbers from here on have an exponent.
const HUGE: f64 = 1e15;

/// A figure beside the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Mean recall of the classes that occur.
    BalancedAccuracy,
    /// Mean F1 of the classes that occur or are answered.
    MacroF1,
    /// Area under the ROC curve.
    Auc,
    /// Mean of -ln(probability of the true class).
    LogLoss,
    /// Coefficient of determination.
    R2,
    /// Mean absolute error.
    Mae,
}

impl Measure {
    /// Those of a task, beside its error.
    pub fn all(task: Task) -> &'static [Self] {
        match task {
            Task::Classification => &[
                Self::BalancedAccuracy,
                Self::MacroF1,
                Self::Auc,
                Self::LogLoss,
            ],
            Task::Regression => &[Self::R2, Self::Mae],
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::BalancedAccuracy => "balanced accuracy",
            Self::MacroF1 => "macro F1",
            Self::Auc => "AUC",
            Self::LogLoss => "log-loss",
            Self::R2 => "R²",
            Self::Mae => "MAE",
        }
    }

    /// A value of it.
    pub fn text(self, value: f64) -> String {
        match self {
            Self::BalancedAccuracy => percent(value),
            Self::Mae => significant(value),
            _ if value.abs() < LARGE => format!("{value:.3}"),
            _ => format!("{value:.1e}"),
        }
    }

    /// Mean and deviation of it.
    pub fn spread(self, mean: f64, deviation: f64) -> String {
        match self {
            Self::BalancedAccuracy => percent_spread(mean, deviation),
            Self::Mae => significant_spread(mean, deviation),
            _ if mean.abs() < LARGE => format!("{mean:.3} ± {deviation:.3}"),
            _ => format!("{mean:.1e} ± {deviation:.1e}"),
        }
    }
}

/// What the error of a task is called.
pub fn error_name(task: Task) -> &'static str {
    match task {
        Task::Classification => "error",
        Task::Regression => "RMSE",
    }
}

/// The error of a task: `1.04 %` of the rows, or a root mean squared error in the target's unit.
pub fn error_text(task: Task, error: f64) -> String {
    match task {
        Task::Classification => percent(error),
        Task::Regression => significant(error),
    }
}

/// Mean and deviation of the error of a task.
pub fn error_spread(task: Task, mean: f64, deviation: f64) -> String {
    match task {
        Task::Classification => percent_spread(mean, deviation),
        Task::Regression => significant_spread(mean, deviation),
    }
}

/// A fraction: `1.04 %`.
fn percent(fraction: f64) -> String {
    format!("{:.2} %", 100.0 * fraction)
}

fn percent_spread(mean: f64, deviation: f64) -> String {
    format!("{:.2} ± {:.2} %", 100.0 * mean, 100.0 * deviation)
}

fn significant_spread(mean: f64, deviation: f64) -> String {
    match decimals(mean) {
        Some(decimals) => format!("{mean:.decimals$} ± {deviation:.decimals$}"),
        None => format!("{mean:.3e} ± {deviation:.3e}"),
    }
}

/// A number in its unit, with four digits that tell something.
pub fn significant(value: f64) -> String {
    match decimals(value) {
        Some(decimals) => format!("{value:.decimals$}"),
        None => format!("{value:.3e}"),
    }
}

/// `None` of a number that is too small or too large to be written without an exponent.
fn decimals(value: f64) -> Option<usize> {
    match value.abs() {
        size if size == 0.0 || !size.is_finite() => Some(0),
        size if (SMALL..HUGE).contains(&size) => {
            Some((3.0 - size.log10().floor()).clamp(0.0, 12.0) as usize)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_a_share_of_rows_or_in_the_unit_of_the_target() {
        let error = |task, value| format!("{} {}", error_name(task), error_text(task, value));
        assert_eq!(error(Task::Classification, 0.0104), "error 1.04 %");
        assert_eq!(error(Task::Regression, 3.217_59), "RMSE 3.218");
        assert_eq!(error_spread(Task::Regression, 3.2, 0.5), "3.200 ± 0.500");
    }

    #[test]
    fn numbers_have_four_digits_that_tell_something() {
        for (value, text) in [
            (0.0, "0"),
            (0.001_234_56, "0.001235"),
            (-12.3456, "-12.35"),
            (123_456.7, "123457"),
            (f64::NAN, "NaN"),
            (2.3456e-11, "2.346e-11"),
        ] {
            assert_eq!(significant(value), text);
        }
    }
}
