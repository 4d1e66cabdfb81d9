//! The decoder: from the top level down, each level denoised with the help of the one above.

mod combinator;
mod level;

pub(crate) use combinator::{LevelCombinator, ParameterInit};
pub(crate) use level::DecoderLevel;
