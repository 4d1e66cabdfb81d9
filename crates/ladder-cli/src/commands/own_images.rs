//! A folder of images of one's own, with a progress bar and a word on those that cannot be read.

use std::path::Path;

use anyhow::Result;
use ladder_data::Dataset;
use ladder_data::images::{self, ImagesConfig};

use crate::output::{note, rows_bar};

/// Images that cannot be read and are named; the others are counted.
const NAMED: usize = 5;

/// The images of `config`, and those below `test` to test with.
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
        note(&format!("warning: passed over: {error}"));
    }
    if skipped.len() > NAMED {
        note(&format!(
            "warning: passed over {} images in all",
            skipped.len()
        ));
    }
    Ok(dataset)
}
