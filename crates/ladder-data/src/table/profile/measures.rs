//! The numbers beside units in a column, by their unit.

use std::collections::BTreeMap;

use crate::encoding::{Number, unit_key};

/// Most units that are told apart.
const MOST_UNITS: usize = 32;

/// What is known of the numbers beside units.
#[derive(Debug, Default)]
pub(super) struct Measures {
    by_unit: BTreeMap<String, Measured>,
}

/// The numbers beside one unit.
#[derive(Debug)]
pub(super) struct Measured {
    /// As the first cell has it.
    pub unit: String,
    /// Cells that have it.
    pub cells: usize,
    pub range: (f64, f64),
    /// The first cell.
    pub text: String,
}

impl Measures {
    pub fn add(&mut self, text: &str, number: Number) {
        let (value, unit) = (number.value, number.unit.unwrap_or_default());
        let key = unit_key(unit);
        if let Some(known) = self.by_unit.get_mut(key.as_ref()) {
            known.cells += 1;
            known.range = (known.range.0.min(value), known.range.1.max(value));
            return;
        }
        if self.by_unit.len() < MOST_UNITS {
            let first = Measured {
                unit: unit.to_owned(),
                cells: 1,
                range: (value, value),
                text: text.to_owned(),
            };
            self.by_unit.insert(key.into_owned(), first);
        }
    }

    /// The unit that most cells have.
    pub fn most_frequent(&self) -> Option<&Measured> {
        self.by_unit.values().max_by_key(|unit| unit.cells)
    }

    /// The units with their cells, the most frequent first; of more than are told apart, the first
    /// ones.
    pub fn all(&self) -> Vec<&Measured> {
        let mut all: Vec<&Measured> = self.by_unit.values().collect();
        all.sort_by_key(|unit| std::cmp::Reverse(unit.cells));
        all
    }
}
