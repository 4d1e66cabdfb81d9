//! Notes in words.

use std::fmt;

use super::TableNote;
use crate::encoding::{DateForm, DecimalMark, is_too_large};
use crate::message::{counted, counted_texts, listed_quoted, quoted, same_names};
use crate::table::error::{DATES, NUMBERS, TOO_LARGE};

impl fmt::Display for TableNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = self.column() {
            write!(f, "column {}", quoted(column))?;
        }
        f.write_str(&self.words())
    }
}

impl TableNote {
    /// The column that the sentence begins with.
    fn column(&self) -> Option<&str> {
        match self {
            Self::MissingText { .. }
            | Self::NoSuchText { .. }
            | Self::TotalRow { .. }
            | Self::HeaderOfValues { .. } => None,
            Self::WordAsClass { target, .. }
            | Self::LooksUnlabeled { target, .. }
            | Self::MinusOne { target, .. }
            | Self::NumbersAsClasses { target, .. }
            | Self::Quantities { target, .. }
            | Self::MinusOneIsValue { target, .. }
            | Self::UnitOfValues { target, .. }
            | Self::FarValue { target, .. }
            | Self::MinusOneIsNoValue { target, .. }
            | Self::TextIsNoValue { target, .. } => Some(target),
            Self::WordAsCategory { column, .. }
            | Self::LookAlike { column, .. }
            | Self::DifferentInEveryRow { column }
            | Self::NumbersAsCategories { column, .. }
            | Self::NamedIdentifier { column }
            | Self::FarNumber { column, .. }
            | Self::LeadingZeros { column, .. }
            | Self::FarDate { column, .. }
            | Self::TargetCopy { column, .. }
            | Self::SameName { column, .. }
            | Self::Thousands { column, .. }
            | Self::Unit { column, .. }
            | Self::DifferentUnits { column, .. }
            | Self::NumbersAsDates { column, .. }
            | Self::NumbersLikeDates { column, .. }
            | Self::UnreadDates { column, .. }
            | Self::UnreadNumbers { column, .. }
            | Self::OtherDecimal { column, .. }
            | Self::ShortYears { column, .. }
            | Self::MonthsOrQuarters { column, .. }
            | Self::SeveralDateForms { column, .. }
            | Self::ZeroResults { column, .. } => Some(column),
        }
    }

    /// What follows the column.
    fn words(&self) -> String {
        match self {
            Self::MissingText { .. }
            | Self::NoSuchText { .. }
            | Self::TotalRow { .. }
            | Self::HeaderOfValues { .. } => self.words_of_table(),
            Self::WordAsClass { .. }
            | Self::LooksUnlabeled { .. }
            | Self::MinusOne { .. }
            | Self::NumbersAsClasses { .. }
            | Self::Quantities { .. }
            | Self::MinusOneIsValue { .. }
            | Self::UnitOfValues { .. }
            | Self::FarValue { .. }
            | Self::MinusOneIsNoValue { .. }
            | Self::TextIsNoValue { .. } => self.words_of_target(),
            Self::NumbersAsDates { .. }
            | Self::NumbersLikeDates { .. }
            | Self::UnreadDates { .. }
            | Self::ShortYears { .. }
            | Self::MonthsOrQuarters { .. }
            | Self::SeveralDateForms { .. } => self.words_of_dates(),
            _ => self.words_of_column(),
        }
    }

    fn words_of_table(&self) -> String {
        match self {
            Self::MissingText {
                text,
                cells,
                columns,
            } => format!(
                "{} is taken as missing in {} of {}",
                quoted(text),
                counted(*cells, "cell", "cells"),
                counted(*columns, "column", "columns")
            ),
            Self::NoSuchText { text } => format!("no cell has the text {}", quoted(text)),
            Self::HeaderOfValues { names } => format!(
                "the header may be a row: {} stand among the cells of their columns; if the file has \
                 no header, write one above its first line",
                listed_quoted(names)
            ),
            Self::TotalRow { text } => format!(
                "the last row has {}the sums of the rows above it, their means, or blanks; delete it \
                 if it is no row like the others",
                text.as_ref()
                    .map_or_else(String::new, |text| format!("{} and ", quoted(text)))
            ),
            _ => String::new(),
        }
    }

    fn words_of_target(&self) -> String {
        match self {
            Self::WordAsClass {
                text,
                cells,
                blanks,
                ..
            } => format!(
                ": {} ({cells}) is taken as a class{}",
                quoted(text),
                match blanks {
                    0 => String::new(),
                    _ => format!(
                        ", and {} as rows without one",
                        counted(*blanks, "blank cell", "blank cells")
                    ),
                }
            ),
            Self::LooksUnlabeled { class, rows, .. } => format!(
                ": the class {} ({}) sounds like a class that is not known",
                quoted(class),
                counted(*rows, "row", "rows")
            ),
            Self::MinusOne { rows, .. } => format!(
                ": -1 is taken as a class that is not known, in {}",
                counted(*rows, "row", "rows")
            ),
            Self::NumbersAsClasses {
                different, labeled, ..
            } => format!(
                " has {different} different numbers in {labeled} rows with a class, and each is \
                 taken as a class of its own"
            ),
            Self::Quantities {
                different, rows, ..
            } => format!(
                " has {different} different numbers in {rows} rows, which are taken as values to predict \
                 (regression)"
            ),
            Self::MinusOneIsNoValue { rows, .. } => format!(
                ": -1 is taken as a value that is not known, in {}, a tenth of all or more, beside \
                 no other number below 0",
                counted(*rows, "row", "rows")
            ),
            Self::MinusOneIsValue { rows, .. } => format!(
                ": -1 is taken as a value, in {}, fewer than a tenth of all, beside no other number \
                 below 0",
                counted(*rows, "row", "rows")
            ),
            Self::TextIsNoValue { text, rows, .. } => format!(
                ": {} is taken as a value that is not known, in {}",
                quoted(text),
                counted(*rows, "row", "rows")
            ),
            Self::UnitOfValues { unit, without, .. } => of_unit(unit, *without),
            Self::FarValue {
                text, rows, others, ..
            } => far_number(text, *rows, others),
            _ => String::new(),
        }
    }

    fn words_of_dates(&self) -> String {
        match self {
            Self::NumbersAsDates { text, date, .. } => format!(
                ": numbers such as {} are taken as dates{}",
                quoted(text),
                date.as_ref()
                    .map_or_else(String::new, |date| format!(", as {date}"))
            ),
            Self::NumbersLikeDates {
                form,
                dates,
                cells,
                others,
                ..
            } => format!(
                ": {dates} of {} may be {}{}, and are taken as numbers",
                counted(*cells, "number", "numbers"),
                match form {
                    DateForm::MonthYear => "months such as 10.2016",
                    DateForm::CompactMonth => "months such as 201610",
                    _ => "dates such as 20161015",
                },
                match &others.texts[..] {
                    [] => String::new(),
                    [(only, _)] => format!(", {} is none", quoted(only)),
                    several => format!(", {} are none", counted_texts(several)),
                }
            ),
            Self::UnreadDates {
                text,
                cells,
                of,
                is_left_out,
                ..
            } => format!(
                ": {cells} of {} look like dates in a form that is not read, such as {}, and {}; \
                 {DATES}; convert them to one of these, as a spreadsheet does with the format \
                 YYYY-MM-DD",
                counted(*of, "cell", "cells"),
                quoted(text),
                texts_or_left_out(*cells, *is_left_out)
            ),
            Self::MonthsOrQuarters { text, date, .. } => format!(
                ": all dates begin with 1 to 4 and are taken as months, {} as {date}; write them as \
                 2016Q4 if they are quarters",
                quoted(text)
            ),
            Self::ShortYears { text, date, .. } => format!(
                ": years have two digits, and are taken as 1969 to 2068: {} as {date}",
                quoted(text)
            ),
            Self::SeveralDateForms { texts, .. } => format!(
                ": dates are written in several ways, and read as dates: {}",
                listed_quoted(texts)
            ),
            _ => String::new(),
        }
    }

    fn words_of_column(&self) -> String {
        match self {
            Self::WordAsCategory {
                text,
                cells,
                blanks,
                ..
            } => format!(
                ": {} ({cells}) is taken as a category of its own, beside {}",
                quoted(text),
                counted(*blanks, "blank cell", "blank cells")
            ),
            Self::ZeroResults { cells, .. } => format!(
                ": all {cells} cells are formulas with the result 0; if no program has computed them \
                 yet, open the file in a spreadsheet program and save it"
            ),
            Self::LookAlike { names, .. } => format!(
                ": {} look alike and are taken as different",
                listed_quoted(names)
            ),
            Self::DifferentInEveryRow { .. } => {
                " is a different whole number in every row, and is taken as a number; leave it out \
                 if it is an identifier"
                    .to_owned()
            }
            Self::NumbersAsCategories {
                text, texts, cells, ..
            } => format!(
                ": {texts} of {} are texts such as {}{}, so its numbers are taken as categories",
                counted(*cells, "cell", "cells"),
                quoted(text),
                match is_too_large(text) {
                    false => String::new(),
                    true => format!(" ({TOO_LARGE})"),
                }
            ),
            Self::NamedIdentifier { .. } => {
                " is called like an identifier, and is taken as a number".to_owned()
            }
            Self::FarNumber {
                text,
                cells,
                others,
                ..
            } => far_number(text, *cells, others),
            Self::FarDate {
                text,
                cells,
                others: [first, last],
                ..
            } => format!(
                ": {} ({cells}) is far from all other dates, {first} to {last}, and is taken as a \
                 date",
                quoted(text)
            ),
            Self::TargetCopy { rows, .. } => {
                format!(" says what the target says, in all {rows} rows that have both")
            }
            Self::LeadingZeros { text, .. } => format!(
                ": numbers such as {} have zeros before them, and are taken as numbers",
                quoted(text)
            ),
            Self::SameName { names, .. } => format!(": {}", same_names(names)),
            Self::Thousands { text, .. } => format!(
                ": numbers such as {} are taken as ones with groups of thousands",
                quoted(text)
            ),
            Self::Unit { unit, without, .. } => of_unit(unit, *without),
            Self::DifferentUnits {
                units,
                others,
                is_left_out,
                ..
            } => format!(
                ": numbers beside different units, {}{}, are not taken as numbers{}; write them in \
                 one unit",
                counted_texts(units),
                match others {
                    0 => String::new(),
                    _ => format!(" and {}", counted(*others, "other cell", "other cells")),
                },
                if *is_left_out {
                    ", and the column is left out"
                } else {
                    ""
                }
            ),
            Self::UnreadNumbers {
                text,
                cells,
                numbers,
                is_left_out,
                ..
            } => format!(
                ": {} such as {}{} {}, and {}; {}",
                counted(*cells, "cell", "cells"),
                quoted(text),
                match numbers {
                    0 => String::new(),
                    _ => format!(", beside {},", counted(*numbers, "number", "numbers")),
                },
                match is_too_large(text) {
                    false => "may be numbers in a form that is not read",
                    true => "may be numbers that are too large",
                },
                texts_or_left_out(*cells, *is_left_out),
                match is_too_large(text) {
                    false => format!("{NUMBERS}; convert them if they are"),
                    true => "numbers are read from -1e37 to 1e37; give them in a larger unit if \
                                they are"
                        .to_owned(),
                }
            ),
            Self::OtherDecimal {
                text,
                cells,
                decimal,
                is_left_out,
                ..
            } => format!(
                ": {} such as {} {} with a decimal {}, which is not that of the file, and {}; write \
                 all numbers with one mark",
                counted(*cells, "cell", "cells"),
                quoted(text),
                if *cells == 1 {
                    "is a number"
                } else {
                    "are numbers"
                },
                match decimal {
                    DecimalMark::Point => "point",
                    DecimalMark::Comma => "comma",
                },
                texts_or_left_out(*cells, *is_left_out)
            ),
            _ => String::new(),
        }
    }
}

/// A number that so many cells have, where they are counted, beside others in this range.
fn far_number(text: &str, cells: Option<usize>, [smallest, largest]: &[String; 2]) -> String {
    format!(
        ": {}{} is far from all other numbers, {smallest} to {largest}, and is taken as a number",
        quoted(text),
        cells.map_or_else(String::new, |cells| format!(" ({cells})"))
    )
}

/// Numbers of this unit, and so many without one.
fn of_unit(unit: &str, without: usize) -> String {
    let numbers = format!(": numbers with {}", quoted(unit));
    match without {
        0 => numbers,
        _ => format!(
            "{numbers}, and {}, taken as the same",
            counted(without, "number without it", "numbers without it")
        ),
    }
}

/// What becomes of so many cells that are not read as what they look like.
fn texts_or_left_out(cells: usize, is_left_out: bool) -> &'static str {
    match (is_left_out, cells) {
        (true, _) => "the column is left out",
        (false, 1) => "is taken as a text",
        (false, _) => "are taken as texts",
    }
}
