//! What a trained network achieves in one evaluation mode.

use serde::{Deserialize, Serialize};

use crate::analysis::Measures;
use crate::config::evaluation_mode::EvaluationMode;

/// What a trained network achieves in one of the modes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvaluationResult {
    /// The mode.
    #[serde(flatten)]
    pub mode: EvaluationMode,
    /// Fraction of the test rows that is wrong, if there are any; of a regression the root mean
    /// squared error.
    pub test_error: Option<f64>,
    /// The same of the validation rows, if rows are held out.
    pub validation_error: Option<f64>,
    /// How well the test rows are classified otherwise; results of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_measures: Option<Measures>,
    /// The same of the validation rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_measures: Option<Measures>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_one_flat_object() {
        let result = EvaluationResult {
            mode: EvaluationMode::ALL[1],
            test_error: Some(0.25),
            validation_error: None,
            test_measures: None,
            validation_measures: None,
        };
        let text = serde_json::to_string(&result).unwrap();
        let expected = r#"{"statistics":"labeled","weights":"average","test_error":0.25,"validation_error":null}"#;
        assert_eq!(text, expected);
    }
}
