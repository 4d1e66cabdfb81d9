//! `ladder presets`: the recipes by name.

use std::io::{self, Write};

use anyhow::Result;

use crate::output::{Align, Table};
use crate::presets;

/// Prints one line a preset.
pub fn run() -> Result<()> {
    let columns = [
        ("preset", Align::Left),
        ("published %", Align::Left),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for name in presets::names() {
        let about = presets::about(name)?;
        table.row([
            name.to_owned(),
            about.published_error.unwrap_or_default(),
            about.summary,
        ]);
    }
    write!(io::stdout(), "{table}\n{FOOTNOTE}")?;
    Ok(())
}

const FOOTNOTE: &str = "\
Published: test error in percent, mean ± standard deviation over seeds, of Rasmus et al. 2015, \
arXiv:1507.02672, table 1.
† not checked against the paper yet.
";
