//! A text that describes no combinator.

use thiserror::Error;

/// What was expected instead of a text, as a part of a sentence: `expected one of gauss, sig`.
///
/// It is made from any text: `Err("expected blend, without numbers".into())`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct CombinatorError(String);

impl From<String> for CombinatorError {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for CombinatorError {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
