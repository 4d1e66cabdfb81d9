//! What decides otherwise against a note about data.

use ladder_data::arrays::{ArrayLayout, ArrayNote};
use ladder_data::images::ImageNote;
use ladder_data::table::{RowsNote, TableNote};
use ladder_data::{ClassNote, DataNote};

use super::table::{flag_with, mark, missing};
use crate::output::flag;

/// What is to be noted about the data, with the flag that decides otherwise.
pub fn with_hint(note: &DataNote) -> String {
    match note_hint(note) {
        Some(hint) => format!("{note} ({hint})"),
        None => note.to_string(),
    }
}

fn note_hint(note: &DataNote) -> Option<String> {
    match note {
        DataNote::Table(note) => table_note_hint(note),
        DataNote::Arrays(ArrayNote::Layout { layout, .. }) => {
            let other = match layout {
                ArrayLayout::ChannelsFirst => ArrayLayout::ChannelsLast,
                ArrayLayout::ChannelsLast => ArrayLayout::ChannelsFirst,
                ArrayLayout::Series => return None,
            };
            Some(format!("pass --array-layout {other} otherwise"))
        }
        DataNote::Arrays(ArrayNote::Quantities { .. }) => {
            Some("pass --task classification if each is a class".to_owned())
        }
        DataNote::Arrays(ArrayNote::NumbersAsClasses { .. }) => Some(numbers_as_classes()),
        DataNote::Arrays(ArrayNote::MinusOneIsValue { .. }) => {
            Some("pass --unlabeled-value=-1 if it means that the value is not known".to_owned())
        }
        DataNote::Arrays(ArrayNote::Unlabeled { .. } | ArrayNote::UnknownValue { .. }) => {
            Some(other_unlabeled_value())
        }
        DataNote::Rows(RowsNote::MinusOneIsValue { .. }) => Some(
            "leave the cells blank, or train with --unlabeled-value=-1, if it means that the value is \
             not known"
                .to_owned(),
        ),
        DataNote::Images(ImageNote::UnlabeledText { text, .. }) if text == "-1" => {
            Some(other_unlabeled_value())
        }
        DataNote::Images(ImageNote::SameFolders { .. }) => Some(
            "if those are the classes, pass --image-labels LIST, or one of the folders with --images"
                .to_owned(),
        ),
        DataNote::Images(ImageNote::PartsAsClasses { .. }) => {
            Some("pass the folder of the classes with --images, or --image-labels LIST".to_owned())
        }
        DataNote::Classes(ClassNote::SoundsUnlabeled { class }) => Some(format!(
            "pass {} if it is no class",
            flag("unlabeled-value", class)
        )),
        _ => None,
    }
}

fn other_unlabeled_value() -> String {
    "pass --unlabeled-value with another value otherwise".to_owned()
}

fn numbers_as_classes() -> String {
    "pass --task regression if they are quantities, or --task classification if they are names of \
     classes"
        .to_owned()
}

/// The flag that takes a note otherwise; `None` where there is none.
fn table_note_hint(note: &TableNote) -> Option<String> {
    Some(match note {
        TableNote::FarNumber { text, .. } | TableNote::FarDate { text, .. } => {
            format!(
                "pass {} if it means a missing cell",
                flag_with("missing", text)
            )
        }
        TableNote::TargetCopy { column, .. } => format!(
            "pass {} if it is a copy, or not known of new rows",
            flag_with("drop", column)
        ),
        TableNote::FarValue { text, .. } => format!(
            "pass {} if it means that the value is not known",
            flag_with("unlabeled-value", text)
        ),
        TableNote::LeadingZeros { column, .. } => format!(
            "pass {} if they are codes",
            flag_with("categorical", column)
        ),
        TableNote::WordAsCategory { text, .. } => {
            format!(
                "pass {} if it means a missing cell",
                flag_with("missing", text)
            )
        }
        TableNote::WordAsClass { text, .. } | TableNote::LooksUnlabeled { class: text, .. } => {
            format!("pass {} if it is no class", flag("unlabeled-value", text))
        }
        TableNote::Quantities { .. } => "pass --task classification if each is a class".to_owned(),
        TableNote::MinusOneIsNoValue { .. } => {
            "pass --unlabeled-value '' if it is a value".to_owned()
        }
        TableNote::MinusOneIsValue { .. } => {
            "pass --unlabeled-value=-1 if it means that the value is not known".to_owned()
        }
        TableNote::MinusOne { target, .. } => {
            format!("pass {} if it is a class", flag_with("categorical", target))
        }
        TableNote::NamedIdentifier { column } => format!(
            "pass {} if it is one, or {} if it is none",
            flag_with("drop", column),
            flag_with("numeric", column)
        ),
        TableNote::NumbersAsClasses { .. } => numbers_as_classes(),
        TableNote::SameName { column, .. } => {
            format!("pass {} if they are not", flag_with("categorical", column))
        }
        TableNote::Thousands { other_decimal, .. } => {
            format!(
                "pass --decimal {} if it stands before decimals",
                mark(*other_decimal)
            )
        }
        TableNote::OtherDecimal {
            column, decimal, ..
        } => format!(
            "pass --decimal {} if the others have it, too, or {}",
            mark(*decimal),
            flag_with("drop", column)
        ),
        TableNote::DifferentInEveryRow { column } => format!(
            "pass {}, or {} if it is none",
            flag_with("drop", column),
            flag_with("numeric", column)
        ),
        TableNote::DifferentUnits { column, .. } => format!(
            "or pass {} or {}",
            flag_with("categorical", column),
            flag_with("drop", column)
        ),
        TableNote::NumbersAsDates { column, .. } => {
            format!("pass {} if they are numbers", flag_with("numeric", column))
        }
        TableNote::NumbersLikeDates { column, others, .. } => {
            let mut flags = vec![flag_with("date", column)];
            if !others.texts.is_empty() {
                flags.extend(missing(others));
            }
            format!("pass {} if they are dates", flags.join(" "))
        }
        TableNote::UnreadDates {
            column,
            is_left_out: false,
            ..
        } => format!(
            "or pass {} or {}",
            flag_with("drop", column),
            flag_with("categorical", column)
        ),
        TableNote::UnreadDates { column, .. } => format!(
            "or pass {} to take each as a category",
            flag_with("categorical", column)
        ),
        TableNote::MonthsOrQuarters { column, .. } => {
            format!("or pass {}", flag_with("drop", column))
        }
        TableNote::ShortYears { column, .. } | TableNote::SeveralDateForms { column, .. } => {
            format!(
                "pass {} if they are no dates",
                flag_with("categorical", column)
            )
        }
        TableNote::Unit { column, unit, .. } if unit.chars().count() > 1 => format!(
            "pass {} to take each as a category",
            flag_with("categorical", column)
        ),
        TableNote::NumbersAsCategories {
            column,
            text,
            different,
            ..
        } => match different {
            1 => format!(
                "pass {} {} to take it as a number",
                flag_with("missing", text),
                flag_with("numeric", column)
            ),
            _ => format!("pass {} to leave it out", flag_with("drop", column)),
        },
        TableNote::UnreadNumbers { column, .. } => {
            format!("else pass {}", flag_with("drop", column))
        }
        _ => return None,
    })
}
