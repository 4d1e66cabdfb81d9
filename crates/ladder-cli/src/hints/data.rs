//! What helps against the errors of data.

use std::path::Path;

use anyhow::Error;
use ladder_data::arrays::ArrayError;
use ladder_data::cifar10::Cifar10Error;
use ladder_data::idx::IdxError;
use ladder_data::images::ImageError;
use ladder_data::mnist::MnistError;
use ladder_data::{DataConfigError, DataError, DataName, PreprocessingError, SplitError};

use super::table::of_table;
use crate::output::shell;

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

pub(super) fn data_hint(error: &DataError) -> Option<String> {
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

pub(super) fn image_hint(error: &ImageError) -> Option<String> {
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

pub(super) fn array_hint(error: &ArrayError) -> Option<String> {
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

pub(super) fn idx_hint(error: &IdxError) -> Option<String> {
    match error {
        IdxError::Missing { dir, .. } => Some(format!(
            "for MNIST run {}; if the files are elsewhere, pass --data-dir DIR",
            fetch("mnist", dir)
        )),
        _ => None,
    }
}

pub(super) fn mnist_hint(error: &MnistError) -> Option<String> {
    match error {
        MnistError::Idx(error) => idx_hint(error),
        MnistError::Checksum { .. } => {
            Some("run `ladder data fetch mnist`, or pass --dataset idx for other data".to_owned())
        }
        _ => None,
    }
}

pub(super) fn cifar10_hint(error: &Cifar10Error) -> Option<String> {
    match error {
        Cifar10Error::Missing { dir, .. } => Some(format!(
            "run {}; if the files are elsewhere, pass --data-dir DIR",
            fetch("cifar-10", dir)
        )),
        Cifar10Error::Io { .. } | Cifar10Error::Rows(_) => None,
        _ => Some("run `ladder data fetch cifar-10`".to_owned()),
    }
}

pub(super) fn preprocessing_hint(error: &PreprocessingError) -> Option<String> {
    match error {
        PreprocessingError::NotInThisBuild => {
            Some("build it in with cargo's --features whitening".to_owned())
        }
        _ => None,
    }
}

pub(super) fn split_hint(error: &SplitError) -> Option<String> {
    match error {
        SplitError::LoneRow { .. } | SplitError::FewToLearn { .. } => {
            Some("pass --folds 0 to train without cross-validation".to_owned())
        }
        _ => None,
    }
}

fn fetch(data: &str, dir: &Path) -> String {
    format!("`ladder data fetch {data} --data-dir {}`", shell(dir))
}
