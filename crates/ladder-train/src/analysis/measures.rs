//! How well rows of known class are classified, beside the fraction that is wrong.

use std::fmt;

use ladder_data::Task;
use serde::{Deserialize, Serialize};

use super::confusion::Confusion;
use super::measure::Measure;

/// Figures that the balance of the classes does not flatter, and one of the probabilities; or those
/// of a regression.
///
/// A figure that the rows do not define is `None`: the answers to rows of one class have no area
/// under a curve, and no rows have nothing. One that follows from probabilities is `None` too where
/// the answers alone are known, as in files of earlier versions. Files have the figures of the task
/// alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    from = "Written<T>",
    into = "Written<T>",
    bound(serialize = "T: Copy + Serialize", deserialize = "T: Deserialize<'de>")
)]
pub struct MeasuresOf<T> {
    /// Mean recall of the classes that occur.
    pub balanced_accuracy: Option<T>,
    /// Mean F1 of the classes that occur or are answered.
    pub macro_f1: Option<T>,
    /// Area under the ROC curve, each class against the others: the mean over the classes that have
    /// rows and leave rows to others. It is the probability that a row of the class has a larger
    /// probability of it than another row, where equal ones count half.
    pub auc: Option<T>,
    /// Mean of -ln(probability of the true class), which counts as at least the machine epsilon of
    /// its 32 bits, as in scikit-learn.
    pub log_loss: Option<T>,
    /// Coefficient of determination of a regression: 1 less the mean squared error over the variance
    /// of the true values.
    pub r2: Option<T>,
    /// Root mean squared error of a regression, in the target's unit.
    pub rmse: Option<T>,
    /// Mean absolute error of a regression, in the target's unit.
    pub mae: Option<T>,
}

/// The measures of one network.
pub type Measures = MeasuresOf<f64>;

impl<T: Copy> MeasuresOf<T> {
    /// The value of a measure, if it is defined.
    pub fn get(&self, measure: Measure) -> Option<T> {
        match measure {
            Measure::BalancedAccuracy => self.balanced_accuracy,
            Measure::MacroF1 => self.macro_f1,
            Measure::Auc => self.auc,
            Measure::LogLoss => self.log_loss,
            Measure::R2 => self.r2,
            Measure::Mae => self.mae,
        }
    }

    /// The task that they are of.
    pub fn task(&self) -> Task {
        match self.rmse {
            Some(_) => Task::Regression,
            None => Task::Classification,
        }
    }
}

impl Measures {
    /// What follows from the answers alone.
    pub fn of_answers(confusion: &Confusion) -> Self {
        Self {
            balanced_accuracy: confusion.mean(Confusion::recall).map(rounded),
            macro_f1: confusion.mean(Confusion::f1).map(rounded),
            ..Self::default()
        }
    }
}

impl<T> Default for MeasuresOf<T> {
    fn default() -> Self {
        Self {
            balanced_accuracy: None,
            macro_f1: None,
            auc: None,
            log_loss: None,
            r2: None,
            rmse: None,
            mae: None,
        }
    }
}

/// As they stand in files.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written<T> {
    Regression {
        r2: Option<T>,
        rmse: T,
        mae: Option<T>,
    },
    Classification {
        balanced_accuracy: Option<T>,
        macro_f1: Option<T>,
        auc: Option<T>,
        log_loss: Option<T>,
    },
}

impl<T> From<Written<T>> for MeasuresOf<T> {
    fn from(written: Written<T>) -> Self {
        match written {
            Written::Regression { r2, rmse, mae } => Self {
                r2,
                rmse: Some(rmse),
                mae,
                ..Self::default()
            },
            Written::Classification {
                balanced_accuracy,
                macro_f1,
                auc,
                log_loss,
            } => Self {
                balanced_accuracy,
                macro_f1,
                auc,
                log_loss,
                ..Self::default()
            },
        }
    }
}

impl<T> From<MeasuresOf<T>> for Written<T> {
    fn from(measures: MeasuresOf<T>) -> Self {
        match measures.rmse {
            Some(rmse) => Self::Regression {
                r2: measures.r2,
                rmse,
                mae: measures.mae,
            },
            None => Self::Classification {
                balanced_accuracy: measures.balanced_accuracy,
                macro_f1: measures.macro_f1,
                auc: measures.auc,
                log_loss: measures.log_loss,
            },
        }
    }
}

/// To nine decimals, so that a file gives back the same number.
pub(super) fn rounded(measure: f64) -> f64 {
    (measure * 1e9).round() / 1e9
}

/// `balanced accuracy 81.00 %, macro F1 0.800, AUC 0.910, log-loss 0.410`; of answers alone, the
/// first two. Of a regression: `R² 0.730, MAE 2.410`.
impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let are_of_answers = self.task() == Task::Classification && self.log_loss.is_none();
        let all = Measure::all(self.task());
        let shown = if are_of_answers { &all[..2] } else { all };
        for (index, measure) in shown.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let value = self.get(*measure);
            let value = value.map_or("undefined".to_owned(), |value| measure.text(value));
            write!(f, "{comma}{} {value}", measure.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_alone_leave_what_needs_probabilities_open() {
        // Class 0: 3 of 4 right; class 1: 1 of 2.
        let answers = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 0)];
        let found = Measures::of_answers(&Confusion::of(2, answers));
        assert_eq!(found.balanced_accuracy, Some(0.625));
        assert_eq!(found.macro_f1, Some(0.625));
        assert_eq!((found.auc, found.log_loss), (None, None));
    }

    #[test]
    fn in_words_a_measure_that_the_rows_do_not_define_is_called_so() {
        let mut measures = Measures {
            balanced_accuracy: Some(0.81),
            macro_f1: Some(0.8),
            auc: None,
            log_loss: Some(0.41),
            ..Measures::default()
        };
        assert_eq!(
            measures.to_string(),
            "balanced accuracy 81.00 %, macro F1 0.800, AUC undefined, log-loss 0.410"
        );
        measures.log_loss = None;
        assert_eq!(
            measures.to_string(),
            "balanced accuracy 81.00 %, macro F1 0.800"
        );
    }

    #[test]
    fn what_is_not_defined_is_null_in_a_file_and_may_be_missing_in_an_older_one() {
        let none = Measures::of_answers(&Confusion::new(2));
        assert_eq!(none, Measures::default());
        let text = serde_json::to_string(&none).unwrap();
        assert_eq!(
            text,
            r#"{"balanced_accuracy":null,"macro_f1":null,"auc":null,"log_loss":null}"#
        );
        let older = r#"{"balanced_accuracy":0.5,"macro_f1":null}"#;
        let older: Measures = serde_json::from_str(older).unwrap();
        assert_eq!((older.balanced_accuracy, older.auc), (Some(0.5), None));
    }

    #[test]
    fn files_have_the_measures_of_the_task_alone() {
        let regression = Measures {
            r2: Some(0.5),
            rmse: Some(2.0),
            mae: Some(1.5),
            ..Measures::default()
        };
        assert_eq!(regression.to_string(), "R² 0.500, MAE 1.500");
        let answers = [(0, 0), (1, 1)];
        let classes = Measures::of_answers(&Confusion::of(2, answers));
        for (measures, text) in [
            (regression, r#"{"r2":0.5,"rmse":2.0,"mae":1.5}"#),
            (
                classes,
                r#"{"balanced_accuracy":1.0,"macro_f1":1.0,"auc":null,"log_loss":null}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&measures).unwrap(), text);
            assert_eq!(serde_json::from_str::<Measures>(text).unwrap(), measures);
        }
        let older = r#"{"balanced_accuracy":1.0,"macro_f1":1.0}"#;
        assert_eq!(serde_json::from_str::<Measures>(older).unwrap(), classes);
    }
}
