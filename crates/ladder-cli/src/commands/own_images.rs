//! A folder of your own images, with a progress bar and a warning for those that cannot be read.

use std::path::Path;

use anyhow::Result;
use ladder_data::Dataset;
use ladder_data::images::{self, ImagesConfig};

use crate::output::{note, rows_bar};

/// Unreadable images that are named; the others are counted.
const NAMED: usize = 5;

/// The images of `config`, and the test images below `test`.
pub fn load(config: &ImagesConfig, test: Option<&Path>) -> Result<Dataset> {
    let bar = rows_bar();
    bar.set_prefix("reading images");
    let progress = |done: usize, total: usize| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    };
    let loaded = images::load(config, test, &progress);
    bar.finish_and_clear();
    let (dataset, skipped) = loaded?;
    for error in skipped.iter().take(NAMED) {
        note(&format!("warning: skipped: {error}"));
    }
    if skipped.len() > NAMED {
        note(&format!("warning: skipped {} images in all", skipped.len()));
    }
    Ok(dataset)
}
