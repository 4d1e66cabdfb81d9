//! What the user sees: lines and a progress bar, JSON, the final table.

mod answers;
mod described;
mod escape;
mod fold_line;
mod folds;
mod formula;
mod group_summary;
mod json;
mod lines;
mod measures;
mod notes;
mod numbers;
mod progress;
mod result;
mod seed_lines;
mod shell;
mod simpler;
mod stream;
mod summary;
mod table;
mod terminal;

pub use answers::Answers;
pub use described::{Described, all_labeled, column_name, described_column, label_of};
pub use escape::{escaped, escaped_lines};
pub use folds::{FoldLines, Folds};
pub use formula::as_text;
pub use group_summary::GroupEnding;
pub use json::JsonLines;
pub use lines::Lines;
pub use notes::note;
#[cfg(feature = "tui")]
pub use notes::show_beside_dashboard;
pub use numbers::{counted, duration, error_spread, measure_spread, mebibytes, noun, percent};
#[cfg(feature = "fetch")]
pub use progress::bytes_bar;
pub use progress::rows_bar;
pub use seed_lines::SeedLines;
pub use shell::{flag, program, resume_command, shell};
pub use simpler::simpler_model;
pub use stream::{is_closed, print};
pub use summary::{Summary, Uses};
pub use table::{Align, Table};
#[cfg(feature = "tui")]
pub use terminal::can_draw;
