//! The flags and commands that help against an error: the libraries know none, so they are added
//! here, where the error is printed.
//!
//! One function for each library's error type; it matches on the variants that a flag or a command
//! helps against, and looks into the variants that only hand on another error.
//! `with_flag` words the errors of where data comes from anew, since the flag belongs into the sentence.

use std::error::Error as StdError;
use std::path::Path;

use anyhow::Error;
use ladder_data::arrays::{ArrayError, ArrayLayout, ArrayNote};
use ladder_data::cifar10::Cifar10Error;
use ladder_data::idx::IdxError;
use ladder_data::images::{ImageError, ImageNote};
use ladder_data::mnist::MnistError;
use ladder_data::table::{
    CellProblem, ColumnRole, DecimalMark, FileKind, OtherCells, TableError, TableNote,
};
use ladder_data::{
    ClassNote, DataConfigError, DataError, DataName, DataNote, PreprocessingError, SplitError,
};
use ladder_model::BackendError;
use ladder_train::{ConfigFieldError, ExportError, GroupDir, RunDir, RunDirError, TrainError};

use crate::args::Names;
use crate::output::{flag, program, resume_command, shell};

/// What to pass or to run, as it is put in parentheses at the end of the error's line; `None` where
/// the error says all.
pub fn hint(error: &Error) -> Option<String> {
    error.chain().find_map(|cause| {
        of(cause, data_hint)
            .or_else(|| of(cause, train_hint))
            .or_else(|| of(cause, of_table))
            .or_else(|| of(cause, cell_hint))
            .or_else(|| of(cause, image_hint))
            .or_else(|| of(cause, array_hint))
            .or_else(|| of(cause, idx_hint))
            .or_else(|| of(cause, mnist_hint))
            .or_else(|| of(cause, cifar10_hint))
            .or_else(|| of(cause, preprocessing_hint))
            .or_else(|| of(cause, run_dir_hint))
            .or_else(|| of(cause, export_hint))
            .or_else(|| of(cause, split_hint))
            .or_else(|| of(cause, backend_hint))
    })
}

/// The words of a cause; a library's next step is left out where the hint is the same in a command.
pub fn words(cause: &(dyn StdError + 'static)) -> String {
    let backend = match cause.downcast_ref() {
        Some(TrainError::Backend(error)) => Some(error),
        _ => cause.downcast_ref(),
    };
    match backend {
        Some(BackendError::NotCompiled(backend)) => {
            format!("backend '{backend}' is not in this build")
        }
        _ => cause.to_string(),
    }
}

/// The hint of a cause if it is of the type that `hint` takes.
fn of<E: StdError + 'static>(
    cause: &(dyn StdError + 'static),
    hint: impl Fn(&E) -> Option<String>,
) -> Option<String> {
    cause.downcast_ref().and_then(hint)
}

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
        DataNote::Arrays(ArrayNote::ManyNumbers { .. }) => {
            Some("pass --task regression if they are quantities".to_owned())
        }
        DataNote::Arrays(ArrayNote::MinusOneIsValue { .. }) => {
            Some("pass --unlabeled-value=-1 if it means that the value is not known".to_owned())
        }
        DataNote::Arrays(ArrayNote::Unlabeled { .. } | ArrayNote::UnknownValue { .. }) => {
            Some(other_unlabeled_value())
        }
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

/// An error of the data, with the flag that helps.
pub fn with_flag(error: DataConfigError) -> Error {
    match error {
        DataConfigError::Data(error) => error.into(),
        DataConfigError::Labels(error) => error.into(),
        DataConfigError::NoFiles {
            name: DataName::Digits,
            dir,
        } => embedded(&dir),
        DataConfigError::NoDirectory(name) => Error::msg(format!(
            "the data set {name} needs --data-dir, the directory of its four files"
        )),
        DataConfigError::NotMovedHere { .. } => Error::msg(format!(
            "{error}; --data-dir names the one that your data is in now"
        )),
        error => error.into(),
    }
}

/// The error of a directory for the digits.
pub fn embedded(dir: &Path) -> Error {
    Error::msg(format!(
        "the data set digits is embedded and reads no directory; \
         for {} pass --dataset mnist, cifar-10 or idx",
        dir.display()
    ))
}

fn train_hint(error: &TrainError) -> Option<String> {
    match error {
        TrainError::Backend(error) => backend_hint(error),
        TrainError::Data(error) => data_hint(error),
        TrainError::Preprocessing(error) => preprocessing_hint(error),
        TrainError::RunDir(error) => run_dir_hint(error),
        TrainError::Split(error) => split_hint(error),
        TrainError::Field(error) => field_hint(error),
        TrainError::View(_) => Some("pass --numbers plain".to_owned()),
        _ => None,
    }
}

fn field_hint(error: &ConfigFieldError) -> Option<String> {
    let is_list = error.field == "costs";
    is_list.then(|| "pass fewer numbers with --costs, or more layers with --layers".to_owned())
}

fn split_hint(error: &SplitError) -> Option<String> {
    match error {
        SplitError::LoneRow { .. } | SplitError::FewToLearn { .. } => {
            Some("pass --folds 0 to train without cross-validation".to_owned())
        }
        _ => None,
    }
}

fn run_dir_hint(error: &RunDirError) -> Option<String> {
    let hint = match error {
        RunDirError::Exists(_) => {
            "continue it with --resume, replace it with --force, or choose another --run-dir; \
             with --continue one command begins and continues a run"
        }
        RunDirError::NotARun(_) | RunDirError::Unwritable { .. } | RunDirError::Inside { .. } => {
            "choose another --run-dir"
        }
        RunDirError::NoWholeCheckpoint { path, .. } => {
            return Some(train_anew(path.parent().unwrap_or(path)));
        }
        RunDirError::OtherFold { path, .. } => return Some(train_anew(path)),
        RunDirError::NoModel(_) => "copy it from where you have it, or train with --force anew",
        RunDirError::Unfinished(dir) => {
            return Some(format!(
                "finish it with `ladder train --resume {}`",
                shell(dir)
            ));
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// How to train what is in this directory anew: a run is replaced, and what is part of another one
/// is made again when that is continued.
fn train_anew(dir: &Path) -> String {
    let whole = dir.ancestors().skip(1).filter(|dir| is_run_or_group(dir));
    match whole.last() {
        Some(whole) => format!(
            "remove {} and continue with `{}`",
            shell(dir),
            resume_command(whole)
        ),
        None => format!(
            "start anew with `{} train --run-dir {} --force` and its settings, which are in \
             config.json there",
            program(),
            shell(dir)
        ),
    }
}

fn is_run_or_group(dir: &Path) -> bool {
    RunDir::open(dir).is_ok() || GroupDir::at(dir).is_some()
}

fn export_hint(error: &ExportError) -> Option<String> {
    match error {
        ExportError::Exists(_) => {
            Some("replace it with --force, or choose another --output".to_owned())
        }
        _ => None,
    }
}

fn backend_hint(error: &BackendError) -> Option<String> {
    match error {
        BackendError::NotCompiled(backend) => Some(format!(
            "build it in with `cargo run --release --features {backend} -- train --backend \
             {backend}`"
        )),
        BackendError::NoDevice { .. } => Some("pass --backend flex".to_owned()),
        BackendError::NoSuchDevice { .. } => Some("`ladder backends` lists the devices".to_owned()),
        _ => None,
    }
}

fn data_hint(error: &DataError) -> Option<String> {
    match error {
        DataError::Idx(error) => idx_hint(error),
        DataError::Mnist(error) => mnist_hint(error),
        DataError::Cifar10(error) => cifar10_hint(error),
        DataError::Arrays(error) => array_hint(error),
        DataError::Images(error) => image_hint(error),
        DataError::Table(error) => of_table(error),
        _ => None,
    }
}

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
        TableError::NotWestern { looks_like, .. } => Some(match looks_like {
            Some(encoding) => {
                let encoding = encoding.to_string().to_lowercase();
                format!("pass --encoding {encoding} if it is, or --encoding windows-1252")
            }
            None => "pass --encoding NAME, as ibm866 or macintosh".to_owned(),
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
        TableError::NotATable {
            kind: FileKind::Drawn,
            ..
        } => Some("mysql --batch, psql --csv, sqlite3 -csv -header".to_owned()),
        TableError::NotATable {
            kind: FileKind::LibSvm,
            ..
        } => Some("pass --arrays data.npz then".to_owned()),
        TableError::NotATable {
            kind: FileKind::NumPy,
            ..
        } => Some("pass --arrays FILE".to_owned()),
        TableError::NotATable {
            kind: FileKind::Image,
            ..
        } => Some("pass --images FOLDER".to_owned()),
        TableError::Cell { problem, .. } => cell_hint(problem),
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
fn missing(others: &OtherCells) -> Vec<String> {
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
        TableNote::ManyNumbers { target, .. } => {
            format!(
                "pass --task regression if they are quantities, or {} if they are names of classes",
                flag_with("categorical", target)
            )
        }
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

/// A decimal mark as it is typed.
fn mark(decimal: DecimalMark) -> char {
    match decimal {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    }
}

/// A flag that takes a list, with one name.
fn flag_with(name: &str, value: &str) -> String {
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

fn cell_hint(problem: &CellProblem) -> Option<String> {
    match problem {
        CellProblem::Unseen { .. } => Some("pass --allow-unseen".to_owned()),
        _ => None,
    }
}

fn image_hint(error: &ImageError) -> Option<String> {
    match error {
        ImageError::Empty { .. } => {
            Some("pass a list of files and classes with --image-labels FILE".to_owned())
        }
        ImageError::Parts {
            dir,
            training,
            measuring,
            ..
        } => {
            let images = format!("pass --images {}", shell(dir.join(training)));
            let test = measuring.as_ref();
            let test = test.map(|test| {
                let test = shell(dir.join(test));
                format!(", and `ladder train` --test {test}, too")
            });
            Some(images + &test.unwrap_or_default())
        }
        ImageError::List(error) => of_table(error),
        _ => None,
    }
}

fn array_hint(error: &ArrayError) -> Option<String> {
    match error {
        ArrayError::NotAClass { .. } | ArrayError::ManyClasses { .. } => {
            Some("pass --task regression if y has quantities".to_owned())
        }
        ArrayError::NoLabels { .. } => Some("pass --array-labels y.npy".to_owned()),
        ArrayError::Layout { .. } => {
            Some("pass --array-layout channels-first or --array-layout channels-last".to_owned())
        }
        ArrayError::OneClass {
            beside: Some(_), ..
        } => Some("if it is a class, pass --unlabeled-value with a value that is none".to_owned()),
        _ => None,
    }
}

fn idx_hint(error: &IdxError) -> Option<String> {
    match error {
        IdxError::Missing { dir, .. } => Some(format!(
            "for MNIST run {}; if the files are elsewhere, pass --data-dir DIR",
            fetch("mnist", dir)
        )),
        _ => None,
    }
}

fn mnist_hint(error: &MnistError) -> Option<String> {
    match error {
        MnistError::Idx(error) => idx_hint(error),
        MnistError::Checksum { .. } => {
            Some("run `ladder data fetch mnist`, or pass --dataset idx for other data".to_owned())
        }
        _ => None,
    }
}

fn cifar10_hint(error: &Cifar10Error) -> Option<String> {
    match error {
        Cifar10Error::Missing { dir, .. } => Some(format!(
            "run {}; if the files are elsewhere, pass --data-dir DIR",
            fetch("cifar-10", dir)
        )),
        Cifar10Error::Io { .. } | Cifar10Error::Rows(_) => None,
        _ => Some("run `ladder data fetch cifar-10`".to_owned()),
    }
}

fn preprocessing_hint(error: &PreprocessingError) -> Option<String> {
    match error {
        PreprocessingError::NotInThisBuild => {
            Some("build it in with cargo's --features whitening".to_owned())
        }
        _ => None,
    }
}

fn fetch(data: &str, dir: &Path) -> String {
    format!("`ladder data fetch {data} --data-dir {}`", shell(dir))
}

#[cfg(test)]
mod tests {
    use ladder_model::Backend;

    use super::*;

    fn categories() -> TableError {
        TableError::Categories {
            path: "people.csv".into(),
            column: "name".to_owned(),
            limit: 1000,
        }
    }

    #[test]
    fn the_flags_follow_from_the_error_however_deep_it_lies() {
        let expected = Some("pass --drop name".to_owned());
        let data = || DataError::Table(categories());
        assert_eq!(hint(&categories().into()), expected);
        assert_eq!(hint(&Error::from(data()).context("seed 1")), expected);
        assert_eq!(hint(&TrainError::Data(data()).into()), expected);
    }

    #[test]
    fn a_run_that_is_in_the_way_or_unfinished_names_the_ways_out() {
        let exists: TrainError = RunDirError::Exists("runs/a".into()).into();
        let text = hint(&exists.into()).unwrap();
        for way in ["--resume", "--force", "--run-dir"] {
            assert!(text.contains(way), "{text}");
        }
        let unfinished = RunDirError::Unfinished("my runs/a".into());
        let expected = "finish it with `ladder train --resume 'my runs/a'`";
        assert_eq!(hint(&unfinished.into()).as_deref(), Some(expected));
    }

    #[test]
    fn names_are_quoted_for_the_shell() {
        for (column, expected) in [
            ("home town", "pass --drop 'home town'"),
            ("Oslo, Rome", r#"pass --drop '"Oslo, Rome"'"#),
            ("-x1", "pass --drop=-x1"),
            ("", r#"pass --drop '""'"#),
        ] {
            let error = TableError::Categories {
                path: "people.csv".into(),
                column: column.to_owned(),
                limit: 1000,
            };
            assert_eq!(hint(&error.into()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_backend_that_is_not_built_in_names_the_command_that_builds_it() {
        let left_out = || BackendError::NotCompiled(Backend::Cuda);
        let words = "--features cuda -- train --backend cuda";
        for error in [left_out().into(), TrainError::from(left_out()).into()] {
            assert!(hint(&error).is_some_and(|text| text.contains(words)));
            let cause = "backend 'cuda' is not in this build";
            assert_eq!(super::words(error.root_cause()), cause);
        }
    }

    #[test]
    fn lost_checkpoints_name_the_command_that_replaces_the_run() {
        let path = "my runs/a/checkpoints".into();
        let reason = "cut".to_owned();
        let error = RunDirError::NoWholeCheckpoint { path, reason };
        let text = hint(&error.into()).unwrap();
        assert!(
            text.contains("train --run-dir 'my runs/a' --force`"),
            "{text}"
        );
    }

    #[test]
    fn an_error_that_no_flag_helps_against_has_no_hint() {
        let error = TableError::NoRows {
            path: "people.csv".into(),
        };
        assert_eq!(hint(&error.into()), None);
        assert_eq!(hint(&anyhow::anyhow!("disk full")), None);
    }
}
