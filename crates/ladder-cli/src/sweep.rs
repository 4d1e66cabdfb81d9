//! `ladder sweep`: many settings and seeds, each a run of its own, and one table of them.
//!
//! ```text
//! SWEEP.toml -> Definition -> Sweep: settings x seeds -> Folder: a directory for each run
//!   -> local: processes here, or emit: tasks of a scheduler
//!   -> Results: mean and deviation by setting, the choice -> files: CSV, JSON, a page
//! ```

pub mod definition;
pub mod emit;
pub mod files;
pub mod folder;
pub mod local;
mod names;
pub mod page;
pub mod plan;
pub mod results;
