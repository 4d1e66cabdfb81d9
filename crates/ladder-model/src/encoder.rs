//! The encoder: one set of weights, a corrupted and a clean path.

mod layer;
mod paths;

pub(crate) use layer::{EncoderLayer, LayerRole};
pub(crate) use paths::{Levels, Rows, Trace, both_paths, clean_path, corrupted_path};
