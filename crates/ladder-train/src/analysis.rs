//! Figures of a finished run: confusion, reliability, denoising, a map of the features.
//!
//! Everything here is computed on the host from what [`SavedModel`](crate::SavedModel) returns,
//! and the same on every machine for the same numbers.

mod confusion;
mod denoising;
pub(crate) mod level_rows;
mod projection;
mod reliability;
mod tsne;

pub use confusion::Confusion;
pub use denoising::DenoisingErrors;
pub use projection::{Projection, principal_components};
pub use reliability::{Bin, Reliability};
pub use tsne::tsne;
