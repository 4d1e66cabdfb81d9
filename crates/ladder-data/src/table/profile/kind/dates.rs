//! Dates: one form in a column, several that can be told apart, or numbers that are dates.

use super::{FEW_DIFFERENT_TEXTS, FEW_NUMBERS, FEW_TEXTS, Judge, Verdict, most_frequent};
use crate::class_names::letters;
use crate::encoding::{DateForm, DateOrder, may_be_date};
use crate::table::column::ColumnKind;
use crate::table::error::{OtherCells, TableError};
use crate::table::note::TableNote;
use crate::table::profile::whole::is_identifier;

/// So many numbers of eight digits are all dates by no chance: of a hundred others three would be.
const ENOUGH_DATES: usize = 10;

/// Words in the name of a column of dates.
const DATE_NAMES: [&str; 7] = ["date", "datum", "day", "dob", "birth", "fecha", "tag"];

impl Judge<'_> {
    /// The form of the dates, if the column is one of dates.
    pub(super) fn dates(&self, notes: &mut Vec<TableNote>) -> Result<Option<DateForm>, TableError> {
        let (most, best) = self.most_frequent_forms();
        let Some(&form) = best.first() else {
            return Ok(None);
        };
        if most < self.profile.texts {
            return match self.several_forms()? {
                Some(form) => {
                    notes.push(self.note_of_several(form));
                    Ok(Some(form))
                }
                None => self.dates_and_others(form, most),
            };
        }
        if best.len() > 1 {
            return Err(self.order_unknown(self.first_text()));
        }
        notes.extend(self.note_of_short_years(form));
        Ok(Some(form))
    }

    /// A column that is said to be one of dates.
    pub(super) fn dates_as_asked(&self, notes: &mut Vec<TableNote>) -> Result<Verdict, TableError> {
        let profile = self.profile;
        let form = match (profile.numbers, profile.texts) {
            (numbers, 0) if numbers == profile.compact_dates => Some(DateForm::Compact),
            (0, _) => self.dates(notes)?,
            _ => None,
        };
        match form {
            Some(form) => Ok(Verdict::Used(ColumnKind::Date(form))),
            None => {
                let (most, best) = self.most_frequent_forms();
                let form = best.first().copied().unwrap_or(DateForm::Iso);
                let (mut others, _) = self.without_dates(form);
                others.extend(self.numbers_without_dates());
                Err(self.mixed_dates(most + profile.compact_dates, others))
            }
        }
    }

    /// Whether a column of numbers is one of dates such as 20161015; it is said if it may be.
    pub(super) fn are_compact_dates(&self, notes: &mut Vec<TableNote>) -> bool {
        let profile = self.profile;
        let (dates, cells) = (profile.compact_dates, profile.numbers);
        let others = profile.no_dates.all();
        let are_most = dates as f64 >= (1.0 - FEW_TEXTS) * cells as f64;
        let may_be = are_most || (2 * dates >= cells && others.is_some());
        if !may_be || is_identifier(self.name) || self.is_in(&self.config.numeric) {
            return false;
        }
        let column = self.name.to_owned();
        let is_sure = cells >= ENOUGH_DATES || is_date_name(self.name);
        let is_date = is_sure && dates == cells;
        notes.push(match is_date {
            true => TableNote::NumbersAsDates {
                column,
                text: profile.first_cells.first().cloned().unwrap_or_default(),
            },
            false => TableNote::NumbersLikeDates {
                column,
                dates,
                cells,
                others: OtherCells {
                    different: others.map_or(usize::MAX, <[_]>::len),
                    texts: others.map_or_else(
                        || profile.no_dates.first().cloned().into_iter().collect(),
                        <[_]>::to_vec,
                    ),
                },
            },
        });
        is_date
    }

    /// The forms that most texts have, and how many do.
    fn most_frequent_forms(&self) -> (usize, Vec<DateForm>) {
        let forms = DateForm::ALL.into_iter();
        let forms = forms.map(|form| (form, self.profile.dates[form as usize]));
        let forms = forms.filter(|(form, _)| self.is_of_order(*form));
        let most = forms.clone().map(|(_, cells)| cells).max().unwrap_or(0);
        let best = forms.filter(|(_, cells)| *cells == most && most > 0);
        (most, best.map(|(form, _)| form).collect())
    }

    fn is_of_order(&self, form: DateForm) -> bool {
        match self.config.date_order {
            Some(DateOrder::Dmy) => !form.is_month_first(),
            Some(DateOrder::Mdy) => !form.is_day_first(),
            None => true,
        }
    }

    /// A form of several that every text has one of, and that the texts leave no doubt about.
    fn several_forms(&self) -> Result<Option<DateForm>, TableError> {
        let profile = self.profile;
        let [day_first, month_first] = [
            (DateForm::AnyDayFirst, profile.any_dates[0]),
            (DateForm::AnyMonthFirst, profile.any_dates[1]),
        ]
        .map(|(form, cells)| cells == profile.texts && self.is_of_order(form));
        let names = profile.different_texts.names();
        let mut ordered = [DateForm::DayFirst, DateForm::DayDashes].into_iter();
        let ordered =
            ordered.find_map(|form| names.iter().find(|(text, _)| form.seconds(text).is_some()));
        match (day_first, month_first, ordered) {
            (true, true, Some((text, _))) => Err(self.order_unknown(text.clone())),
            (true, ..) => Ok(Some(DateForm::AnyDayFirst)),
            (false, true, _) => Ok(Some(DateForm::AnyMonthFirst)),
            (false, false, _) => Ok(None),
        }
    }

    fn note_of_several(&self, form: DateForm) -> TableNote {
        let names = self.profile.different_texts.names();
        let example = |form: &DateForm| {
            let mut texts = names.iter().map(|(text, _)| text);
            texts.find(|text| form.seconds(text).is_some()).cloned()
        };
        TableNote::SeveralDateForms {
            column: self.name.to_owned(),
            texts: form.are_any().iter().filter_map(example).collect(),
        }
    }

    fn note_of_short_years(&self, form: DateForm) -> Option<TableNote> {
        let text = self.first_text();
        let seconds = form.seconds(&text).filter(|_| form.has_short_year())?;
        Some(TableNote::ShortYears {
            column: self.name.to_owned(),
            date: form.text(seconds),
            text,
        })
    }

    /// A column some of whose texts are no dates: an error where they are few, or most are dates.
    fn dates_and_others(
        &self,
        form: DateForm,
        most: usize,
    ) -> Result<Option<DateForm>, TableError> {
        let (others, dates) = self.without_dates(form);
        let are_marks = dates > FEW_NUMBERS && others.len() <= FEW_DIFFERENT_TEXTS;
        match 2 * most > self.profile.texts || are_marks {
            false => Ok(None),
            true => Err(self.mixed_dates(most, others)),
        }
    }

    /// The texts that are no dates of this form, and how many different ones are.
    fn without_dates(&self, form: DateForm) -> (Vec<(String, usize)>, usize) {
        let mut others = self.profile.different_texts.names();
        let all = others.len();
        others.retain(|(text, _)| form.seconds(text).is_none());
        let dates = all - others.len();
        (others, dates)
    }

    fn numbers_without_dates(&self) -> Vec<(String, usize)> {
        let mut others = self.profile.different_numbers.names();
        others.retain(|(text, _)| DateForm::Compact.seconds(text).is_none());
        others
    }

    fn mixed_dates(&self, dates: usize, others: Vec<(String, usize)>) -> TableError {
        TableError::MixedDates {
            path: self.config.file.clone(),
            column: self.name.to_owned(),
            dates,
            cells: self.profile.cells(),
            others: most_frequent(others),
        }
    }

    /// Says that the texts look like dates, if they do.
    pub(super) fn unread_dates(&self) -> Option<TableNote> {
        let (text, cells) = self.nearly_all(may_be_date)?;
        Some(TableNote::UnreadDates {
            column: self.name.to_owned(),
            text,
            cells,
            of: self.profile.texts,
        })
    }

    fn order_unknown(&self, text: String) -> TableError {
        TableError::DateOrder {
            path: self.config.file.clone(),
            column: self.name.to_owned(),
            text,
        }
    }
}

/// Whether a column of this name is one of dates.
fn is_date_name(name: &str) -> bool {
    let name = letters(name);
    DATE_NAMES.iter().any(|word| name.contains(word))
}
