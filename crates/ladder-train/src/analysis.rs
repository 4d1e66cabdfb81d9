//! Figures of a finished run: confusion, measures, reliability, denoising, a map of the features; and
//! which rows to label next.
//!
//! Everything here is computed on the host from what [`SavedModel`](crate::SavedModel) returns,
//! and the same on every machine for the same numbers.

mod confusion;
mod denoising;
pub(crate) mod level_rows;
mod measures;
mod projection;
mod reliability;
mod scored;
mod selection;
pub(crate) mod temperature;
mod tsne;

pub use confusion::Confusion;
pub use denoising::DenoisingErrors;
pub use measures::Measures;
pub use projection::{Projection, principal_components};
pub use reliability::{Bin, Reliability};
pub use scored::ScoredRows;
pub use selection::{doubt, rows_to_label};
pub use tsne::tsne;
