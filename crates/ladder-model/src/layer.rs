//! Kinds of layers: the map of the encoder and its counterpart in the decoder.
//!
//! Normalization, noise, shift, scale, activation and combinators are the network's, not a
//! layer's; a kind of layer is what stands between them.
//!
//! Values run through the network as matrices `[rows · positions, channels]`: row after row of the
//! batch, in each row position after position of its map, line by line. A plain vector has one
//! position. So a column is a channel, and whatever works on columns (statistics, shifts,
//! combinators, costs) serves vectors and maps alike.
//!
//! # Custom layers
//!
//! Any type with the trait [`Layer`] can be trained.
//! A network is saved by the text form of its layers, so a program that resumes a run or loads a
//! model with a custom layer calls [`register`] first; then the text is read like that of a
//! built-in layer. [`Layer::expression`] is what an export needs.

mod columns;
mod convolution;
mod error;
mod expression;
mod kind;
mod linear;
mod max_pool;
mod mean_pool;
mod text;
mod weight;

pub(crate) use columns::{n_units, with_columns};
pub use convolution::{Convolution, Padding};
pub use error::LayerError;
pub use expression::Expression;
pub use kind::Layer;
pub use linear::Linear;
pub use max_pool::MaxPool;
pub use mean_pool::GlobalMeanPool;
pub use text::{is_built_in, register};
pub(crate) use text::{is_readable, parse};
pub(crate) use weight::with_unit_columns;
pub use weight::{Draw, InitialWeight};
