//! A field of the configuration that is out of its range.

use thiserror::Error;

/// A field of the run's configuration that is out of its range.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{field}: expected {range}, found {found}")]
pub struct ConfigFieldError {
    /// Name of the field, as in a configuration file.
    pub field: &'static str,
    /// What is allowed.
    pub range: &'static str,
    /// What was found.
    pub found: String,
}
