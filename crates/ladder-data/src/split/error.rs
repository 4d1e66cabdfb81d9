//! What can be wrong with a choice of labeled rows.

use thiserror::Error;

use crate::labels_file::LabelsFileError;
use crate::message::{counted, shown};

/// A choice of labeled rows that is impossible, or a labels file that does not fit the data set.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SplitError {
    /// No labels at all.
    #[error("0 labels; at least {n_classes} are needed, one per class")]
    NoLabels {
        /// The number of classes.
        n_classes: usize,
    },
    /// Fewer labels than classes.
    #[error(
        "{} fewer than the {n_classes} classes; use at least {n_classes}",
        counted(*.n_labeled, "label is", "labels are")
    )]
    FewerThanClasses {
        /// Labels asked for.
        n_labeled: usize,
        /// The number of classes.
        n_classes: usize,
    },
    /// More labels than training rows.
    #[error(
        "{} more than the {}{}",
        counted(*.n_labeled, "label is", "labels are"),
        counted(*.available, "training row", "training rows"),
        held_out(.n_validation)
    )]
    TooManyLabels {
        /// Labels asked for.
        n_labeled: usize,
        /// Training rows that are not held out.
        available: usize,
        /// Rows held out for validation.
        n_validation: usize,
    },
    /// Labels that cannot be the same number in each class.
    #[error(
        "labels must be divisible by the {n_classes} classes, found {n_labeled}; use {}",
        possible(*.n_labeled, *.n_classes, *.fewest, *.available)
    )]
    NotDivisible {
        /// Labels asked for.
        n_labeled: usize,
        /// The number of classes.
        n_classes: usize,
        /// Training rows of the smallest class that are not held out.
        fewest: usize,
        /// Training rows that are not held out.
        available: usize,
    },
    /// A class with fewer rows than the labels asked for.
    #[error(
        "class {} has {}, {expected} per class are asked for; use {}",
        shown(.class), counted(*.found, "training row", "training rows"),
        possible(expected * n_classes, *.n_classes, *.fewest, *.available)
    )]
    SmallClass {
        /// The name of the class.
        class: String,
        /// Labels per class.
        expected: usize,
        /// Rows of the class.
        found: usize,
        /// The number of classes.
        n_classes: usize,
        /// Rows of the smallest class.
        fewest: usize,
        /// Training rows that are not held out.
        available: usize,
    },
    /// A validation set that leaves nothing to train with.
    #[error("{n_validation} validation rows of {rows} leave too few to train with")]
    Validation {
        /// Rows to hold out.
        n_validation: usize,
        /// All rows of the training part, less the labeled ones where these are given.
        rows: usize,
    },
    /// A cross-validation that is impossible.
    #[error(
        "{} of {}{}; use from 2 to as many as there are labeled rows, and hold out no others",
        counted(*.n_folds, "fold", "folds"),
        counted(*.n_labeled, "labeled row", "labeled rows"),
        held_out(.n_validation)
    )]
    Folds {
        /// Folds asked for.
        n_folds: usize,
        /// Labeled rows.
        n_labeled: usize,
        /// Rows that are held out already.
        n_validation: usize,
    },
    /// A class that cannot be both learned and checked.
    #[error(
        "class {} has {}; cross-validation needs at least 2 of each class: \
         label more, or take the class out",
        shown(.class), counted(*.found, "labeled row", "labeled rows")
    )]
    LoneRow {
        /// The name of the class.
        class: String,
        /// Its labeled rows.
        found: usize,
    },
    /// A cross-validation that leaves no batch to learn from.
    #[error(
        "{} of {} leave {n_learned} to learn from, and {at_least} are needed; use more folds, or label more",
        counted(*.n_folds, "fold", "folds"), counted(*.n_labeled, "labeled row", "labeled rows")
    )]
    FewToLearn {
        /// Folds asked for.
        n_folds: usize,
        /// Labeled rows.
        n_labeled: usize,
        /// Those that a fold learns from.
        n_learned: usize,
        /// How many it takes.
        at_least: usize,
    },
    /// A labels file that does not fit the data set.
    #[error(transparent)]
    LabelsFile(#[from] LabelsFileError),
}

fn held_out(n_validation: &usize) -> String {
    match n_validation {
        0 => String::new(),
        n => format!(" beside {n} for validation"),
    }
}

/// The numbers of labels around `n_labeled` that can be had: the same for each class, the smallest of
/// which has `fewest` rows, or all that are available.
fn possible(n_labeled: usize, n_classes: usize, fewest: usize, available: usize) -> String {
    let below = (n_labeled / n_classes).min(fewest) * n_classes;
    let above = n_labeled.next_multiple_of(n_classes);
    let above = if above <= fewest * n_classes {
        above
    } else {
        available
    };
    match below {
        0 => above.to_string(),
        _ => format!("{below} or {above}"),
    }
}

#[cfg(test)]
mod tests {
    use super::possible;

    #[test]
    fn only_numbers_of_labels_that_each_class_has_are_named() {
        assert_eq!(possible(25, 10, 9, 200), "20 or 30");
        assert_eq!(possible(20, 11, 1, 130), "11 or 130");
        assert_eq!(possible(44, 11, 1, 130), "11 or 130");
        assert_eq!(possible(15, 10, 0, 130), "130");
    }
}
