//! Rows of known class with the probabilities that a classifier gives them, as far as the measures
//! need them.

use rayon::prelude::*;

use super::confusion::Confusion;
use super::measures::{Measures, rounded};

/// Answers to rows of known class: counted, and with what the measures of probabilities need.
///
/// It takes 4 bytes for each row, and 4 for each row and class; of two classes, one has all.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredRows {
    confusion: Confusion,
    /// The class of each row.
    classes: Vec<u32>,
    /// The probabilities of each class, `[n_classes][rows]`; of two classes, of the second alone.
    probabilities: Vec<Vec<f32>>,
    /// Sum of -ln(probability of the true class).
    log_loss: f64,
}

impl ScoredRows {
    /// No rows of `n_classes` classes.
    pub fn new(n_classes: usize) -> Self {
        let columns = match n_classes {
            2 => 1,
            n_classes => n_classes,
        };
        Self {
            confusion: Confusion::new(n_classes),
            classes: Vec::new(),
            probabilities: vec![Vec::new(); columns],
            log_loss: 0.0,
        }
    }

    /// One more row of `class`, answered with `answer`; `probabilities` are those of all classes.
    ///
    /// # Panics
    ///
    /// If one of the two classes, or the number of probabilities, is not that of the classes.
    pub fn add(&mut self, class: usize, answer: usize, probabilities: &[f32]) {
        assert_eq!(
            probabilities.len(),
            self.confusion.n_classes(),
            "a probability for each class"
        );
        self.confusion.add(class, answer);
        self.classes.push(class as u32);
        let first = probabilities.len() - self.probabilities.len();
        for (column, &probability) in self.probabilities.iter_mut().zip(&probabilities[first..]) {
            column.push(probability);
        }
        self.log_loss -= clipped(probabilities[class]).ln();
    }

    /// The answers, counted.
    pub fn confusion(&self) -> &Confusion {
        &self.confusion
    }

    /// Fraction of the rows whose answer is not their class; not a number without rows.
    pub fn error(&self) -> f64 {
        self.confusion.error()
    }

    /// All measures.
    pub fn measures(&self) -> Measures {
        let rows = self.classes.len();
        Measures {
            auc: self.auc().map(rounded),
            log_loss: (rows > 0).then(|| rounded(self.log_loss / rows as f64)),
            ..Measures::of_answers(&self.confusion)
        }
    }

    /// The mean over the classes that have one; of two classes both have the same.
    fn auc(&self) -> Option<f64> {
        let n_classes = self.confusion.n_classes();
        let first = n_classes - self.probabilities.len();
        let areas = (first..n_classes).zip(&self.probabilities);
        let areas = areas.map(|(class, column)| self.auc_of(class, column));
        let areas: Vec<f64> = areas.flatten().collect();
        (!areas.is_empty()).then(|| areas.iter().sum::<f64>() / areas.len() as f64)
    }

    /// The area of one class against all others; `None` if there are no rows of it, or no others.
    fn auc_of(&self, class: usize, probabilities: &[f32]) -> Option<f64> {
        let support = self.confusion.support(class);
        let (mut own, mut others) = (Vec::with_capacity(support), Vec::new());
        others.reserve_exact(self.classes.len() - support);
        for (&of, &probability) in self.classes.iter().zip(probabilities) {
            match of as usize == class {
                true => own.push(probability),
                false => others.push(probability),
            }
        }
        own.par_sort_unstable_by(f32::total_cmp);
        others.par_sort_unstable_by(f32::total_cmp);
        let pairs = own.len() as f64 * others.len() as f64;
        (pairs > 0.0).then(|| wins(&own, &others) / pairs)
    }
}

/// In how many pairs the value of `own` is larger, where equal ones count half; both are sorted.
fn wins(own: &[f32], others: &[f32]) -> f64 {
    let (mut below, mut up_to, mut wins) = (0, 0, 0.0);
    for value in own {
        below += others[below..].iter().take_while(|it| *it < value).count();
        up_to = up_to.max(below);
        up_to += others[up_to..].iter().take_while(|it| *it <= value).count();
        wins += 0.5 * (below + up_to) as f64;
    }
    wins
}

/// The index of the largest value, the first one if several are as large.
pub(crate) fn largest(values: &[f32]) -> usize {
    (1..values.len()).fold(0, |largest, index| match values[index] > values[largest] {
        true => index,
        false => largest,
    })
}

/// A probability that a logarithm takes, as scikit-learn clips those of 32 bits.
fn clipped(probability: f32) -> f64 {
    f64::from(probability.clamp(f32::EPSILON, 1.0 - f32::EPSILON))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of these classes; the answer is the class of the largest probability.
    fn scored<const N: usize>(rows: &[(usize, [f32; N])]) -> ScoredRows {
        let mut scored = ScoredRows::new(N);
        for (class, probabilities) in rows {
            let answer = largest(probabilities);
            scored.add(*class, answer, probabilities);
        }
        scored
    }

    #[track_caller]
    fn check<const N: usize>(rows: &[(usize, [f32; N])], expected: [f64; 4]) {
        let found = scored(rows).measures();
        let found = [
            found.balanced_accuracy,
            found.macro_f1,
            found.auc,
            found.log_loss,
        ];
        for (found, expected) in found.into_iter().zip(expected) {
            let found = found.unwrap();
            assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
        }
    }

    /// Three classes with ties, a wrong answer that is certain, and unequal supports.
    const THREE: [(usize, [f32; 3]); 9] = [
        (0, [0.75, 0.125, 0.125]),
        (0, [0.5, 0.25, 0.25]),
        (0, [0.25, 0.5, 0.25]),
        (0, [0.5, 0.375, 0.125]),
        (0, [0.0, 1.0, 0.0]),
        (1, [0.25, 0.5, 0.25]),
        (1, [0.375, 0.25, 0.375]),
        (2, [0.125, 0.25, 0.625]),
        (2, [0.25, 0.5, 0.25]),
    ];

    // The golden values are those of scikit-learn 1.9.1:
    //
    //     import numpy as np
    //     from sklearn.metrics import *
    //     y = np.array([0, 0, 0, 0, 0, 1, 1, 2, 2])
    //     p = np.array([[.75, .125, .125], [.5, .25, .25], [.25, .5, .25], [.5, .375, .125],
    //                   [0, 1, 0], [.25, .5, .25], [.375, .25, .375], [.125, .25, .625],
    //                   [.25, .5, .25]], dtype=np.float32)
    //     answer = p.argmax(1)
    //     print(balanced_accuracy_score(y, answer), f1_score(y, answer, average="macro"),
    //           roc_auc_score(y, p, multi_class="ovr", average="macro"), log_loss(y, p))
    #[test]
    fn several_classes_have_the_measures_of_scikit_learn() {
        check(&THREE, [0.533333333, 0.555555556, 0.673809524, 2.548710823]);
    }

    //     y = np.array([0, 0, 0, 0, 1, 1, 1])
    //     p = np.array([.1, .4, .4, .8, .4, .9, .35], dtype=np.float32)
    //     p = np.column_stack([1 - p, p]); answer = p.argmax(1)
    //     print(..., roc_auc_score(y, p[:, 1]), log_loss(y, p))
    #[test]
    fn two_classes_have_the_usual_area() {
        let of_one = [0.1, 0.4, 0.4, 0.8, 0.4, 0.9, 0.35_f32];
        let rows = of_one.map(|p| [1.0 - p, p]);
        let rows: Vec<(usize, [f32; 2])> = [0, 0, 0, 0, 1, 1, 1].into_iter().zip(rows).collect();
        check(&rows, [0.541666667, 0.533333333, 0.583333333, 0.686846197]);
    }

    #[test]
    fn the_order_of_the_classes_changes_nothing() {
        let original = scored(&THREE).measures();
        for order in [[1, 2, 0], [2, 1, 0], [0, 2, 1]] {
            let mut scored = ScoredRows::new(3);
            for (class, probabilities) in THREE {
                let mut moved = [0.0; 3];
                (0..3).for_each(|at| moved[order[at]] = probabilities[at]);
                let answer = largest(&probabilities);
                scored.add(order[class], order[answer], &moved);
            }
            let found = scored.measures();
            let pairs = [
                (found.balanced_accuracy, original.balanced_accuracy),
                (found.macro_f1, original.macro_f1),
                (found.auc, original.auc),
                (found.log_loss, original.log_loss),
            ];
            for (found, original) in pairs {
                assert!((found.unwrap() - original.unwrap()).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn equal_probabilities_rank_nothing_and_perfect_ones_everything() {
        let equal = [0, 1, 2, 0, 1].map(|class| (class, [0.5, 0.25, 0.25]));
        assert_eq!(scored(&equal).measures().auc, Some(0.5));
        let perfect = [0, 1, 1, 0].map(|class| {
            let of_one = class as f32;
            (class, [1.0 - of_one, of_one])
        });
        let found = scored(&perfect).measures();
        assert_eq!((found.auc, found.balanced_accuracy), (Some(1.0), Some(1.0)));
        assert!(found.log_loss.unwrap() < 2e-7);
    }

    #[test]
    fn what_the_rows_do_not_define_is_none() {
        assert_eq!(ScoredRows::new(3).measures(), Measures::default());
        // Class 1 does not occur: it has no recall, and the others have their areas.
        let rows = [(0, [0.5, 0.25, 0.25]), (2, [0.25, 0.25, 0.5])];
        assert_eq!(scored(&rows).measures().auc, Some(1.0));
        let one_class = scored(&rows[..1]).measures();
        assert_eq!(
            (one_class.auc, one_class.balanced_accuracy),
            (None, Some(1.0))
        );
        assert!(one_class.log_loss.is_some());
    }

    #[test]
    fn two_classes_take_one_column_of_probabilities() {
        assert_eq!(ScoredRows::new(2).probabilities.len(), 1);
        assert_eq!(ScoredRows::new(5).probabilities.len(), 5);
    }
}
