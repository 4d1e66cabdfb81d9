//! Numbers beside units: one unit in a column, or several.

use super::{FEW_DIFFERENT_TEXTS, FEW_NUMBERS, FEW_TEXTS, Judge, Verdict, most_frequent};
use crate::encoding::{DecimalMark, measure, unit_key};
use crate::table::column::ColumnKind;
use crate::table::error::TableError;
use crate::table::file::Place;
use crate::table::note::TableNote;

/// Units that are said, the most frequent ones.
const SAID: usize = 8;

/// Several units in a column.
struct Units {
    /// The first cell of each, and the cells that have it.
    texts: Vec<(String, usize)>,
    /// Cells with others, or with something else.
    others: usize,
}

impl Judge<'_> {
    pub(super) fn note_of_unit(&self, unit: String) -> TableNote {
        let without = self.profile.units.get(&None);
        TableNote::Unit {
            column: self.name.to_owned(),
            unit,
            without: without.map_or(0, |(_, _, cells)| *cells),
        }
    }

    /// A column most of whose cells are numbers beside the same unit in letters; `None` for others.
    pub(super) fn measures(
        &self,
        notes: &mut Vec<TableNote>,
    ) -> Option<Result<Verdict, TableError>> {
        let profile = self.profile;
        let most = profile.measures.most_frequent()?;
        let plain = profile.units.get(&None).map_or(0, |(_, _, cells)| *cells);
        let others = profile.cells() - most.cells - plain;
        let is_unit = 2 * most.cells >= profile.cells() && profile.numbers == plain;
        if is_unit && others == 0 {
            notes.push(self.note_of_unit(most.unit.clone()));
            let unit = Some(most.unit.clone());
            return Some(Ok(Verdict::Used(ColumnKind::Numeric { unit })));
        }
        let are_several = !is_unit || profile.measures.all().len() > 1;
        if let Some(units) = self.different_units().filter(|_| are_several) {
            return Some(self.of_different_units(units, notes));
        }
        let texts = self.without_unit(&most.unit);
        let are_mistakes = others as f64 <= FEW_TEXTS * profile.cells() as f64
            || texts.len() <= FEW_DIFFERENT_TEXTS
            || self.is_in(&self.config.numeric);
        let first = profile.first_text.clone();
        let (place, text) = first.unwrap_or((Place::Row(1), String::new()));
        (is_unit && are_mistakes)
            .then(|| Err(self.mixed(place, text, most_frequent(texts), others)))
    }

    /// Numbers of several units are none of one column: texts where each has a unit, else an error,
    /// since nobody knows that of the others.
    fn of_different_units(
        &self,
        units: Units,
        notes: &mut Vec<TableNote>,
    ) -> Result<Verdict, TableError> {
        let has_plain = self.profile.units.contains_key(&None);
        let is_share = |unit: &Option<String>| unit.as_deref().is_some_and(is_share);
        let has_shares = self.profile.units.keys().any(is_share);
        if self.is_in(&self.config.numeric) || has_plain || has_shares {
            return Err(self.mixed_units(units.texts));
        }
        let mut more = Vec::new();
        let verdict = self.names(&mut more);
        notes.push(TableNote::DifferentUnits {
            column: self.name.to_owned(),
            units: units.texts,
            others: units.others,
            is_left_out: matches!(verdict, Verdict::LeftOut(_)),
        });
        notes.append(&mut more);
        Ok(verdict)
    }

    /// The units of a column nearly all of whose cells are numbers beside several, or none.
    fn different_units(&self) -> Option<Units> {
        let profile = self.profile;
        let measured = profile.measures.all().into_iter();
        let mut texts: Vec<_> = measured.map(|it| (it.text.clone(), it.cells)).collect();
        texts.extend(self.symbols());
        texts.sort_by_key(|(_, cells)| std::cmp::Reverse(*cells));
        let known: usize = texts.iter().map(|(_, cells)| cells).sum();
        let others = profile.cells() - known;
        let are_nearly_all = others as f64 <= FEW_TEXTS * profile.cells() as f64;
        let are_codes = (1..=FEW_NUMBERS).contains(&profile.different_numbers.len());
        let are_units = texts.len() >= 2 && are_nearly_all && !are_codes;
        texts.truncate(SAID);
        let said: usize = texts.iter().map(|(_, cells)| cells).sum();
        let others = profile.cells() - said;
        are_units.then_some(Units { texts, others })
    }

    /// The first number beside each symbol, or none, and the cells that have it.
    fn symbols(&self) -> impl Iterator<Item = (String, usize)> {
        let units = self.profile.units.values();
        units.map(|(_, text, cells)| (text.clone(), *cells))
    }

    /// The texts that are no numbers beside this unit.
    fn without_unit(&self, unit: &str) -> Vec<(String, usize)> {
        let mut others = self.profile.different_texts.names();
        others.retain(|(text, _)| !is_measure_of(text, unit));
        others
    }

    /// A column of numbers alone, which have one unit, or none.
    pub(super) fn numbers_of_unit(
        &self,
        notes: &mut Vec<TableNote>,
    ) -> Result<Verdict, TableError> {
        match self.unit() {
            Ok(unit) => Ok(self.numbers(unit, notes)),
            Err(units) => self.of_different_units(units, notes),
        }
    }

    /// The unit of the numbers: none, percent in all of them, or one currency in some.
    fn unit(&self) -> Result<Option<String>, Units> {
        let units = &self.profile.units;
        let with_unit: Vec<_> = units.iter().filter(|(unit, _)| unit.is_some()).collect();
        match (&with_unit[..], units.get(&None)) {
            ([], _) => Ok(None),
            ([(unit, _)], None) => Ok((*unit).clone()),
            ([(Some(unit), _)], Some(_)) if !is_share(unit) => Ok(Some(unit.clone())),
            _ => Err(Units {
                texts: self.symbols().collect(),
                others: 0,
            }),
        }
    }

    fn mixed_units(&self, units: Vec<(String, usize)>) -> TableError {
        TableError::MixedUnits {
            path: self.config.file.clone(),
            column: self.name.to_owned(),
            units,
        }
    }

    /// The smallest and the largest number, those beside a unit in letters too.
    pub(super) fn range(&self) -> (f64, f64) {
        let measured = self.profile.measures.most_frequent().map(|it| it.range);
        match (self.profile.range, measured) {
            (Some((low, high)), Some(other)) => (low.min(other.0), high.max(other.1)),
            (range, other) => range.or(other).unwrap_or_default(),
        }
    }
}

/// Whether numbers of this unit are shares of hundred or thousand, which plain ones are not.
fn is_share(unit: &str) -> bool {
    matches!(unit, "%" | "‰")
}

/// Whether a text is a number beside this unit, whatever its decimal mark.
fn is_measure_of(text: &str, unit: &str) -> bool {
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    let mut numbers = marks.into_iter().filter_map(|mark| measure(text, mark));
    numbers.any(|number| number.unit.is_some_and(|it| unit_key(it) == unit_key(unit)))
}
