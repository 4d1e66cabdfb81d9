//! Which classes are taken for which, and what follows for each class.

use serde::{Deserialize, Serialize};

/// Numbers of rows by true class, then by answered class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Confusion {
    counts: Vec<Vec<usize>>,
}

/// As it stands in files, with what readers of a file would have to add up.
#[derive(Serialize, Deserialize)]
struct Written {
    rows: usize,
    wrong: usize,
    confusion: Vec<Vec<usize>>,
}

impl Confusion {
    /// No rows of `n_classes` classes.
    pub fn new(n_classes: usize) -> Self {
        Self {
            counts: vec![vec![0; n_classes]; n_classes],
        }
    }

    /// The counts of (true class, answered class) among `n_classes`.
    ///
    /// # Panics
    ///
    /// If a class is not below `n_classes`.
    pub fn of(n_classes: usize, answers: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut counted = Self::new(n_classes);
        for (class, answer) in answers {
            counted.add(class, answer);
        }
        counted
    }

    /// The counts of several sets of rows of the same classes together.
    pub fn sum<'a>(n_classes: usize, parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::new(n_classes);
        for part in parts {
            for (sums, counts) in sum.counts.iter_mut().zip(&part.counts) {
                for (sum, count) in sums.iter_mut().zip(counts) {
                    *sum += count;
                }
            }
        }
        sum
    }

    /// Counts one more row of `class`, answered with `answer`.
    ///
    /// # Panics
    ///
    /// If one of them is not below the number of classes.
    pub fn add(&mut self, class: usize, answer: usize) {
        self.counts[class][answer] += 1;
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.counts.len()
    }

    /// All counts, by true class, then by answered class.
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// Rows of `class` that are answered with `answer`.
    pub fn count(&self, class: usize, answer: usize) -> usize {
        self.counts[class][answer]
    }

    /// All rows.
    pub fn rows(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// Rows whose answer is not their class.
    pub fn wrong(&self) -> usize {
        let right: usize = (0..self.n_classes()).map(|c| self.count(c, c)).sum();
        self.rows() - right
    }

    /// Fraction of the rows whose answer is not their class; not a number without rows.
    pub fn error(&self) -> f64 {
        self.wrong() as f64 / self.rows() as f64
    }

    /// Rows of `class`.
    pub fn support(&self, class: usize) -> usize {
        self.counts[class].iter().sum()
    }

    /// Of the rows answered with `class`, the fraction that is of it; `None` if none is.
    pub fn precision(&self, class: usize) -> Option<f64> {
        let answered: usize = self.counts.iter().map(|row| row[class]).sum();
        fraction(self.count(class, class), answered)
    }

    /// Of the rows of `class`, the fraction that is answered with it; `None` without rows.
    pub fn recall(&self, class: usize) -> Option<f64> {
        fraction(self.count(class, class), self.support(class))
    }

    /// The harmonic mean of precision and recall, `2 right / (rows of the class + answers with
    /// it)`; `None` if the class neither occurs nor is answered.
    pub fn f1(&self, class: usize) -> Option<f64> {
        let answered: usize = self.counts.iter().map(|row| row[class]).sum();
        fraction(2 * self.count(class, class), self.support(class) + answered)
    }

    /// The mean of a figure of the classes that have it: the macro average.
    pub fn mean(&self, figure: impl Fn(&Self, usize) -> Option<f64>) -> Option<f64> {
        let found: Vec<f64> = (0..self.n_classes())
            .filter_map(|class| figure(self, class))
            .collect();
        (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
    }
}

impl From<Confusion> for Written {
    fn from(confusion: Confusion) -> Self {
        Self {
            rows: confusion.rows(),
            wrong: confusion.wrong(),
            confusion: confusion.counts,
        }
    }
}

impl From<Written> for Confusion {
    fn from(written: Written) -> Self {
        Self {
            counts: written.confusion,
        }
    }
}

fn fraction(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confusion() -> Confusion {
        // Class 0: 3 of 4 right; class 1: 1 of 2; class 2 does not occur and is not answered.
        let answers = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 0)];
        Confusion::of(3, answers)
    }

    #[test]
    fn precision_recall_and_f1_are_those_of_the_counts() {
        let confusion = confusion();
        assert_eq!((confusion.rows(), confusion.wrong()), (6, 2));
        assert_eq!(confusion.precision(0), Some(0.75));
        assert_eq!(confusion.precision(1), Some(0.5));
        assert_eq!(confusion.recall(0), Some(0.75));
        assert_eq!(confusion.recall(1), Some(0.5));
        assert_eq!(confusion.f1(0), Some(0.75));
        assert_eq!(confusion.mean(Confusion::recall), Some(0.625));
    }

    #[test]
    fn counts_of_other_rows_are_added_class_by_class() {
        let parts = [confusion(), Confusion::of(3, [(0, 1), (2, 2)])];
        let sum = Confusion::sum(3, &parts);
        assert_eq!((sum.rows(), sum.wrong()), (8, 3));
        assert_eq!((sum.count(0, 1), sum.count(2, 2)), (2, 1));
        assert_eq!(sum.error(), 0.375);
    }

    #[test]
    fn a_file_says_how_many_rows_are_wrong() {
        let text = serde_json::to_string(&Confusion::of(2, [(0, 1), (1, 1)])).unwrap();
        assert_eq!(text, r#"{"rows":2,"wrong":1,"confusion":[[0,1],[0,1]]}"#);
        let read: Confusion = serde_json::from_str(&text).unwrap();
        assert_eq!(read, Confusion::of(2, [(0, 1), (1, 1)]));
    }

    #[test]
    fn a_class_that_does_not_occur_has_no_figures() {
        let confusion = confusion();
        let figures = [Confusion::precision, Confusion::recall, Confusion::f1];
        assert_eq!(figures.map(|figure| figure(&confusion, 2)), [None; 3]);
        assert_eq!(Confusion::of(2, []).mean(Confusion::f1), None);
    }

    #[test]
    fn a_class_that_is_answered_but_does_not_occur_has_precision_zero() {
        let confusion = Confusion::of(2, [(0, 1)]);
        assert_eq!(confusion.precision(1), Some(0.0));
        assert_eq!(confusion.recall(1), None);
        assert_eq!(confusion.f1(1), Some(0.0));
    }
}
