//! The measures by name, and how their values are written.

use ladder_data::Task;

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
            _ => format!("{value:.3}"),
        }
    }

    /// Mean and deviation of it.
    pub fn spread(self, mean: f64, deviation: f64) -> String {
        match self {
            Self::BalancedAccuracy => percent_spread(mean, deviation),
            Self::Mae => significant_spread(mean, deviation),
            _ => format!("{mean:.3} ± {deviation:.3}"),
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
    let decimals = decimals(mean);
    format!("{mean:.decimals$} ± {deviation:.decimals$}")
}

/// A number in its unit, with four digits that tell something.
pub fn significant(value: f64) -> String {
    let decimals = decimals(value);
    format!("{value:.decimals$}")
}

fn decimals(value: f64) -> usize {
    match value.abs() {
        0.0 => 0,
        size if size.is_finite() => (3.0 - size.log10().floor()).clamp(0.0, 12.0) as usize,
        _ => 0,
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
        ] {
            assert_eq!(significant(value), text);
        }
    }
}
