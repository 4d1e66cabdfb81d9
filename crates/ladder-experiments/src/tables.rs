//! `cargo xtask report`: the tables of the results, from the results.
//!
//! `experiments/RESULTS.md` is generated as a whole, README's table between its marks.

mod cells;
mod groups;
mod overview;
mod page;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use ladder_devtools::shell;

use crate::publish;
use crate::results::Results;
use crate::rows;
use page::COMMAND;

/// Arguments of `cargo xtask report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write nothing; fail if the tables are not those of the results
    #[arg(long)]
    check: bool,
}

/// Writes the tables, or compares them with those that are there.
pub fn run(args: &Args) -> Result<()> {
    match args.check {
        true => check(),
        false => documents()?
            .iter()
            .try_for_each(|document| publish::write(&document.path, &document.text)),
    }
}

/// Fails if a table is not that of the results.
fn check() -> Result<()> {
    for Document { path, text } in documents()? {
        let found = std::fs::read_to_string(&path);
        if found.with_context(|| format!("{}", path.display()))? != text {
            bail!(
                "{} is not what the results give: run `{COMMAND}`",
                path.display()
            );
        }
    }
    Ok(())
}

/// A file as it should be.
struct Document {
    path: PathBuf,
    text: String,
}

fn documents() -> Result<[Document; 2]> {
    let folder = rows::folder();
    let rows = rows::read_rows(&folder)?;
    let results = Results::read(&folder, &rows).or_else(|problems| {
        problems.iter().for_each(|problem| println!("{problem}"));
        bail!("the results above are not those of their rows: train them again, or remove them")
    })?;
    let readme = shell::root().join("README.md");
    let overview = overview::table(&rows, &results);
    Ok([
        Document {
            path: folder.join("RESULTS.md"),
            text: page::page(&rows, &results),
        },
        Document {
            text: publish::replaced(&readme, COMMAND, &overview)?,
            path: readme,
        },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_tables_are_those_of_the_committed_results() {
        check().unwrap();
    }
}
