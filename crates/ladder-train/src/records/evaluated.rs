//! `evaluation.json`: what the final model answers to rows whose class is known.

use serde::{Deserialize, Serialize};

use crate::analysis::{Answered, Measures};

/// The answers of a final model to rows whose class is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluated {
    /// Which rows: `validation` where some are held out, else `test`.
    pub part: String,
    /// Names of the classes, in the order of the counts; of a regression what the value is called.
    pub classes: Vec<String>,
    /// The answers: classes, counted, or values.
    #[serde(flatten)]
    pub result: Answered,
    /// How well these rows are classified; files of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Measures>,
}

impl Evaluated {
    /// The measures; those that follow from the answers alone if an earlier version wrote the file.
    pub fn measures(&self) -> Measures {
        self.measures.unwrap_or_else(|| self.result.measures())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_an_earlier_version_has_the_measures_of_its_answers() {
        let older = r#"{ "part": "test", "classes": ["a", "b"], "rows": 4, "wrong": 1,
            "confusion": [[2, 0], [1, 1]] }"#;
        let found: Evaluated = serde_json::from_str(older).unwrap();
        let measures = found.measures();
        assert_eq!(measures.balanced_accuracy, Some(0.75));
        assert_eq!((measures.auc, measures.log_loss), (None, None));
    }
}
