//! What was found in your own data, before anything is trained with it.

use std::fmt;

use ladder_data::table::ColumnUse;
use ladder_data::{DataName, Dataset, Labels, Table as DataTable, Task, shown, shown_number};
use ladder_train::analysis::significant;

use super::numbers::counted;
use super::table::{Align, Table};

/// What is said where no row is without a class.
pub fn all_labeled(task: Task) -> String {
    format!(
        "every row has a {}, and all of them are used; a ladder network learns from rows without \
         one, too (pass --labels N to use N of the labels and the other rows without)",
        label_of(task)
    )
}

/// Names shown of a list; the rest is counted.
const SHOWN: usize = 8;

/// Your own data in a few lines.
pub struct Described(Table);

impl Described {
    /// A table: its rows, its classes, and what became of its columns.
    pub fn table(data: &DataTable, notes: impl Iterator<Item = String>) -> Self {
        let column = shown(&data.config().target);
        let mut lines = Table::new(&[("", Align::Left), ("", Align::Left)]);
        lines.row([
            "table".into(),
            format!(
                "{}, with a {} in '{column}'",
                rows(&data.config().file.display().to_string(), data.labels()),
                label_of(data.task())
            ),
        ]);
        let form = data.form().map(ToString::to_string).unwrap_or_default();
        if !form.is_empty() {
            lines.row(["read as".into(), form]);
        }
        lines.row(target(data.class_names(), data.labels()));
        for (title, names) in columns(data.uses()) {
            if !names.is_empty() {
                lines.row([title, shortened(&names)]);
            }
        }
        notes.for_each(|note| lines.row(["note".into(), note]));
        Self(lines)
    }

    /// Images or arrays: how many rows, of which shape, their classes, and what is to be noted.
    pub fn rows(kind: DataName, data: &Dataset, notes: impl Iterator<Item = String>) -> Self {
        let labels = data.train.known();
        let mut lines = Table::new(&[("", Align::Left), ("", Align::Left)]);
        lines.row([
            kind.to_string(),
            format!(
                "{}, with a {}",
                rows(&data.name, labels),
                label_of(data.task())
            ),
        ]);
        lines.row(["a row".into(), data.shape.to_string()]);
        lines.row(target(data.class_names(), labels));
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
fn rows(name: &str, labels: &Labels) -> String {
    let labeled = (0..labels.len()).filter(|&row| labels.get(row).is_some());
    let labeled = labeled.count();
    let rows = counted(labels.len(), "row", "rows");
    format!("{name}: {rows}, {labeled} of them")
}

/// What is known of a row of such a task.
pub fn label_of(task: Task) -> &'static str {
    match task {
        Task::Classification => "class",
        Task::Regression => "value",
    }
}

/// The classes with their rows, or the range of the values.
fn target(names: &[String], labels: &Labels) -> [String; 2] {
    match labels {
        Labels::Classes(labels) => ["classes".into(), classes(names, labels)],
        Labels::Values(values) => {
            let least = values.iter().copied().fold(f64::NAN, f64::min);
            let most = values.iter().copied().fold(f64::NAN, f64::max);
            [
                "values".into(),
                format!("{} (regression)", range(least, most)),
            ]
        }
    }
}

/// `64.40 to 305.9`, and as many digits as tell both ends apart.
fn range(least: f64, most: f64) -> String {
    let [mut first, mut last] = [least, most].map(significant);
    if first == last {
        [first, last] = [least, most].map(shown_number);
    }
    format!("{first} to {last}")
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
fn columns(uses: &[ColumnUse]) -> [(String, Vec<String>); 5] {
    let [
        mut numeric,
        mut boolean,
        mut dates,
        mut categorical,
        mut left_out,
    ] = [const { Vec::new() }; 5];
    for column in uses {
        let name = column_name(column.name());
        match column {
            ColumnUse::Numeric { missing, .. } => numeric.push(with(name, "", *missing)),
            ColumnUse::Boolean { missing, .. } => boolean.push(with(name, "", *missing)),
            ColumnUse::Date { missing, .. } => dates.push(with(name, "", *missing)),
            ColumnUse::Categorical {
                categories,
                missing,
                ..
            } => categorical.push(with(name, &counted_categories(*categories), *missing)),
            ColumnUse::LeftOut { because, .. } => left_out.push(with(name, because.reason(), 0)),
            // The library may learn other uses.
            _ => left_out.push(name.to_owned()),
        }
    }
    [
        (format!("{} numeric", numeric.len()), numeric),
        (format!("{} boolean", boolean.len()), boolean),
        (counted(dates.len(), "date", "dates"), dates),
        (format!("{} categorical", categorical.len()), categorical),
        (format!("{} left out", left_out.len()), left_out),
    ]
}

/// The name of a column, which may have none.
pub fn column_name(name: &str) -> &str {
    match name {
        "" => "(no name)",
        name => name,
    }
}

/// What a column is taken as, and how many of its cells are missing.
pub fn described_column(column: &ColumnUse) -> (String, usize) {
    match column {
        ColumnUse::Numeric {
            missing,
            smallest,
            largest,
            ..
        } => {
            let (smallest, largest) = (shown_number(*smallest), shown_number(*largest));
            (format!("number, {smallest} to {largest}"), *missing)
        }
        ColumnUse::Boolean { missing, .. } => ("true or false".to_owned(), *missing),
        ColumnUse::Date { missing, .. } => ("date or time".to_owned(), *missing),
        ColumnUse::Categorical {
            categories,
            missing,
            ..
        } => (counted_categories(*categories), *missing),
        ColumnUse::LeftOut { because, .. } => (format!("left out: {}", because.reason()), 0),
        // The library may learn other uses.
        _ => ("used".to_owned(), 0),
    }
}

/// `city (2 categories, 26 missing)`
fn with(name: &str, what: &str, missing: usize) -> String {
    let missing = match missing {
        0 => String::new(),
        missing => format!("{missing} missing"),
    };
    let said = [what, &missing];
    let said: Vec<&str> = said.into_iter().filter(|it| !it.is_empty()).collect();
    match said[..] {
        [] => name.to_owned(),
        _ => format!("{name} ({})", said.join(", ")),
    }
}

fn counted_categories(number: usize) -> String {
    counted(number, "category", "categories")
}

/// `a, b, c and 12 more`
fn shortened(names: &[String]) -> String {
    let first: Vec<_> = names.iter().take(SHOWN).map(|name| shown(name)).collect();
    let first = first.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_range_has_the_digits_that_tell_its_ends_apart() {
        assert_eq!(range(64.401, 305.92), "64.40 to 305.9");
        assert_eq!(
            range(999_999.995, 1_000_000.004),
            "999999.995 to 1000000.004"
        );
    }
}
