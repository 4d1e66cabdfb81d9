//! Cross-validation: the labeled rows in parts, each held out once.

use super::LabelSplit;
use super::error::SplitError;
use crate::dataset::Dataset;
use crate::task::Task;

impl LabelSplit {
    /// The labeled rows dealt out to `n_folds` parts, class by class, so that each part has its
    /// share of every class; in a regression value by value, so that each part has small and large
    /// ones. In split `i`, part `i` is held out, and in neither stream.
    ///
    /// Rows are dealt in the order of `self.labeled`, which is random where the split was drawn.
    ///
    /// # Errors
    /// Fewer than two parts or more than labeled rows; parts so large that too few rows are left to
    /// learn from; a class with a single labeled row, which would be unknown to the network that is to
    /// recognize it; rows held out already.
    pub fn folds(&self, dataset: &Dataset, n_folds: usize) -> Result<Vec<Self>, SplitError> {
        self.check_folds(dataset, n_folds)?;
        let parts = self.dealt(dataset, n_folds);
        let fold = |(number, held_out): (usize, &Vec<u32>)| {
            let others = parts
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != number);
            let labeled: Vec<u32> = others.flat_map(|(_, rows)| rows).copied().collect();
            Self::holding_out(dataset, labeled, held_out.clone(), self.seed)
        };
        Ok(parts.iter().enumerate().map(fold).collect())
    }

    fn check_folds(&self, dataset: &Dataset, n_folds: usize) -> Result<(), SplitError> {
        let counts = self.labeled_of_each_class(dataset);
        let has_classes = dataset.task() == Task::Classification;
        if let Some(class) = counts.iter().position(|&count| count < 2)
            && has_classes
        {
            return Err(SplitError::LoneRow {
                class: dataset.class_names()[class].clone(),
                found: counts[class],
            });
        }
        let n_labeled = self.labeled.len();
        if n_folds < 2 || n_folds > n_labeled || !self.validation.is_empty() {
            return Err(SplitError::Folds {
                n_folds,
                n_labeled,
                n_validation: self.validation.len(),
            });
        }
        let n_learned = n_labeled - n_labeled.div_ceil(n_folds);
        let at_least = dataset.task().least_labeled();
        if n_learned < at_least {
            return Err(SplitError::FewToLearn {
                n_folds,
                n_labeled,
                n_learned,
                at_least,
            });
        }
        Ok(())
    }

    /// How many labeled rows each class has.
    pub fn labeled_of_each_class(&self, dataset: &Dataset) -> Vec<usize> {
        let mut counts = vec![0; dataset.n_classes];
        let classes = self.labeled.iter();
        let classes = classes.filter_map(|&row| dataset.train.label(row as usize));
        classes.for_each(|class| counts[class] += 1);
        counts
    }

    /// One class after the other, each going on where the one before stopped: parts differ by one
    /// row at most, in every class and in all.
    fn dealt(&self, dataset: &Dataset, n_folds: usize) -> Vec<Vec<u32>> {
        let mut parts = vec![Vec::new(); n_folds];
        let mut by_class = self.labeled.clone();
        by_class.sort_by_key(|&row| dataset.train.label(row as usize));
        if let Some(targets) = dataset.train.targets() {
            let value = |row: &u32| targets[*row as usize];
            by_class.sort_by(|a, b| value(a).total_cmp(&value(b)));
        }
        for (position, row) in by_class.into_iter().enumerate() {
            parts[position % n_folds].push(row);
        }
        parts
    }
}
