//! The encoder: one set of weights, a corrupted and a clean path.

mod layer;
mod paths;

pub(crate) use layer::{EncoderLayer, initial_weight};
pub(crate) use paths::{Corrupted, clean, corrupted};
