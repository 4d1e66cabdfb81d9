//! `ladder presets`: the presets by name, table by table.

use std::cmp::Ordering;
use std::io::{self, Write};

use anyhow::Result;
use ladder_train::LabelCount;

use crate::output::{Align, Table};
use crate::presets;
use crate::settings::About;

/// A line of the list.
struct Row {
    name: &'static str,
    labels: LabelCount,
    about: About,
}

/// Prints one line per preset, our own first, then those of each paper's tables.
pub fn run() -> Result<()> {
    let mut rows = presets::names().map(row).collect::<Result<Vec<_>>>()?;
    rows.sort_by(order);
    let columns = [
        ("preset", Align::Left),
        ("published %", Align::Left),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for group in rows.chunk_by(|one, other| one.about.source == other.about.source) {
        let About {
            source,
            published_spread,
            ..
        } = &group[0].about;
        if let Some(source) = source {
            let spread = published_spread.map_or("", |spread| spread.name());
            table.heading(&format!("{source}; ± is the {spread}"));
        }
        for Row { name, about, .. } in group {
            let published = about.published().unwrap_or_default();
            table.row([(*name).to_owned(), published, about.summary.clone()]);
        }
    }
    write!(io::stdout(), "{table}\n{FOOTNOTE}")?;
    Ok(())
}

const FOOTNOTE: &str = "\
Published: mean test error in percent.
† quoted from memory of the paper and not yet checked in it.
";

fn row(name: &'static str) -> Result<Row> {
    Ok(Row {
        name,
        labels: presets::find(name)?.config()?.labels,
        about: presets::about(name)?,
    })
}

/// By paper in the order of their dates, table, number of labels and published error.
fn order(one: &Row, other: &Row) -> Ordering {
    let paper = |row: &Row| {
        let source = row.about.source.clone().unwrap_or_default();
        source.find("arXiv:").map(|at| source[at..].to_owned())
    };
    let labels = |row: &Row| match row.labels {
        LabelCount::Count(labels) => labels,
        LabelCount::All => usize::MAX,
    };
    let error = |row: &Row| row.about.published_mean().unwrap_or(f64::INFINITY);
    paper(one)
        .cmp(&paper(other))
        .then_with(|| labels(one).cmp(&labels(other)))
        .then_with(|| error(one).total_cmp(&error(other)))
        .then_with(|| one.name.cmp(other.name))
}
