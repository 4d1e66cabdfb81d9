//! What was found in your own data, before anything is trained with it.

use std::fmt;

use ladder_data::table::{ColumnUse, LeftOut};
use ladder_data::{DataName, Dataset, Table as DataTable, UNLABELED};

use super::numbers::counted;
use super::table::{Align, Table};

/// Names shown of a list; the rest is counted.
const SHOWN: usize = 8;

/// Your own data in a few lines.
pub struct Described(Table);

impl Described {
    /// A table: its rows, its classes, and what became of its columns.
    pub fn table(data: &DataTable) -> Self {
        let target = &data.config().target;
        let mut lines = Table::new(&[("", Align::Left), ("", Align::Left)]);
        lines.row([
            "table".into(),
            format!(
                "{}, with a class in '{target}'",
                rows(&data.config().file.display().to_string(), data.labels())
            ),
        ]);
        lines.row(["classes".into(), classes(data.class_names(), data.labels())]);
        for (title, names) in columns(data.uses()) {
            if !names.is_empty() {
                lines.row([title, shortened(&names)]);
            }
        }
        Self(lines)
    }

    /// Images or arrays: how many rows, of which shape, their classes, and what is to be noted.
    pub fn rows(kind: DataName, data: &Dataset, notes: impl Iterator<Item = String>) -> Self {
        let labels = data.train.labels();
        let mut lines = Table::new(&[("", Align::Left), ("", Align::Left)]);
        lines.row([
            kind.to_string(),
            format!("{}, with a class", rows(&data.name, labels)),
        ]);
        lines.row(["a row".into(), data.shape.to_string()]);
        lines.row(["classes".into(), classes(data.class_names(), labels)]);
        notes.for_each(|note| lines.row(["note".into(), note]));
        Self(lines)
    }
}

impl fmt::Display for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.0)
    }
}

/// `people.csv: 80 rows, 20 of them`
fn rows(name: &str, labels: &[u32]) -> String {
    let labeled = labels.iter().filter(|&&label| label != UNLABELED).count();
    let rows = counted(labels.len(), "row", "rows");
    format!("{name}: {rows}, {labeled} of them")
}

/// `cat (10), dog (12)`
fn classes(names: &[String], labels: &[u32]) -> String {
    let count = |class: u32| labels.iter().filter(|&&label| label == class).count();
    let classes = (0..).zip(names);
    let classes: Vec<String> = classes
        .map(|(class, name)| format!("{name} ({})", count(class)))
        .collect();
    shortened(&classes)
}

/// Kinds of columns with their names.
fn columns(uses: &[ColumnUse]) -> [(String, Vec<String>); 3] {
    let [mut numeric, mut categorical, mut left_out] = [const { Vec::new() }; 3];
    for column in uses {
        match column {
            ColumnUse::Numeric { name, missing: 0 } => numeric.push(name.clone()),
            ColumnUse::Numeric { name, missing } => {
                numeric.push(format!("{name} ({missing} missing)"));
            }
            ColumnUse::Categorical {
                name,
                categories,
                missing: 0,
            } => categorical.push(format!("{name} ({})", counted_categories(*categories))),
            ColumnUse::Categorical {
                name,
                categories,
                missing,
            } => categorical.push(format!(
                "{name} ({}, {missing} missing)",
                counted_categories(*categories)
            )),
            ColumnUse::LeftOut { name, because } => {
                left_out.push(format!("{name} ({})", reason(*because)));
            }
        }
    }
    [
        (format!("{} numeric", numeric.len()), numeric),
        (format!("{} categorical", categorical.len()), categorical),
        (format!("{} left out", left_out.len()), left_out),
    ]
}

fn counted_categories(number: usize) -> String {
    counted(number, "category", "categories")
}

fn reason(because: LeftOut) -> &'static str {
    match because {
        LeftOut::Asked => "as asked",
        LeftOut::Constant => "the same in every row",
        LeftOut::RowNumber => "it counts the rows",
        LeftOut::Texts => "texts, almost all different",
    }
}

/// `a, b, c and 12 more`
fn shortened(names: &[String]) -> String {
    let shown = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
