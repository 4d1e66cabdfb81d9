//! The flags and commands that help against an error: the libraries know none, so they are added
//! here, where the error is printed.
//!
//! One function for each library's error type; it matches on the variants that a flag or a command
//! helps against, and looks into the variants that only hand on another error.
//! `with_flag` words the errors of where data comes from anew, since the flag belongs into the sentence.

mod data;
mod notes;
mod run;
mod table;

use std::error::Error as StdError;

use anyhow::Error;
use ladder_model::BackendError;
use ladder_train::TrainError;

use data::{
    array_hint, cifar10_hint, data_hint, idx_hint, image_hint, mnist_hint, preprocessing_hint,
    split_hint,
};
pub use data::{embedded, with_flag};
pub use notes::with_hint;
use run::{backend_hint, export_hint, run_dir_hint, train_hint};
use table::cell_hint;
pub use table::of_table;

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

#[cfg(test)]
mod tests {
    use ladder_data::DataError;
    use ladder_data::table::TableError;
    use ladder_model::Backend;
    use ladder_train::RunDirError;

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
