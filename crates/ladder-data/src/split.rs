//! Which training rows have labels, which are held out, and of which only the features are used.

mod error;
mod file;
mod folds;

use std::collections::HashSet;

pub use error::SplitError;

use crate::dataset::Dataset;
use crate::order::{OrderKey, Stream};
use crate::rows::Rows;

/// A choice among the rows of the training part; all indices are into `Dataset::train`.
///
/// Labeled rows stay in the unlabeled stream, as in the paper: with 60,000 rows and none held out,
/// `unlabeled` has all 60,000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSplit {
    /// Rows whose labels may be used.
    pub labeled: Vec<u32>,
    /// Rows whose features may be used: all that are not held out, ascending.
    pub unlabeled: Vec<u32>,
    /// Rows held out for validation, ascending: in neither stream.
    pub validation: Vec<u32>,
    /// The seed of the choice.
    pub seed: u64,
}

impl LabelSplit {
    /// The same number of labels in each class, chosen by `seed`.
    ///
    /// The training rows whose class is known are permuted; the last `n_validation` of them are
    /// held out, and of the others the first `n_labeled / n_classes` of each class are labeled.
    /// `n_labeled` is from the number of classes to all rows of known class that are not held out,
    /// and divisible by the number of classes unless it is all of them.
    ///
    /// The reference permutes with NumPy's generator, so its subsets differ from ours
    /// (`run.py`, `setup_data`).
    ///
    /// # Errors
    /// A number of labels that is impossible, a class with too few rows, or a validation set that
    /// leaves nothing.
    pub fn balanced(
        dataset: &Dataset,
        n_labeled: usize,
        n_validation: usize,
        seed: u64,
    ) -> Result<Self, SplitError> {
        let order = permuted_rows(&dataset.train, seed);
        let (known, unknown): (Vec<u32>, Vec<u32>) = order
            .into_iter()
            .partition(|&row| dataset.train.label(row as usize).is_some());
        if n_validation >= known.len() {
            return Err(SplitError::Validation {
                n_validation,
                rows: known.len(),
            });
        }
        let (training, held_out) = known.split_at(known.len() - n_validation);
        let fewest = fewest_of_a_class(dataset, training);
        check_count(
            n_labeled,
            dataset.n_classes,
            fewest,
            training.len(),
            n_validation,
        )?;
        let labeled = first_of_each_class(dataset, training, n_labeled)?;
        let unlabeled = sorted([training, &unknown].concat());
        Ok(Self {
            labeled,
            unlabeled,
            validation: sorted(held_out.to_vec()),
            seed,
        })
    }

    /// Every training row of known class labeled, none held out.
    ///
    /// # Errors
    /// No row, or too few for the classes.
    pub fn every_label(dataset: &Dataset, seed: u64) -> Result<Self, SplitError> {
        Self::balanced(dataset, dataset.train.n_labeled(), 0, seed)
    }

    /// The split whose labeled rows are given; the validation rows are the last ones of known
    /// class in the permuted order, so that a balanced choice given back makes the same split.
    fn of_labeled(
        dataset: &Dataset,
        labeled: Vec<u32>,
        n_validation: usize,
        seed: u64,
    ) -> Result<Self, SplitError> {
        let has_label: HashSet<u32> = labeled.iter().copied().collect();
        let mut order = permuted_rows(&dataset.train, seed);
        order.retain(|&row| {
            !has_label.contains(&row) && dataset.train.label(row as usize).is_some()
        });
        if n_validation > order.len() {
            return Err(SplitError::Validation {
                n_validation,
                rows: order.len(),
            });
        }
        let validation = order.split_off(order.len() - n_validation);
        Ok(Self::holding_out(dataset, labeled, validation, seed))
    }

    /// The split whose labeled and held-out rows are given; what is held out is in neither stream.
    fn holding_out(dataset: &Dataset, labeled: Vec<u32>, validation: Vec<u32>, seed: u64) -> Self {
        let held_out: HashSet<u32> = validation.iter().copied().collect();
        let rows = (0..).take(dataset.train.len());
        Self {
            labeled,
            unlabeled: rows.filter(|row| !held_out.contains(row)).collect(),
            validation: sorted(validation),
            seed,
        }
    }
}

fn permuted_rows(train: &Rows, seed: u64) -> Vec<u32> {
    let rows: Vec<u32> = (0..).take(train.len()).collect();
    OrderKey {
        seed,
        stream: Stream::Split,
        epoch: 0,
        pass: 0,
    }
    .shuffle(&rows)
}

fn sorted(mut rows: Vec<u32>) -> Vec<u32> {
    rows.sort_unstable();
    rows
}

/// The rows of the smallest class.
fn fewest_of_a_class(dataset: &Dataset, training: &[u32]) -> usize {
    let mut rows = vec![0; dataset.n_classes];
    let classes = training
        .iter()
        .filter_map(|&row| dataset.train.label(row as usize));
    classes.for_each(|class| rows[class] += 1);
    rows.into_iter().min().unwrap_or_default()
}

fn check_count(
    n_labeled: usize,
    n_classes: usize,
    fewest: usize,
    available: usize,
    n_validation: usize,
) -> Result<(), SplitError> {
    if n_labeled == 0 {
        Err(SplitError::NoLabels { n_classes })
    } else if n_labeled < n_classes {
        Err(SplitError::FewerThanClasses {
            n_labeled,
            n_classes,
        })
    } else if n_labeled > available {
        Err(SplitError::TooManyLabels {
            n_labeled,
            available,
            n_validation,
        })
    } else if n_labeled < available && !n_labeled.is_multiple_of(n_classes) {
        Err(SplitError::NotDivisible {
            n_labeled,
            n_classes,
            fewest,
            available,
        })
    } else {
        Ok(())
    }
}

/// The first rows of each class in the order of `training`; all rows where that many are asked.
fn first_of_each_class(
    dataset: &Dataset,
    training: &[u32],
    n_labeled: usize,
) -> Result<Vec<u32>, SplitError> {
    if n_labeled == training.len() {
        return Ok(training.to_vec());
    }
    let expected = n_labeled / dataset.n_classes;
    let mut found = vec![0; dataset.n_classes];
    let mut labeled = Vec::with_capacity(n_labeled);
    for &row in training {
        if let Some(class) = dataset.train.label(row as usize)
            && found[class] < expected
        {
            found[class] += 1;
            labeled.push(row);
        }
    }
    match found.iter().position(|&found| found < expected) {
        Some(class) => Err(SplitError::SmallClass {
            class: dataset.class_names()[class].clone(),
            expected,
            found: found[class],
            n_classes: dataset.n_classes,
            fewest: fewest_of_a_class(dataset, training),
            available: training.len(),
        }),
        None => Ok(labeled),
    }
}
