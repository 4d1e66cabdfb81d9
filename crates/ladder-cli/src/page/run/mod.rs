//! The page of one run: a section a file.

mod calibration;
mod command;
mod confusion;
mod curves;
mod embedding;
mod headline;
mod levels;
mod mistakes;
mod settings;
mod subject;

use anyhow::Result;

pub use command::train_command;
pub use curves::{Errors, error_chart};
pub use settings::text as setting_text;
#[cfg(feature = "serve")]
pub use subject::evenly;
pub use subject::{Asked, Subject};

use super::Page;
use super::document::Figures;

/// The page of a run.
pub fn page(subject: &Subject) -> Result<Page> {
    let mut figures = Figures::default();
    let sections = [
        curves::section(subject, &mut figures),
        confusion::section(subject, &mut figures),
        calibration::section(subject, &mut figures),
        mistakes::section(subject, &mut figures)?,
        levels::section(subject, &mut figures)?,
        embedding::section(subject, &mut figures)?,
        settings::section(subject)?,
    ];
    let title = headline::title(subject);
    let header = headline::header(subject);
    Ok(Page::new(&title, &header, &sections, figures))
}
