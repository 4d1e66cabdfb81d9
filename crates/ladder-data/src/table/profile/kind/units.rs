//! Numbers beside units: one unit in a column, or several.

use super::{FEW_DIFFERENT_TEXTS, FEW_TEXTS, Judge, Verdict, most_frequent};
use crate::encoding::{DecimalMark, measure, unit_key};
use crate::table::column::ColumnKind;
use crate::table::error::TableError;
use crate::table::file::Place;
use crate::table::note::TableNote;

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
        if let Some(note) = self.different_units(plain) {
            notes.push(note);
            return None;
        }
        let texts = self.without_unit(&most.unit);
        let are_mistakes = others as f64 <= FEW_TEXTS * profile.cells() as f64
            || texts.len() <= FEW_DIFFERENT_TEXTS
            || self.is_in(&self.config.numeric);
        let place = profile.first_text.as_ref().map(|(place, _)| *place);
        let place = place.unwrap_or(Place::Row(1));
        (is_unit && are_mistakes).then(|| Err(self.mixed(place, most_frequent(texts), others)))
    }

    /// Says that the numbers of a column have several units, if they have; `plain` of them have
    /// none.
    fn different_units(&self, plain: usize) -> Option<TableNote> {
        let units = self.profile.measures.all()?;
        let measured: usize = units.iter().map(|unit| unit.cells).sum();
        let are_all = measured + plain == self.profile.cells();
        (units.len() >= 2 && are_all).then(|| TableNote::DifferentUnits {
            column: self.name.to_owned(),
            units: units.iter().map(|it| (it.text.clone(), it.cells)).collect(),
        })
    }

    /// The texts that are no numbers beside this unit.
    fn without_unit(&self, unit: &str) -> Vec<(String, usize)> {
        let mut others = self.profile.different_texts.names();
        others.retain(|(text, _)| !is_measure_of(text, unit));
        others
    }

    /// The unit of the numbers: none, percent in all of them, or one currency in some.
    pub(super) fn unit(&self) -> Result<Option<String>, TableError> {
        let units = &self.profile.units;
        let with_unit: Vec<_> = units.iter().filter(|(unit, _)| unit.is_some()).collect();
        match (&with_unit[..], units.get(&None)) {
            ([], _) => Ok(None),
            ([(unit, _)], None) => Ok((*unit).clone()),
            ([(Some(unit), _)], Some(_)) if !matches!(unit.as_str(), "%" | "‰") => {
                Ok(Some(unit.clone()))
            }
            ([.., (_, (place, text, cells))], _) => {
                Err(self.mixed(*place, vec![(text.clone(), *cells)], *cells))
            }
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

/// Whether a text is a number beside this unit, whatever its decimal mark.
fn is_measure_of(text: &str, unit: &str) -> bool {
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    let mut numbers = marks.into_iter().filter_map(|mark| measure(text, mark));
    numbers.any(|number| number.unit.is_some_and(|it| unit_key(it) == unit_key(unit)))
}
