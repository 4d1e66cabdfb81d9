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
use ladder_data::images::ImageError;
use ladder_data::mnist::MnistError;
use ladder_data::table::{CellProblem, ColumnRole, TableError};
use ladder_data::{ClassNote, DataConfigError, DataError, DataName, DataNote, PreprocessingError};
use ladder_model::BackendError;
use ladder_train::{ExportError, RunDirError, TrainError};

use crate::output::shell;

/// What to pass or to run, as it is put in parentheses at the end of the error's line; `None` where
/// the error says all.
pub fn hint(error: &Error) -> Option<String> {
    error.chain().find_map(|cause| {
        of(cause, data_hint)
            .or_else(|| of(cause, train_hint))
            .or_else(|| of(cause, table_hint))
            .or_else(|| of(cause, cell_hint))
            .or_else(|| of(cause, image_hint))
            .or_else(|| of(cause, array_hint))
            .or_else(|| of(cause, idx_hint))
            .or_else(|| of(cause, mnist_hint))
            .or_else(|| of(cause, cifar10_hint))
            .or_else(|| of(cause, preprocessing_hint))
            .or_else(|| of(cause, run_dir_hint))
            .or_else(|| of(cause, export_hint))
            .or_else(|| of(cause, backend_hint))
    })
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
        DataNote::Arrays(ArrayNote::Layout { layout, .. }) => {
            let other = match layout {
                ArrayLayout::ChannelsFirst => ArrayLayout::ChannelsLast,
                ArrayLayout::ChannelsLast => ArrayLayout::ChannelsFirst,
            };
            Some(format!("--array-layout {other} otherwise"))
        }
        DataNote::Arrays(ArrayNote::Unlabeled { .. }) => {
            Some("--unlabeled-value names another".to_owned())
        }
        DataNote::Classes(ClassNote::SoundsUnlabeled { class }) => {
            Some(format!("--unlabeled-value {} otherwise", shell(class)))
        }
        _ => None,
    }
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
        _ => None,
    }
}

fn run_dir_hint(error: &RunDirError) -> Option<String> {
    let hint = match error {
        RunDirError::Exists(_) => {
            "continue it with --resume, replace it with --force, or choose another --run-dir"
        }
        RunDirError::NotARun(_) | RunDirError::Unwritable { .. } => "choose another --run-dir",
        RunDirError::NoWholeCheckpoint { .. } => "start anew with --force",
        RunDirError::OtherFold { .. } => "remove this directory and continue with --resume",
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
        BackendError::NoDevice { .. } => Some("try --backend flex".to_owned()),
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
        DataError::Table(error) => table_hint(error),
        _ => None,
    }
}

fn table_hint(error: &TableError) -> Option<String> {
    match error {
        TableError::NoColumn {
            role: Some(role), ..
        } => flag_of(*role).map(str::to_owned),
        TableError::Constant { columns, .. } => {
            let columns = shell(columns.join(","));
            Some(format!(
                "--drop {columns}, or --drop-constant for all of this kind"
            ))
        }
        TableError::Mixed { column, text, .. } => {
            let (column, text) = (shell(column), shell(text));
            Some(format!(
                "--missing {text}, --categorical {column} or --drop {column}"
            ))
        }
        TableError::Categories { column, .. } => Some(format!("--drop {}", shell(column))),
        TableError::Cell { problem, .. } => cell_hint(problem),
        _ => None,
    }
}

fn flag_of(role: ColumnRole) -> Option<&'static str> {
    match role {
        ColumnRole::Target => Some("--target"),
        ColumnRole::Dropped => Some("--drop"),
        ColumnRole::Categorical => Some("--categorical"),
        ColumnRole::Kept => Some("--keep"),
        _ => None,
    }
}

fn cell_hint(problem: &CellProblem) -> Option<String> {
    match problem {
        CellProblem::Unseen { .. } => Some("--allow-unseen".to_owned()),
        _ => None,
    }
}

fn image_hint(error: &ImageError) -> Option<String> {
    match error {
        ImageError::Empty { .. } => Some("--image-labels FILE".to_owned()),
        ImageError::Parts {
            dir,
            training,
            measuring,
            ..
        } => {
            let images = format!("--images {}", shell(dir.join(training)));
            let test = measuring.as_ref();
            let test = test.map(|test| format!(" --test {}", shell(dir.join(test))));
            Some(images + &test.unwrap_or_default())
        }
        ImageError::List(error) => table_hint(error),
        _ => None,
    }
}

fn array_hint(error: &ArrayError) -> Option<String> {
    match error {
        ArrayError::NoLabels { .. } => Some("--array-labels y.npy".to_owned()),
        ArrayError::Layout { .. } => {
            Some("--array-layout channels-first or --array-layout channels-last".to_owned())
        }
        ArrayError::OneClass {
            beside: Some(_), ..
        } => Some("if it is a class, pass --unlabeled-value with a value that is none".to_owned()),
        ArrayError::Table(TableError::Constant { .. }) => Some("--drop-constant".to_owned()),
        _ => None,
    }
}

fn idx_hint(error: &IdxError) -> Option<String> {
    match error {
        IdxError::Missing { dir, .. } => Some(format!("for MNIST run {}", fetch("mnist", dir))),
        _ => None,
    }
}

fn mnist_hint(error: &MnistError) -> Option<String> {
    match error {
        MnistError::Idx(error) => idx_hint(error),
        MnistError::Checksum { .. } => {
            Some("`ladder data fetch mnist`, or `--dataset idx` for other data".to_owned())
        }
        _ => None,
    }
}

fn cifar10_hint(error: &Cifar10Error) -> Option<String> {
    match error {
        Cifar10Error::Missing { dir, .. } => Some(fetch("cifar-10", dir)),
        Cifar10Error::Io { .. } | Cifar10Error::Rows(_) => None,
        _ => Some("`ladder data fetch cifar-10`".to_owned()),
    }
}

fn preprocessing_hint(error: &PreprocessingError) -> Option<String> {
    match error {
        PreprocessingError::NotInThisBuild => Some("--features whitening".to_owned()),
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

    fn constant() -> TableError {
        TableError::Constant {
            path: "people.csv".into(),
            columns: vec!["one".to_owned(), "two".to_owned()],
        }
    }

    #[test]
    fn the_flags_follow_from_the_error_however_deep_it_lies() {
        let expected = Some("--drop one,two, or --drop-constant for all of this kind".to_owned());
        let data = || DataError::Table(constant());
        assert_eq!(hint(&constant().into()), expected);
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
    fn a_column_of_an_array_has_no_name_to_drop_it_by() {
        let error = DataError::Arrays(ArrayError::Table(constant()));
        assert_eq!(hint(&error.into()).as_deref(), Some("--drop-constant"));
    }

    #[test]
    fn names_are_quoted_for_the_shell() {
        let error = TableError::Categories {
            path: "people.csv".into(),
            column: "home town".to_owned(),
            limit: 1000,
        };
        let expected = "--drop 'home town'";
        assert_eq!(hint(&error.into()).as_deref(), Some(expected));
    }

    #[test]
    fn a_backend_that_is_not_built_in_names_the_command_that_builds_it() {
        let left_out = || BackendError::NotCompiled(Backend::Cuda);
        let words = "--features cuda -- train --backend cuda";
        for error in [left_out().into(), TrainError::from(left_out()).into()] {
            assert!(hint(&error).is_some_and(|text| text.contains(words)));
        }
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
