//! The page of one run: a file per section.

pub mod answers;
mod calibration;
pub mod command;
mod confusion;
pub mod curves;
mod embedding;
mod groups;
mod headline;
mod levels;
pub mod measures;
mod mistakes;
pub mod settings;
pub mod subject;
mod values;

use anyhow::Result;
use ladder_data::Task;

use subject::Subject;

use super::document::{Figures, Page};

/// The page of a run.
pub fn page(subject: &Subject) -> Result<Page> {
    let mut figures = Figures::default();
    let mut sections = vec![curves::section(subject, &mut figures)];
    match subject.task() {
        Task::Classification => sections.extend([
            confusion::section(subject, &mut figures),
            calibration::section(subject, &mut figures),
            mistakes::section(subject, &mut figures)?,
        ]),
        Task::Regression => sections.push(values::section(subject, &mut figures)),
    }
    sections.extend([
        levels::section(subject, &mut figures)?,
        embedding::section(subject, &mut figures)?,
        settings::section(subject)?,
    ]);
    let title = headline::title(subject);
    let header = headline::header(subject);
    Ok(Page::new(&title, &header, &sections, figures))
}
