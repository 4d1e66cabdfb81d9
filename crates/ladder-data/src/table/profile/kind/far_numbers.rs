//! Numbers that may be none: far from all others, or with zeros before them.

use super::Judge;
use crate::encoding::has_zeros;
use crate::far_numbers::{again, at_ends};
use crate::message::shown_number;
use crate::table::note::TableNote;

impl Judge<'_> {
    /// Says which numbers programs write where there is none, at either end of the column.
    pub(super) fn notes_of_far_numbers(&self) -> Vec<TableNote> {
        let numbers = self.numbers_with_ends();
        let values: Vec<f64> = numbers.iter().map(|(number, ..)| *number).collect();
        let [below, above] = at_ends(&values, |index| {
            let number = numbers.get(index);
            number.map_or(0, |it| again((it.0, it.1), self.profile.numbers))
        });
        let (codes_below, rest) = numbers.split_at(below);
        let (others, codes_above) = rest.split_at(rest.len() - above);
        let ends = others.first().zip(others.last());
        let Some(others) = ends.map(|(first, last)| [first.0, last.0].map(shown_number)) else {
            return Vec::new();
        };
        let is_full = self.profile.different_numbers.is_full();
        let note = |(number, cells, text): &(f64, usize, &str)| TableNote::FarNumber {
            column: self.name.to_owned(),
            text: match *text {
                "" => shown_number(*number),
                text => text.to_owned(),
            },
            cells: (!is_full).then_some(*cells),
            others: others.clone(),
        };
        codes_below.iter().chain(codes_above).map(note).collect()
    }

    /// The numbers that are told apart, with their cells and texts, from the smallest; where there are
    /// more of them, the smallest and the largest of all are among them, without a text.
    fn numbers_with_ends(&self) -> Vec<(f64, usize, &str)> {
        let mut numbers = self.profile.different_numbers.numbers();
        let Some((low, high)) = self.profile.range else {
            return numbers;
        };
        if numbers.first().is_some_and(|first| low < first.0) {
            numbers.insert(0, (low, 1, ""));
        }
        if numbers.last().is_some_and(|last| high > last.0) {
            numbers.push((high, 1, ""));
        }
        numbers
    }

    /// Says that numbers are written as codes are.
    pub(super) fn note_of_zeros(&self) -> Option<TableNote> {
        let numbers = self.profile.different_numbers.numbers();
        let mut texts = numbers.iter().map(|(_, _, text)| *text);
        let text = texts.find(|text| has_zeros(text.split('.').next().unwrap_or(text)));
        let text = text.filter(|_| !self.is_in(&self.config.numeric))?;
        Some(TableNote::LeadingZeros {
            column: self.name.to_owned(),
            text: text.to_owned(),
        })
    }
}
