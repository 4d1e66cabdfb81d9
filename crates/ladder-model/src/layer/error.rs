//! What a layer cannot take.

use thiserror::Error;

/// What a layer needs and what it found instead, as a part of a sentence: `needs a plain vector,
/// found 1x4x4`.
///
/// It is made from any text: `Err("needs a plain vector".into())`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct LayerError(String);

impl From<String> for LayerError {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for LayerError {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
