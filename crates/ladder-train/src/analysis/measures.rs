//! How well rows of known class are classified, beside the fraction that is wrong.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::confusion::Confusion;

/// Figures that the balance of the classes does not flatter, and one of the probabilities.
///
/// A figure that the rows do not define is `None`: the answers to rows of one class have no area
/// under a curve, and no rows have nothing. One that follows from probabilities is `None` too where
/// the answers alone are known, as in files of earlier versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Mean recall of the classes that occur.
    pub balanced_accuracy: Option<f64>,
    /// Mean F1 of the classes that occur or are answered.
    pub macro_f1: Option<f64>,
    /// Area under the ROC curve, each class against the others: the mean over the classes that have
    /// rows and leave rows to others. It is the probability that a row of the class has a larger
    /// probability of it than another row, where equal ones count half.
    #[serde(default)]
    pub auc: Option<f64>,
    /// Mean of -ln(probability of the true class), which counts as at least the machine epsilon of
    /// its 32 bits, as in scikit-learn.
    #[serde(default)]
    pub log_loss: Option<f64>,
}

impl Measures {
    /// What follows from the answers alone.
    pub fn of_answers(confusion: &Confusion) -> Self {
        Self {
            balanced_accuracy: confusion.mean(Confusion::recall).map(rounded),
            macro_f1: confusion.mean(Confusion::f1).map(rounded),
            auc: None,
            log_loss: None,
        }
    }
}

/// To nine decimals, so that a file gives back the same number.
pub(super) fn rounded(measure: f64) -> f64 {
    (measure * 1e9).round() / 1e9
}

/// `balanced accuracy 81.00 %, macro F1 0.800, AUC 0.910, log-loss 0.410`; of answers alone, the
/// first two.
impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNDEFINED: &str = "undefined";
        let plain = |value: Option<f64>| value.map_or(UNDEFINED.into(), |it| format!("{it:.3}"));
        let percent = |value: f64| format!("{:.2} %", 100.0 * value);
        let balanced = self.balanced_accuracy.map_or(UNDEFINED.into(), percent);
        write!(
            f,
            "balanced accuracy {balanced}, macro F1 {}",
            plain(self.macro_f1)
        )?;
        match self.log_loss {
            None => Ok(()),
            loss => write!(f, ", AUC {}, log-loss {}", plain(self.auc), plain(loss)),
        }
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
}
