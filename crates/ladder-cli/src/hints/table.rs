//! What helps against the errors of tables.

use ladder_data::table::{CellProblem, ColumnRole, DecimalMark, FileKind, OtherCells, TableError};

use crate::args::Names;
use crate::output::flag;

/// What helps against an error of a table.
pub fn of_table(error: &TableError) -> Option<String> {
    match error {
        TableError::NoColumn { sheets, .. } if !sheets.is_empty() => {
            Some("pass --sheet NAME if the table is on another sheet".to_owned())
        }
        TableError::NoColumn { header, column, .. } if is_in_only_name(header, column) => {
            divider(&header[0], column)
        }
        TableError::ColumnType {
            column,
            can_be_left_out: true,
            ..
        } => Some(format!("pass {}", flag_with("drop", column))),
        TableError::NoColumn { header, .. } if is_row_of_numbers(header) => {
            Some("if the file has no header, write one above its first line".to_owned())
        }
        TableError::NoColumn {
            role: Some(role), ..
        } => flag_of(*role).map(|flag| format!("pass one of these with {flag}")),
        TableError::Mixed { column, found, .. } => {
            let mut flags = missing(&found.others);
            flags.push(flag_with("categorical", column));
            flags.push(flag_with("drop", column));
            let mark = found
                .decimal
                .map(|it| format!("; --decimal {} reads the others", mark(it)));
            Some(format!("pass {}{}", or(&flags), mark.unwrap_or_default()))
        }
        TableError::MixedValues { target, found, .. } => {
            let unknown = missing(&found.others).into_iter();
            let unknown = unknown.map(|flag| format!("{flag} if the value is not known there"));
            let classes = flag_with("categorical", target);
            let classes = format!("--task classification {classes} if each is a class");
            let decimal = found.decimal;
            let decimal =
                decimal.map(|it| format!("--decimal {}, which reads the others", mark(it)));
            let flags: Vec<String> = decimal
                .into_iter()
                .chain(unknown)
                .chain([classes])
                .collect();
            Some(format!("pass {}", or(&flags)))
        }
        TableError::MixedUnits { column, .. } => Some(format!(
            "pass {} or {}",
            flag_with("categorical", column),
            flag_with("drop", column)
        )),
        TableError::MixedDates { column, found, .. } => {
            let mut flags = missing(&found.others);
            flags.push(flag_with("drop", column));
            Some(format!("pass {}", or(&flags)))
        }
        TableError::DateOrder { .. } => {
            Some("pass --date-order dmy or --date-order mdy".to_owned())
        }
        TableError::ClassOrMissing { target, text, .. } => Some(format!(
            "pass {} if it is a class, else {}",
            flag_with("categorical", target),
            flag("unlabeled-value", text)
        )),
        TableError::Continuous { target, .. } => Some(format!(
            "or pass --task regression if they are numbers, or {} to take each value as a class",
            flag_with("categorical", target)
        )),
        TableError::Categories { column, .. } => {
            Some(format!("pass {}", flag_with("drop", column)))
        }
        TableError::Malformed { .. } => Some("pass --encoding NAME".to_owned()),
        TableError::NoMark { encoding, .. } => {
            let encoding = encoding.to_string().to_lowercase();
            Some(format!("pass --encoding {encoding}"))
        }
        TableError::TwoEncodings { .. } => {
            Some("pass --encoding NAME, as windows-1252, if all of it has one".to_owned())
        }
        TableError::NotWestern { looks_like, .. } => Some(match looks_like {
            Some(encoding) => {
                let encoding = encoding.to_string().to_lowercase();
                format!("pass --encoding {encoding} if it is, or another, as windows-1252")
            }
            None => "pass --encoding NAME, as macintosh".to_owned(),
        }),
        TableError::Decimal { .. } => Some("pass --decimal . or --decimal ,".to_owned()),
        TableError::Ragged { .. } => {
            Some("pass --delimiter if another character divides the cells".to_owned())
        }
        TableError::NotApplicable { kind: None, .. } => Some("leave out --sheet".to_owned()),
        TableError::NotApplicable { .. } => Some("leave these flags out".to_owned()),
        TableError::NoSheet { .. } => Some("pass one of these with --sheet NAME".to_owned()),
        TableError::EmptySheet { others, .. } => others
            .first()
            .map(|sheet| format!("pass {}", flag("sheet", sheet))),
        TableError::NotBuiltIn { feature, .. } => {
            Some(format!("or build it in with --features {feature}"))
        }
        TableError::NotATable { kind, .. } => of_kind(*kind).map(str::to_owned),
        TableError::Cell { problem, .. } => cell_hint(problem),
        _ => None,
    }
}

/// What helps to use a file that is no table of text.
fn of_kind(kind: FileKind) -> Option<&'static str> {
    match kind {
        FileKind::Drawn => Some("mysql --batch, psql --csv, sqlite3 -csv -header"),
        FileKind::LibSvm => Some("pass --arrays data.npz then"),
        FileKind::NumPy => Some("pass --arrays FILE"),
        FileKind::Image => Some("pass --images FOLDER"),
        _ => None,
    }
}

/// Whether numbers are among the names of a header, other than those that count columns.
fn is_row_of_numbers(header: &[String]) -> bool {
    let numbers = header
        .iter()
        .filter_map(|name| name.replace(',', ".").parse().ok());
    let numbers: Vec<f64> = numbers.collect();
    let are_whole = numbers.iter().all(|number| number.fract() == 0.0);
    let are_counted = are_whole && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0);
    !are_counted
}

/// Whether the only name of a header may be several, one of which is the column.
fn is_in_only_name(header: &[String], column: &str) -> bool {
    matches!(header, [only] if divider(only, column).is_some())
}

/// What divides the names in `header`, if it is blanks, or stands beside the name of the column.
fn divider(header: &str, column: &str) -> Option<String> {
    if header.split_whitespace().count() > 1 {
        return Some("pass --delimiter spaces if blanks divide the cells".to_owned());
    }
    let is_mark = |letter: &char| letter.is_ascii_punctuation() && *letter != '_';
    let marks = |text: String| text.chars().take_while(is_mark).collect::<String>();
    let (before, after) = header.split_once(column)?;
    let before = marks(before.chars().rev().collect());
    let mark = if before.is_empty() {
        marks(after.to_owned())
    } else {
        before
    };
    match mark.chars().count() {
        0 => None,
        1 => Some(format!("pass --delimiter '{mark}' if it divides the cells")),
        _ => Some(format!(
            "if '{mark}' divides the cells, write one character in its place, as a tab"
        )),
    }
}

/// The flag that takes these texts as missing; none where they are many, or one is too long to be
/// typed.
pub(super) fn missing(others: &OtherCells) -> Vec<String> {
    let Some(texts) = others.few() else {
        return Vec::new();
    };
    let is_short = texts.iter().all(|(text, _)| text.chars().count() <= 60);
    let texts = texts.iter().map(|(text, _)| text.clone()).collect();
    let flag = is_short.then(|| flag("missing", Names(texts).to_string()));
    flag.into_iter().collect()
}

/// `a`, `a or b`, `a, b or c`
fn or(flags: &[String]) -> String {
    match flags {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A decimal mark as it is typed.
pub(super) fn mark(decimal: DecimalMark) -> char {
    match decimal {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    }
}

/// A flag that takes a list, with one name.
pub(super) fn flag_with(name: &str, value: &str) -> String {
    flag(name, Names(vec![value.to_owned()]).to_string())
}

fn flag_of(role: ColumnRole) -> Option<&'static str> {
    match role {
        ColumnRole::Target => Some("--target COLUMN"),
        ColumnRole::Dropped => Some("--drop COLUMN,..."),
        ColumnRole::Categorical => Some("--categorical COLUMN,..."),
        ColumnRole::Numeric => Some("--numeric COLUMN,..."),
        ColumnRole::Date => Some("--date COLUMN,..."),
        ColumnRole::Kept => Some("--keep COLUMN,..."),
        _ => None,
    }
}

pub(super) fn cell_hint(problem: &CellProblem) -> Option<String> {
    match problem {
        CellProblem::Unseen { .. } => Some("pass --allow-unseen".to_owned()),
        CellProblem::UnknownClass { found } if found.trim().parse::<f64>().is_ok() => {
            Some("or train with --task regression if the numbers are values".to_owned())
        }
        _ => None,
    }
}
