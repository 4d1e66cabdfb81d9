//! The rows of the papers' tables, as `experiments` has them, and what was measured for each.
//!
//! ```text
//! experiments/NAME.toml ─► Row ─► Recipe ─┐ the same, or the result is refused
//! experiments/results/NAME/seed-N/report.json ─► SeedResult
//! ```

mod published;
mod recipe;
mod results;
mod row;
// The same file as in ladder-train: a dependency on that crate would build burn first, before any
// command here could begin.
#[path = "../../crates/ladder-train/src/records/mean_std.rs"]
mod spread;

use std::path::PathBuf;

use crate::shell;

pub use published::{Published, SpreadKind};
pub use recipe::Recipe;
#[cfg(test)]
pub use results::{Machine, Versions};
pub use results::{Results, SeedResult, Variant};
pub use row::{Row, read_rows};
pub use spread::MeanStd as Spread;

/// The folder of the rows.
pub fn folder() -> PathBuf {
    shell::root().join("experiments")
}

/// Where the results of a seed are kept, seen from the folder of the rows.
pub fn result_dir(row: &str, seed: u64) -> PathBuf {
    PathBuf::from(format!("results/{row}/seed-{seed}"))
}
