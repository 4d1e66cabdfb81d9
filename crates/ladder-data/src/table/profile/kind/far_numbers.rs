//! Numbers that may be none: of nines and far from all others, or with zeros before them.

use super::Judge;
use crate::encoding::has_zeros;
use crate::message::shown_number;
use crate::table::note::TableNote;

/// Fewer different numbers are far from each other by chance.
const ENOUGH: usize = 3;

impl Judge<'_> {
    /// Says which numbers programs write where there is none, at either end of the column.
    pub(super) fn notes_of_far_numbers(&self) -> Vec<TableNote> {
        let numbers = self.profile.different_numbers.numbers();
        let mut notes = Vec::new();
        if let [first, others @ ..] = &numbers[..] {
            notes.extend(self.note_of_far_number(*first, others));
        }
        if let [others @ .., last] = &numbers[..] {
            notes.extend(self.note_of_far_number(*last, others));
        }
        notes
    }

    fn note_of_far_number(
        &self,
        (number, cells, text): (f64, usize, &str),
        others: &[(f64, usize, &str)],
    ) -> Option<TableNote> {
        let (smallest, largest) = (others.first()?.0, others.last()?.0);
        let is_it = others.len() >= ENOUGH && is_of_nines(number);
        let is_full = self.profile.different_numbers.is_full();
        (is_it && is_far(number, smallest, largest)).then(|| TableNote::FarNumber {
            column: self.name.to_owned(),
            text: text.to_owned(),
            cells: (!is_full).then_some(cells),
            others: [smallest, largest].map(shown_number),
        })
    }

    /// Says that numbers are written as codes are.
    pub(super) fn note_of_zeros(&self) -> Option<TableNote> {
        let numbers = self.profile.different_numbers.numbers();
        let mut texts = numbers.iter().map(|(_, _, text)| *text);
        let text = texts.find(|text| has_zeros(text));
        let text = text.filter(|_| !self.is_in(&self.config.numeric))?;
        Some(TableNote::LeadingZeros {
            column: self.name.to_owned(),
            text: text.to_owned(),
        })
    }
}

/// Whether a number is 99, 999 … or -9, -99 …
fn is_of_nines(number: f64) -> bool {
    let digits = number.abs().to_string();
    digits.bytes().all(|digit| digit == b'9') && (number < 0.0 || digits.len() > 1)
}

/// Whether it is farther from the others than these are from each other, or the only one below 0.
fn is_far(number: f64, smallest: f64, largest: f64) -> bool {
    let distance = match number < smallest {
        true => smallest - number,
        false => number - largest,
    };
    distance > largest - smallest || (number < 0.0 && smallest >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::{is_far, is_of_nines};

    #[test]
    fn numbers_of_nines_are_far_or_alone_below_zero() {
        for number in [-9.0, -99.0, 99.0, 9999.0, -999.0] {
            assert!(is_of_nines(number), "{number}");
        }
        for number in [9.0, 0.0, -1.0, 98.0, 99.9, 1e9, f64::MAX] {
            assert!(!is_of_nines(number), "{number}");
        }
        assert!(is_far(-999.0, 17.0, 22.0));
        assert!(is_far(99.0, 1.0, 5.0));
        assert!(is_far(-999.0, 0.0, 1e6));
        assert!(!is_far(99.0, 1.0, 98.0));
        assert!(!is_far(-99.0, -98.0, 3.0));
    }
}
