//! What was found in a table, before anything is trained with it.

use std::fmt;

use ladder_data::table::{ColumnUse, LeftOut};
use ladder_data::{Table as DataTable, UNLABELED};

use super::{Align, Table};

/// Names shown of a list; the rest is counted.
const SHOWN: usize = 8;

/// A table in a few lines.
pub struct Described<'a>(pub &'a DataTable);

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
        table.row(["table".into(), self.rows()]);
        table.row(["classes".into(), self.classes()]);
        for (title, names) in self.columns() {
            if !names.is_empty() {
                table.row([title, shortened(&names)]);
            }
        }
        writeln!(f, "{table}")
    }
}

impl Described<'_> {
    fn rows(&self) -> String {
        let (file, labels) = (self.0.config().file.display(), self.0.labels());
        let labeled = labels.iter().filter(|&&label| label != UNLABELED).count();
        format!(
            "{file}: {} rows, {labeled} with a class in '{}'",
            labels.len(),
            self.0.config().target
        )
    }

    fn classes(&self) -> String {
        let count = |class: u32| self.0.labels().iter().filter(|&&it| it == class).count();
        let classes = (0..).zip(self.0.class_names());
        let classes: Vec<String> = classes
            .map(|(class, name)| format!("{name} ({})", count(class)))
            .collect();
        shortened(&classes)
    }

    /// Kinds of columns with their names.
    fn columns(&self) -> [(String, Vec<String>); 3] {
        let lacking = |missing: usize| match missing {
            0 => String::new(),
            missing => format!(", {missing} missing"),
        };
        let mut kinds = [const { Vec::new() }; 3];
        for column in self.0.uses() {
            match column {
                ColumnUse::Numeric { name, missing } => {
                    kinds[0].push(match missing {
                        0 => name.clone(),
                        missing => format!("{name} ({missing} missing)"),
                    });
                }
                ColumnUse::Categorical {
                    name,
                    categories,
                    missing,
                } => {
                    let missing = lacking(*missing);
                    kinds[1].push(format!("{name} ({categories} categories{missing})"));
                }
                ColumnUse::LeftOut { name, because } => {
                    kinds[2].push(format!("{name} ({})", reason(*because)));
                }
            }
        }
        let [numeric, categorical, left_out] = kinds;
        [
            (format!("{} numeric", numeric.len()), numeric),
            (format!("{} categorical", categorical.len()), categorical),
            (format!("{} left out", left_out.len()), left_out),
        ]
    }
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
