//! The names of the columns: unique, and really those of columns.

use std::collections::HashSet;
use std::path::Path;

use csv::StringRecord;

use super::Place;
use crate::table::error::{TableError, TitleRow};

/// A row and where it is.
pub(super) type Row = (Place, StringRecord);

/// The names in the row `first`; `below` are some of the rows that follow it.
pub(super) fn names(path: &Path, first: &Row, below: &[Row]) -> Result<Vec<String>, TableError> {
    let path = || path.to_owned();
    if first.1.iter().all(str::is_empty) {
        return Err(TableError::NoHeader { path: path() });
    }
    if let Some((place, header)) = header_below(&first.1, below) {
        let text = first.1.iter().find(|cell| !cell.is_empty());
        let title = Box::new(TitleRow {
            place: first.0,
            text: text.unwrap_or_default().to_owned(),
            header_place: *place,
            header: header.iter().map(str::to_owned).collect(),
        });
        return Err(TableError::Title {
            path: path(),
            title,
        });
    }
    if lacks_names(&first.1, below) {
        let nameless = first.1.iter().zip(1..).filter(|(name, _)| name.is_empty());
        return Err(TableError::NamelessColumns {
            path: path(),
            place: first.0,
            nameless: nameless.map(|(_, column)| column).collect(),
            columns: first.1.len(),
        });
    }
    let names = named(&first.1);
    match first_duplicate(&names) {
        Some(column) => Err(TableError::DuplicateColumn {
            path: path(),
            column,
        }),
        None => Ok(names),
    }
}

/// The row that looks like the header, if `first` looks like a title above it.
fn header_below<'a>(first: &StringRecord, below: &'a [Row]) -> Option<&'a Row> {
    let cells = most_frequent(below.iter().map(|(_, row)| row.len()))?;
    let is_whole = |row: &StringRecord| row.len() == cells && filled(row) > filled(first);
    let is_title = match cells.checked_sub(first.len()) {
        // A single cell more is the name of the row, or nothing.
        Some(more) if more >= 2 || (more == 1 && first.len() == 1) => {
            !names_columns(first)
                || below
                    .iter()
                    .any(|(_, row)| is_whole(row) && names_columns(row))
        }
        // A title stands in one place.
        Some(0) if lacks_names(first, below) && are_neighbors(first) => {
            let has_names = |(_, row): &&Row| is_whole(row) && names_columns(row);
            return below.iter().find(has_names);
        }
        _ => false,
    };
    below.iter().find(|(_, row)| is_title && is_whole(row))
}

/// Whether at least half of the columns have no name, though two and more of these have cells.
fn lacks_names(first: &StringRecord, below: &[Row]) -> bool {
    let nameless = first.iter().filter(|name| name.is_empty()).count();
    let names = first.len() - nameless;
    nameless >= 2 && names <= nameless && below.iter().any(|row| fills(&row.1, first))
}

/// Whether no blank stands between the names.
fn are_neighbors(row: &StringRecord) -> bool {
    let blanks = |cell: &&str| cell.is_empty();
    let named = row
        .iter()
        .skip_while(blanks)
        .take_while(|it| !it.is_empty());
    named.count() == filled(row)
}

/// Whether a row has names alone, two or more, which all differ and none of which is a number.
fn names_columns(row: &StringRecord) -> bool {
    let mut seen = HashSet::new();
    let is_name = |cell: &str| !cell.is_empty() && cell.parse::<f64>().is_err();
    row.len() > 1
        && row
            .iter()
            .all(|cell| is_name(cell) && seen.insert(cell.to_owned()))
}

/// Whether a row has cells where `first` has no names.
fn fills(row: &StringRecord, first: &StringRecord) -> bool {
    let pairs = row.iter().zip(first);
    pairs
        .filter(|(cell, name)| name.is_empty() && !cell.is_empty())
        .count()
        >= 2
}

fn filled(row: &StringRecord) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}

/// What at least four of five are.
fn most_frequent(numbers: impl Iterator<Item = usize> + Clone) -> Option<usize> {
    let all = numbers.clone().count();
    let mut sorted: Vec<usize> = numbers.collect();
    sorted.sort_unstable();
    let middle = *sorted.get(all / 2)?;
    let alike = sorted.iter().filter(|number| **number == middle).count();
    (5 * alike >= 4 * all).then_some(middle)
}

/// The first column without a name keeps none, as the index of pandas has; others get the name that
/// pandas gives them.
fn named(first: &StringRecord) -> Vec<String> {
    let mut has_nameless = false;
    let name = |(index, name): (usize, &str)| match name.is_empty() {
        true if std::mem::replace(&mut has_nameless, true) => format!("Unnamed: {index}"),
        _ => name.to_owned(),
    };
    first.iter().enumerate().map(name).collect()
}

fn first_duplicate(names: &[String]) -> Option<String> {
    let mut seen = HashSet::with_capacity(names.len());
    names.iter().find(|name| !seen.insert(*name)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        let rows = text.lines().zip(1..);
        rows.map(|(line, number)| {
            let cells: Vec<&str> = line.split(',').collect();
            (Place::Line(number), cells.into())
        })
        .collect()
    }

    fn found(text: &str) -> Result<Vec<String>, String> {
        let rows = rows(text);
        let names = names(Path::new("a.csv"), &rows[0], &rows[1..]);
        names.map_err(|error| error.to_string())
    }

    #[test]
    fn columns_without_a_name_are_told_apart() {
        assert_eq!(found(",a\n0,1").unwrap(), ["", "a"]);
        assert_eq!(found("a,b,,\n1,2,,").unwrap(), ["a", "b", "", "Unnamed: 3"]);
        assert!(found("a,b,a\n1,2,3").unwrap_err().contains("named 'a'"));
        assert!(found(",,\n1,2,3").unwrap_err().contains("no header"));
    }

    #[test]
    fn a_title_above_the_header_is_recognized() {
        for text in [
            "People\na,b,c\n1,2,3\n4,5,6",
            "People,,,\n,,,\na,b,c,d\n1,2,3,4",
            "People,2024\na,b,c,d\n1,2,3,4",
        ] {
            let error = found(text).unwrap_err();
            assert!(error.contains("line 1 ('People')"), "{error}");
            assert!(error.contains("a, b, c"), "{error}");
        }
        for text in [
            "x,,,y\n1,2,3,4\n5,6,7,8",
            "x,,,y\nred,small,new,yes\nblue,large,old,no",
            "Report,,\n1,2,3\n4,5,6",
        ] {
            let error = found(text).unwrap_err();
            let words = "name each column, or delete the line if it is a title";
            assert!(error.ends_with(words), "{error}");
        }
        let error = found("x,,,y\n1,2,3,4").unwrap_err();
        assert!(
            error.contains("line 1: 2 of 4 columns, 2 and 3, have no name"),
            "{error}"
        );
        for text in ["a,b\n1,2,3\n4,5,6", "a,,,\n1,,,\n2,,,", "a\n1\n2"] {
            assert!(found(text).is_ok(), "{text}");
        }
    }
}
