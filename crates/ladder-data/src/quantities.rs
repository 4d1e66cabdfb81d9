//! Whether the numbers to predict are names of classes or quantities; one rule for tables and arrays.

use crate::class_names::MOST_CLASSES;

/// More different whole numbers may be quantities rather than classes.
const MANY: usize = 20;

/// More different numbers with decimals are no classes.
const MANY_FRACTIONS: usize = 10;

/// More different numbers with decimals or a unit, each in one row alone, are no classes.
const FEW_FRACTIONS: usize = 2;

/// So many whole numbers, each in one row alone, are no codes unless something counts them.
const ENOUGH_ALONE: usize = 5;

/// Somebody who names classes by numbers has more rows of each.
const ROWS_OF_A_CLASS: usize = 5;

/// More different numbers, most of which stand in one row, are seldom digits or answers.
const FEW_CODES: usize = 4;

/// Ratings and digits are no larger.
const LARGEST_RATING: f64 = 10.0;

/// What numbers to predict seem to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// Names of classes: nothing is to be said.
    Classes,
    /// Names of classes that may be quantities, which is said.
    Doubtful,
    /// Quantities.
    Quantities,
}

/// The different numbers to predict.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// From the smallest, each with its rows.
    of: Vec<(f64, usize)>,
    /// Whether a unit stands beside them.
    has_unit: bool,
}

impl Numbers {
    /// Those with these rows, in any order.
    pub fn new(mut of: Vec<(f64, usize)>, has_unit: bool) -> Self {
        of.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        Self { of, has_unit }
    }

    /// How many are different.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Rows that have one.
    pub fn rows(&self) -> usize {
        self.of.iter().map(|(_, rows)| rows).sum()
    }

    /// What they seem to be.
    pub fn meaning(&self) -> Meaning {
        match self.of.len() {
            0 | 1 => Meaning::Classes,
            _ if self.are_quantities() => Meaning::Quantities,
            _ if self.may_be_quantities() => Meaning::Doubtful,
            _ => Meaning::Classes,
        }
    }

    /// Numbers most of which stand in one row alone are quantities; so are many with decimals, and
    /// many whole ones with few rows each, some more and some less.
    fn are_quantities(&self) -> bool {
        let (different, rows) = (self.of.len(), self.rows());
        let are_alone = 2 * different > rows;
        let are_few_each = 3 * different > rows && !self.are_balanced();
        // A class of one row each is none that could be learned.
        let fewest = if self.are_measured() {
            FEW_FRACTIONS
        } else {
            MANY_FRACTIONS
        };
        let are_single = are_alone && different > fewest && !self.are_counted();
        let are_all_different = different == rows
            && different >= ENOUGH_ALONE
            && self.are_far_apart()
            && !self.are_even();
        let has_many_fractions = self.has_fractions() && different > MANY_FRACTIONS;
        let are_many = different > MANY && (are_alone || are_few_each);
        are_single
            || are_all_different
            || has_many_fractions
            || are_many
            || different > MOST_CLASSES
    }

    /// Numbers of classes count them, or have many rows each.
    fn may_be_quantities(&self) -> bool {
        let different = self.of.len();
        let are_few_each = ROWS_OF_A_CLASS * different > self.rows();
        let singles = self.of.iter().filter(|(_, rows)| *rows == 1).count();
        let are_mostly_single = 2 * singles > different;
        let is_large = self.largest() > LARGEST_RATING;
        let are_scattered = are_mostly_single && (different > FEW_CODES || is_large)
            || different > 2 && self.are_far_apart();
        let may_be =
            self.are_measured() && (different > 2 || are_few_each) || are_few_each && are_scattered;
        different > MANY || may_be && !self.are_counted()
    }

    /// Whether they are written as quantities are.
    fn are_measured(&self) -> bool {
        self.has_unit || self.has_fractions()
    }

    fn has_fractions(&self) -> bool {
        self.of.iter().any(|(number, _)| number.fract() != 0.0)
    }

    /// Whether they are all whole numbers of a range, as somebody has who counts classes.
    fn are_counted(&self) -> bool {
        !self.has_fractions() && self.range() + 1.0 == self.of.len() as f64
    }

    /// Whether each is as far from the next one, as codes are that leave room for others.
    fn are_even(&self) -> bool {
        let steps = self.of.windows(2).map(|pair| pair[1].0 - pair[0].0);
        let mut steps = steps.map(f64::to_bits);
        let first = steps.next();
        steps.all(|step| Some(step) == first)
    }

    /// Whether they are less than half of the whole numbers of their range, which is not that of
    /// ratings.
    fn are_far_apart(&self) -> bool {
        self.largest() > LARGEST_RATING && self.range() + 1.0 > 2.0 * self.of.len() as f64
    }

    /// Whether every class has about as many rows, as somebody has who labels so many of each.
    fn are_balanced(&self) -> bool {
        let rows = || self.of.iter().map(|(_, rows)| *rows);
        rows().max() <= rows().min().map(|fewest| fewest + 1)
    }

    fn range(&self) -> f64 {
        let ends = self.of.first().zip(self.of.last());
        ends.map_or(0.0, |((first, _), (last, _))| last - first)
    }

    /// The largest, whatever its sign.
    fn largest(&self) -> f64 {
        let sizes = self.of.iter().map(|(number, _)| number.abs());
        sizes.fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What these numbers are, each in so many rows.
    fn of(numbers: &[f64], rows: usize) -> Meaning {
        let numbers = numbers.iter().map(|number| (*number, rows)).collect();
        Numbers::new(numbers, false).meaning()
    }

    #[test]
    fn digits_ratings_signs_and_codes_with_many_rows_are_classes() {
        let digits: Vec<f64> = (0..10).map(f64::from).collect();
        let ratings: Vec<f64> = (1..=10).map(f64::from).collect();
        for rows in [1, 2, 20] {
            for numbers in [&digits[..], &ratings, &ratings[..5], &digits[..2]] {
                assert_eq!(of(numbers, rows), Meaning::Classes, "{numbers:?}");
            }
            for numbers in [&[-1.0, 1.0][..], &[2.0, 4.0], &[1.0, 2.0, 4.0]] {
                assert_eq!(of(numbers, rows), Meaning::Classes, "{numbers:?}");
            }
        }
        assert_eq!(of(&[200.0, 301.0, 404.0, 500.0], 30), Meaning::Classes);
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0, 5.0, 7.0], 2), Meaning::Classes);
        assert_eq!(of(&[0.5, 1.5], 15), Meaning::Classes);
    }

    #[test]
    fn numbers_with_few_rows_that_nobody_counts_may_be_quantities() {
        let miles = [(15.0, 2), (21.0, 1), (23.0, 1), (28.0, 1)];
        let miles = Numbers::new(miles.to_vec(), false);
        assert_eq!(miles.meaning(), Meaning::Doubtful);
        let prices = [99.0, 120.0, 250.0, 310.0, 470.0, 480.0, 700.0];
        assert_eq!(of(&prices, 2), Meaning::Doubtful);
        assert_eq!(of(&[15.0, 21.0], 1), Meaning::Doubtful);
        assert_eq!(
            of(&[100.0, 150.0, 200.0, 250.0, 300.0], 1),
            Meaning::Doubtful
        );
        assert_eq!(of(&[0.5, 1.0, 1.5], 40), Meaning::Doubtful);
        let ages: Vec<f64> = (18..78).map(f64::from).collect();
        assert_eq!(of(&ages, 30), Meaning::Doubtful);
    }

    #[test]
    fn numbers_that_stand_in_one_row_each_are_quantities() {
        assert_eq!(of(&[21.0, 15.0, 23.0, 28.0, 33.0], 1), Meaning::Quantities);
        assert_eq!(of(&[1.5, 2.5, 3.5], 1), Meaning::Quantities);
        assert_eq!(of(&[1e5, 2.5e5, 1.8e5, 3.1e5, 9e4], 1), Meaning::Quantities);
        let stars = vec![(1.0, 1), (2.0, 1), (3.0, 1)];
        assert_eq!(Numbers::new(stars, true).meaning(), Meaning::Classes);
        let prices = vec![(120.0, 1), (250.0, 1), (99.0, 1)];
        assert_eq!(
            Numbers::new(prices.clone(), true).meaning(),
            Meaning::Quantities
        );
        assert_eq!(Numbers::new(prices, false).meaning(), Meaning::Doubtful);
        assert_eq!(of(&[5.0], 9), Meaning::Classes);
    }
}
