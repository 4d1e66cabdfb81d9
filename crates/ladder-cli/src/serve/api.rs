//! What the addresses below `/api` ask for.

use serde_json::Value;

use super::api_error::ApiError;
use super::compute_queue::Cancel;
use super::rows::{LabelChange, Window};

/// Answers to requests, as JSON.
///
/// [`ServedRun`](super::ServedRun) gives those of a run.
pub trait Api: Send + Sync + 'static {
    /// What the run takes and what it knows.
    fn facts(&self) -> Value;

    /// Classes and probabilities of the rows in a body of this content type.
    fn predict(&self, content_type: &str, body: &[u8], cancel: &Cancel) -> Result<Value, ApiError>;

    /// The answer to the first row of a body, and what the decoder makes of it.
    fn levels(&self, content_type: &str, body: &[u8], cancel: &Cancel) -> Result<Value, ApiError>;

    /// Some of the rows to label.
    fn rows(&self, window: Window) -> Result<Value, ApiError>;

    /// Labels a row.
    fn label(&self, change: &LabelChange) -> Result<Value, ApiError>;
}
