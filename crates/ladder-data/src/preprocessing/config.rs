//! Which steps are taken.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::PreprocessingError;

/// The steps, in their order; one that is `None` is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PreprocessingConfig {
    /// Contrast: each row loses its mean and gets this Euclidean norm; 55 for CIFAR-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contrast: Option<f64>,
    /// Whitening (ZCA): this is added to the diagonal of the covariance; 0.1 for CIFAR-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zca: Option<f64>,
}

impl PreprocessingConfig {
    /// Whether rows stay as they are.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks that both numbers are finite and above 0.
    pub(crate) fn check(&self) -> Result<(), PreprocessingError> {
        for (field, number) in [("contrast", self.contrast), ("zca", self.zca)] {
            if let Some(found) = number
                && !(found.is_finite() && found > 0.0)
            {
                return Err(PreprocessingError::Range { field, found });
            }
        }
        Ok(())
    }
}

/// `contrast 55, zca 0.1`, or `none`.
impl fmt::Display for PreprocessingConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.contrast, self.zca) {
            (None, None) => write!(f, "none"),
            (Some(contrast), None) => write!(f, "contrast {contrast}"),
            (None, Some(zca)) => write!(f, "zca {zca}"),
            (Some(contrast), Some(zca)) => write!(f, "contrast {contrast}, zca {zca}"),
        }
    }
}
