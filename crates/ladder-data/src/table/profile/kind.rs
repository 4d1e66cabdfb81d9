//! What a column is, decided from what its cells are.

mod dates;
mod far_dates;
mod far_numbers;
mod marks;
mod units;
mod unread_numbers;

use super::Found;
use super::MOST_CATEGORIES;
use super::column::ColumnProfile;
use super::whole::is_identifier;
use crate::alike::alike;
use crate::encoding::{DecimalMark, Seen, sorted};
use crate::table::TableConfig;
use crate::table::column::{ColumnKind, ColumnUse, LeftOut};
use crate::table::error::{MixedCells, OtherCells, TableError};
use crate::table::file::Place;
use crate::table::note::TableNote;

/// A column with at most this share of texts among its cells is one of numbers with mistakes.
const FEW_TEXTS: f64 = 0.05;

/// Columns with more different numbers than these are no codes of categories.
const FEW_NUMBERS: usize = 10;

/// So few different texts among many different numbers are ways to say that there is no number.
const FEW_DIFFERENT_TEXTS: usize = 5;

/// A column that is looked at.
pub(super) struct Judge<'a> {
    pub config: &'a TableConfig,
    pub name: &'a str,
    pub profile: &'a ColumnProfile,
    /// What stands before the decimals of the file.
    pub decimal: DecimalMark,
}

/// What it is.
enum Verdict {
    Used(ColumnKind),
    LeftOut(LeftOut),
}

impl Judge<'_> {
    /// What the column is and what is said of it; what else it might be goes to `notes`.
    pub fn found(&self, notes: &mut Vec<TableNote>) -> Found {
        let verdict = self.verdict(notes)?;
        let used = self.described(&verdict);
        let kind = match verdict {
            Verdict::Used(kind) => Some(kind),
            Verdict::LeftOut(_) => None,
        };
        Ok((kind, used))
    }

    fn verdict(&self, notes: &mut Vec<TableNote>) -> Result<Verdict, TableError> {
        let (config, profile) = (self.config, self.profile);
        if self.is_in(&config.drop) {
            return Ok(Verdict::LeftOut(LeftOut::Asked));
        }
        if profile.cells() + profile.word_cells() == 0 {
            return Ok(Verdict::LeftOut(LeftOut::Empty));
        }
        if profile.is_constant() {
            return Ok(Verdict::LeftOut(LeftOut::Constant));
        }
        if self.is_in(&config.categorical) {
            return self.categories_as_asked(notes);
        }
        if self.is_in(&config.date) {
            return self.dates_as_asked(notes);
        }
        if let Some(found) = self.measures(notes) {
            return found;
        }
        match (profile.numbers, profile.texts) {
            (0, 0) => Ok(self.categories(notes)),
            (_, 0) => self.numbers_of_unit(notes),
            (0, _) => self.texts(notes),
            _ => self.numbers_and_texts(notes),
        }
    }

    fn is_in(&self, names: &[String]) -> bool {
        names.iter().any(|name| name == self.name)
    }

    /// A column of numbers of this unit.
    fn numbers(&self, unit: Option<String>, notes: &mut Vec<TableNote>) -> Verdict {
        if unit.is_none()
            && let Some(form) = self.dates_of_numbers(notes)
        {
            return Verdict::Used(ColumnKind::Date(form));
        }
        let whole = &self.profile.whole;
        let has_all = self.profile.missing() + self.profile.word_cells() == 0;
        // What has a unit counts no rows and names nothing.
        if unit.is_none() && !self.is_in(&self.config.numeric) {
            let column = || self.name.to_owned();
            match is_identifier(self.name) {
                _ if has_all && whole.are_row_numbers() => {
                    return Verdict::LeftOut(LeftOut::RowNumber);
                }
                true if whole.are_mostly_different() => {
                    return Verdict::LeftOut(LeftOut::Identifier);
                }
                true => notes.push(TableNote::NamedIdentifier { column: column() }),
                false if whole.are_different() => {
                    notes.push(TableNote::DifferentInEveryRow { column: column() });
                }
                false => (),
            }
        }
        if unit.is_none() {
            notes.extend(self.note_of_zeros());
            notes.extend(self.notes_of_far_numbers());
        }
        notes.extend(self.note_of_thousands());
        notes.extend(unit.clone().map(|unit| self.note_of_unit(unit)));
        Verdict::Used(ColumnKind::Numeric { unit })
    }

    fn texts(&self, notes: &mut Vec<TableNote>) -> Result<Verdict, TableError> {
        let profile = self.profile;
        if self.is_in(&self.config.numeric) {
            return Err(self.mixed_with_texts());
        }
        if profile.truths == profile.texts {
            return Ok(Verdict::Used(ColumnKind::Boolean));
        }
        if let Some(form) = self.dates(notes)? {
            notes.extend(self.notes_of_far_dates(form));
            return Ok(Verdict::Used(ColumnKind::Date(form)));
        }
        let mut more = Vec::new();
        let verdict = self.names(&mut more);
        let is_left_out = matches!(verdict, Verdict::LeftOut(_));
        let doubt = self.note_of_other_decimal(is_left_out);
        let doubt = doubt.or_else(|| self.unread_dates(is_left_out));
        notes.extend(doubt.or_else(|| self.unread_numbers(is_left_out)));
        notes.append(&mut more);
        Ok(verdict)
    }

    /// Categories, unless almost all of them are different.
    fn names(&self, notes: &mut Vec<TableNote>) -> Verdict {
        let profile = self.profile;
        let different = profile.different_texts.len() + profile.different_numbers.len();
        let is_full = profile.different_texts.is_full() || profile.different_numbers.is_full();
        let are_too_many = is_full || different > MOST_CATEGORIES;
        match are_too_many || 2 * different > profile.cells() + profile.word_cells() {
            true => Verdict::LeftOut(LeftOut::Texts),
            false => self.categories(notes),
        }
    }

    fn numbers_and_texts(&self, notes: &mut Vec<TableNote>) -> Result<Verdict, TableError> {
        let profile = self.profile;
        let (cells, texts) = (profile.cells(), profile.texts);
        let are_mistakes = texts as f64 <= FEW_TEXTS * cells as f64;
        let are_no_codes = profile.different_numbers.len() > FEW_NUMBERS;
        let are_marks = profile.different_texts.len() <= FEW_DIFFERENT_TEXTS;
        let are_most = 2 * profile.numbers >= cells;
        let is_numeric = self.is_in(&self.config.numeric);
        if let (false, Some(error)) = (is_numeric, self.dates_beside_numbers()) {
            return Err(error);
        }
        if is_numeric || are_mistakes || (are_no_codes && (are_most || are_marks)) {
            return Err(self.mixed_with_texts());
        }
        let mut more = Vec::new();
        let verdict = self.names(&mut more);
        match verdict {
            Verdict::Used(_) => notes.push(TableNote::NumbersAsCategories {
                column: self.name.to_owned(),
                text: self.first_text(),
                texts,
                different: profile.different_texts.len(),
                cells,
            }),
            Verdict::LeftOut(_) => notes.extend(self.unread_numbers(true)),
        }
        notes.append(&mut more);
        Ok(verdict)
    }

    fn categories_as_asked(&self, notes: &mut Vec<TableNote>) -> Result<Verdict, TableError> {
        let profile = self.profile;
        let is_full = profile.different_texts.is_full() || profile.different_numbers.is_full();
        match is_full || self.category_names().len() > MOST_CATEGORIES {
            false => Ok(self.categories(notes)),
            true => Err(TableError::Categories {
                path: self.config.file.clone(),
                column: self.name.to_owned(),
                limit: MOST_CATEGORIES,
            }),
        }
    }

    fn categories(&self, notes: &mut Vec<TableNote>) -> Verdict {
        let names = self.category_names();
        for (text, &cells) in &self.profile.words {
            notes.push(TableNote::WordAsCategory {
                column: self.name.to_owned(),
                text: text.clone(),
                cells,
                blanks: self.profile.blanks,
            });
        }
        let categories: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
        notes.extend(look_alike(self.config, self.name, &categories));
        notes.extend(same_name(self.name, &self.profile.different_numbers));
        Verdict::Used(ColumnKind::Categorical { categories })
    }

    fn category_names(&self) -> Vec<(String, usize)> {
        let profile = self.profile;
        let mut names = profile.different_texts.names();
        names.extend(profile.different_numbers.names());
        names.extend(profile.words.clone());
        sorted(names)
    }

    fn first_text(&self) -> String {
        let first = self.profile.first_text.as_ref();
        first.map_or_else(String::new, |(_, text)| text.clone())
    }

    /// The first of the texts that `is_so` holds for, and how many cells have one, if nearly all
    /// have.
    fn nearly_all(&self, is_so: impl Fn(&str) -> bool) -> Option<(String, usize)> {
        let names = self.profile.different_texts.names().into_iter();
        let (mut first, mut cells, mut all) = (None, 0, 0);
        for (text, times) in names {
            all += times;
            if is_so(&text) {
                cells += times;
                first.get_or_insert(text);
            }
        }
        let are_nearly_all = cells as f64 >= (1.0 - FEW_TEXTS) * all as f64;
        // Of more different texts than are told apart, those that are known stand for all.
        let cells = if cells == all {
            self.profile.texts
        } else {
            cells
        };
        first.filter(|_| are_nearly_all).map(|first| (first, cells))
    }

    fn mixed_with_texts(&self) -> TableError {
        let first = self.profile.first_text.clone();
        let (place, first) = first.unwrap_or((Place::Row(1), String::new()));
        let mut others = most_frequent(self.profile.different_texts.names());
        others.texts.sort_by_key(|(text, _)| *text != first);
        self.mixed(place, first, others, self.profile.texts)
    }

    /// `cells` of the column are others.
    fn mixed(&self, place: Place, text: String, others: OtherCells, cells: usize) -> TableError {
        TableError::Mixed {
            path: self.config.file.clone(),
            place,
            column: self.name.to_owned(),
            numbers: self.profile.cells() - cells,
            cells: self.profile.cells(),
            found: Box::new(MixedCells {
                text,
                others,
                decimal: self.other_decimal(),
            }),
        }
    }

    fn described(&self, verdict: &Verdict) -> ColumnUse {
        let name = self.name.to_owned();
        let blanks = self.profile.missing();
        let missing = blanks + self.profile.word_cells();
        let (smallest, largest) = self.range();
        match verdict {
            Verdict::LeftOut(because) => ColumnUse::LeftOut {
                name,
                because: *because,
            },
            Verdict::Used(ColumnKind::Numeric { .. }) => ColumnUse::Numeric {
                name,
                missing,
                smallest,
                largest,
            },
            Verdict::Used(ColumnKind::Boolean) => ColumnUse::Boolean { name, missing },
            Verdict::Used(ColumnKind::Date(form)) => ColumnUse::Date {
                name,
                form: *form,
                missing,
            },
            Verdict::Used(ColumnKind::Categorical { categories }) => ColumnUse::Categorical {
                name,
                categories: categories.len(),
                missing: blanks,
            },
        }
    }
}

/// A few of these texts, the most frequent first.
fn most_frequent(mut texts: Vec<(String, usize)>) -> OtherCells {
    let different = texts.len();
    texts.sort_by(|(a, n), (b, m)| m.cmp(n).then(a.cmp(b)));
    texts.truncate(FEW_DIFFERENT_TEXTS);
    OtherCells { texts, different }
}

/// Two ways to write one name.
pub(super) fn same_name(column: &str, names: &Seen) -> Option<TableNote> {
    names.twice().map(|names| TableNote::SameName {
        column: column.to_owned(),
        names,
    })
}

/// What is said about names that look alike; not of numbers that are told apart as asked.
pub(super) fn look_alike(config: &TableConfig, column: &str, names: &[String]) -> Vec<TableNote> {
    let is_asked = config.categorical.iter().any(|name| name == column);
    let are_numbers = |names: &[String]| names.iter().all(|it| it.parse::<f64>().is_ok());
    let note = |names| TableNote::LookAlike {
        column: column.to_owned(),
        names,
    };
    let groups = alike(names).into_iter();
    let groups = groups.filter(|names| !(is_asked && are_numbers(names)));
    groups.map(note).collect()
}
