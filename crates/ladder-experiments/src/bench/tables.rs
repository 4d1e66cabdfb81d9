//! The parts of the report, one per file; each is empty where nothing was measured.

mod evaluation;
mod floor;
mod losses;
mod ratios;
mod scaling;
mod steps;
mod threads;

use super::plan::Section;
use super::presets::Presets;
use super::results::Results;

/// A part of the report with its heading, in Markdown.
pub fn section(section: Section, results: &Results, presets: &Presets) -> String {
    match section {
        Section::Steps => steps::section(results) + &ratios::section(results),
        Section::Evaluation => evaluation::section(results),
        Section::Floor => floor::section(results, presets),
        Section::Threads => threads::section(results),
        Section::Scaling => scaling::section(results, presets),
    }
}

/// Where the first implementation loses, in Markdown.
pub fn losses(results: &Results) -> String {
    losses::section(results)
}
