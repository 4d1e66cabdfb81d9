//! Whole numbers that are different in every row: row numbers and identifiers.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::encoding::EXACT;

/// Most numbers that are remembered to find one that comes twice: more different ones than that are
/// taken as different throughout.
const REMEMBERED: usize = 1 << 14;

/// Fewer rows may be different, or count, by chance.
const ENOUGH: u64 = 10;

/// What is known of the numbers of a column, as far as they are whole.
#[derive(Debug)]
pub(super) struct WholeNumbers {
    /// Whether all are whole.
    are_whole: bool,
    seen: HashSet<u64>,
    /// Cells whose number was there before.
    repeated: u64,
    cells: u64,
    smallest: i64,
    largest: i64,
    last: Option<i64>,
    /// Whether each is the one before plus one.
    are_counting: bool,
}

impl Default for WholeNumbers {
    fn default() -> Self {
        Self {
            are_whole: true,
            seen: HashSet::new(),
            repeated: 0,
            cells: 0,
            smallest: i64::MAX,
            largest: i64::MIN,
            last: None,
            are_counting: true,
        }
    }
}

impl WholeNumbers {
    /// Another number, and how it is written.
    pub fn add(&mut self, number: f64, text: &str) {
        if !self.are_whole {
            return;
        }
        if number.fract() != 0.0 {
            self.are_whole = false;
            self.seen = HashSet::new();
            return;
        }
        self.cells += 1;
        if number.abs() > EXACT {
            self.are_counting = false;
            self.remember(hash(text));
            return;
        }
        let whole = number as i64;
        self.remember(whole as u64);
        self.are_counting &= self.last.is_none_or(|last| whole == last + 1);
        self.last = Some(whole);
        self.smallest = self.smallest.min(whole);
        self.largest = self.largest.max(whole);
    }

    /// Whether all of them are whole.
    pub fn are_whole(&self) -> bool {
        self.are_whole
    }

    fn remember(&mut self, number: u64) {
        if self.seen.contains(&number) {
            self.repeated += 1;
        } else if self.seen.len() < REMEMBERED {
            self.seen.insert(number);
        }
    }

    /// Whether they are different in so many rows that it is no chance.
    pub fn are_different(&self) -> bool {
        self.are_whole && self.repeated == 0 && self.cells >= ENOUGH
    }

    /// Whether most of them stand in one row alone, or in two: an identifier with mistakes, or of
    /// things that come twice.
    pub fn are_mostly_different(&self) -> bool {
        self.are_whole && 2 * self.repeated <= self.cells && self.cells >= ENOUGH
    }

    /// Whether they count the rows, in their order or in another.
    pub fn are_row_numbers(&self) -> bool {
        let is_new = self.are_whole && self.repeated == 0;
        let are_exact = self.smallest <= self.largest;
        let has_no_gap = || are_exact && self.largest.abs_diff(self.smallest) + 1 == self.cells;
        let are_counting = is_new && self.are_counting && self.cells > 2;
        are_counting || (self.are_different() && has_no_gap())
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether a column of this name is one of identifiers, as programs and people call them.
pub(super) fn is_identifier(name: &str) -> bool {
    const NAMES: [&str; 7] = ["", "id", "index", "uuid", "guid", "rowid", "row"];
    const ENDINGS: [&str; 6] = ["_id", " id", "-id", ".id", "_index", "_uuid"];
    let lower = name.trim().to_lowercase();
    let is_camel = name.ends_with("Id") || name.ends_with("ID");
    let has_ending = ENDINGS.iter().any(|ending| lower.ends_with(ending));
    NAMES.contains(&lower.as_str()) || lower.starts_with("unnamed: ") || has_ending || is_camel
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: impl IntoIterator<Item = f64>) -> WholeNumbers {
        let mut whole = WholeNumbers::default();
        let numbers = numbers.into_iter();
        numbers.for_each(|number| whole.add(number, &number.to_string()));
        whole
    }

    #[test]
    fn row_numbers_are_recognized_in_any_order() {
        assert!(of((5..9).map(f64::from)).are_row_numbers());
        assert!(of((0..50).map(|i| f64::from(i * 7 % 50))).are_row_numbers());
        assert!(!of((0..50).map(|i| f64::from(i * 2))).are_row_numbers());
        assert!(of((0..50).map(|i| f64::from(i * 2))).are_different());
        assert!(!of((0..50).map(|i| f64::from(i % 49))).are_different());
        assert!(!of((0..50).map(|i| f64::from(i) + 0.5)).are_different());
        assert!(!of([3.0, 1.0, 2.0]).are_row_numbers());
        assert!(of((0..50).map(|i| f64::from(i / 2 * 3))).are_mostly_different());
        assert!(!of((0..50).map(|i| f64::from(i % 9))).are_mostly_different());
        assert!(of((0..50).map(|i| 1e18 + f64::from(i) * 1e4)).are_different());
    }

    #[test]
    fn identifiers_are_recognized_by_their_names() {
        for name in [
            "",
            "Unnamed: 0",
            "id",
            "ID",
            "customer_id",
            "patientId",
            "row",
            "Index",
        ] {
            assert!(is_identifier(name), "{name}");
        }
        for name in ["width", "acid", "humid", "x", "population"] {
            assert!(!is_identifier(name), "{name}");
        }
    }
}
