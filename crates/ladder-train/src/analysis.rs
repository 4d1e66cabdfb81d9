//! Figures of a finished run: confusion, measures, reliability, denoising, a map of the features; and
//! which rows to label next.
//!
//! Everything here is computed on the host from what [`SavedModel`](crate::SavedModel) returns,
//! and the same on every machine for the same numbers.

mod answered;
mod confusion;
mod denoising;
pub(crate) mod level_rows;
mod measure;
mod measures;
pub(crate) mod paired;
mod predicted;
mod projection;
mod reliability;
pub(crate) mod scored;
mod selection;
pub(crate) mod stacking;
pub(crate) mod temperature;
mod tsne;

pub use answered::{Answered, Scored};
pub use confusion::Confusion;
pub use denoising::DenoisingErrors;
pub use measure::{Measure, error_name, error_spread, error_text, significant};
pub use measures::{Measures, MeasuresOf};
pub use paired::Difference;
pub use predicted::PredictedValues;
pub use projection::{Projection, principal_components};
pub use reliability::{Bin, Reliability};
pub use scored::ScoredRows;
pub use selection::{disagreement, doubt, rows_to_label};
pub use tsne::tsne;
