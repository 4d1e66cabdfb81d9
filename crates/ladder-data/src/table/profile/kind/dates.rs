//! Dates: one form in a column, several that can be told apart, or numbers that are dates.

use super::{FEW_DIFFERENT_TEXTS, FEW_NUMBERS, FEW_TEXTS, Judge, Verdict, most_frequent};
use crate::class_names::letters;
use crate::encoding::{DateForm, DateOrder, may_be_date};
use crate::table::column::ColumnKind;
use crate::table::error::{CellsAmongDates, OtherCells, TableError};
use crate::table::file::Place;
use crate::table::note::TableNote;
use crate::table::profile::whole::is_identifier;

/// So many different numbers are all dates by no chance: of a hundred others of as many digits
/// three would be.
const ENOUGH_DATES: usize = 10;

/// Words in the name of a column of dates, and such that a name begins or ends with.
const DATE_WORDS: [&str; 7] = [
    "date", "datum", "birth", "fecha", "month", "monat", "period",
];
const DATE_ENDS: [&str; 3] = ["day", "tag", "dob"];

/// The last of the quarters, as a number.
const LAST_QUARTER: u32 = 4;

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
        notes.extend(self.note_of_quarters(form));
        Ok(Some(form))
    }

    /// A column that is said to be one of dates.
    pub(super) fn dates_as_asked(&self, notes: &mut Vec<TableNote>) -> Result<Verdict, TableError> {
        let profile = self.profile;
        let form = match (profile.numbers, profile.texts) {
            (numbers, 0) => {
                let mut forms = self.forms_of_numbers();
                forms.find_map(|(form, cells)| (cells == numbers).then_some(form))
            }
            (0, _) => self.dates(notes)?,
            _ => None,
        };
        match form {
            Some(form) => {
                notes.extend(self.notes_of_far_dates(form));
                Ok(Verdict::Used(ColumnKind::Date(form)))
            }
            None => Err(self.dates_and_all_others()),
        }
    }

    /// The form of the dates in a column of numbers, if it is one of such; it is said if it may be.
    pub(super) fn dates_of_numbers(&self, notes: &mut Vec<TableNote>) -> Option<DateForm> {
        let cells = self.profile.numbers;
        let (form, dates) = self.forms_of_numbers().max_by_key(|(_, cells)| *cells)?;
        let others = self.few_without_dates(dates);
        let are_most = dates as f64 >= (1.0 - FEW_TEXTS) * cells as f64;
        let may_be = dates > 0 && (are_most || (2 * dates >= cells && others.is_some()));
        if !may_be || is_identifier(self.name) || self.is_in(&self.config.numeric) {
            return None;
        }
        let is_date = dates == cells && self.are_dates_for_sure(form);
        notes.push(match is_date {
            true => self.note_of_numbers(form),
            false => TableNote::NumbersLikeDates {
                column: self.name.to_owned(),
                form,
                dates,
                cells,
                others: self.other_numbers(others),
            },
        });
        notes.extend(self.note_of_quarters(form).filter(|_| is_date));
        is_date.then_some(form)
    }

    /// The forms that numbers may have as dates, and how many have each.
    fn forms_of_numbers(&self) -> impl Iterator<Item = (DateForm, usize)> {
        let cells = self.profile.number_dates;
        DateForm::OF_NUMBERS.into_iter().zip(cells)
    }

    /// Whether numbers that may all be dates are some by no chance.
    fn are_dates_for_sure(&self, form: DateForm) -> bool {
        let profile = self.profile;
        let are_enough = match form {
            DateForm::Compact => profile.numbers >= ENOUGH_DATES,
            _ => {
                let are_different = profile.different_numbers.len() >= ENOUGH_DATES;
                are_different && !profile.whole.are_row_numbers()
            }
        };
        are_enough || is_date_name(self.name)
    }

    /// The numbers that are no dates, where they are few and all others are dates of one form.
    fn few_without_dates(&self, dates: usize) -> Option<&[(String, usize)]> {
        let others = self.profile.no_dates.all()?;
        let cells: usize = others.iter().map(|(_, cells)| cells).sum();
        (dates + cells == self.profile.numbers).then_some(others)
    }

    fn other_numbers(&self, few: Option<&[(String, usize)]>) -> OtherCells {
        let first = || self.profile.no_dates.first();
        let first = || first().map(|(_, text)| (text.to_owned(), 1));
        OtherCells {
            different: few.map_or(usize::MAX, <[_]>::len),
            texts: few.map_or_else(|| first().into_iter().collect(), <[_]>::to_vec),
        }
    }

    fn note_of_numbers(&self, form: DateForm) -> TableNote {
        let text = self.profile.first_cells.first().cloned();
        let text = text.unwrap_or_default();
        TableNote::NumbersAsDates {
            column: self.name.to_owned(),
            date: form.seconds(&text).map(|it| form.text(it)),
            text,
        }
    }

    /// Dates of which others than these few numbers are texts: an error where most cells are dates.
    pub(super) fn dates_beside_numbers(&self) -> Option<TableError> {
        let (most, _) = self.most_frequent_forms();
        (2 * most > self.profile.cells()).then(|| self.dates_and_all_others())
    }

    /// What is wrong with a column of dates some of whose cells, numbers or texts, are none.
    fn dates_and_all_others(&self) -> TableError {
        let (most, best) = self.most_frequent_forms();
        let of_texts = best.first().map(|form| (*form, most));
        let of_numbers = self.forms_of_numbers().max_by_key(|(_, cells)| *cells);
        let forms = of_texts.into_iter().chain(of_numbers);
        let best = forms.max_by_key(|(_, cells)| *cells);
        let (form, dates) = best.unwrap_or((DateForm::Iso, 0));
        let (mut others, _) = self.without_dates(form);
        others.extend(self.numbers_without_dates(form));
        self.mixed_dates(form, dates, others)
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
            true => Err(self.mixed_dates(form, most, others)),
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

    fn numbers_without_dates(&self, form: DateForm) -> Vec<(String, usize)> {
        let mut others = self.profile.different_numbers.names();
        others.retain(|(text, _)| form.seconds(text).is_none());
        others
    }

    fn mixed_dates(
        &self,
        form: DateForm,
        dates: usize,
        others: Vec<(String, usize)>,
    ) -> TableError {
        let first = self.profile.first_without(form);
        let (place, text) = first.unwrap_or((Place::Row(1), ""));
        TableError::MixedDates {
            path: self.config.file.clone(),
            place,
            column: self.name.to_owned(),
            dates,
            cells: self.profile.cells(),
            found: Box::new(CellsAmongDates {
                text: text.to_owned(),
                is_impossible: form.is_impossible(text),
                others: most_frequent(others),
            }),
        }
    }

    /// Says that the texts look like dates, if they do.
    pub(super) fn unread_dates(&self, is_left_out: bool) -> Option<TableNote> {
        let (text, cells) = self.nearly_all(may_be_date)?;
        Some(TableNote::UnreadDates {
            column: self.name.to_owned(),
            text,
            cells,
            of: self.profile.texts,
            is_left_out,
        })
    }

    /// Says that what is read as a month may be a quarter, `4/2014`, where it may.
    fn note_of_quarters(&self, form: DateForm) -> Option<TableNote> {
        if form != DateForm::MonthYear {
            return None;
        }
        let profile = self.profile;
        let [texts, numbers] = [&profile.different_texts, &profile.different_numbers];
        let mut names = texts.names().into_iter().chain(numbers.names());
        let may_be = names.all(|(name, _)| may_be_quarter(&name));
        let text = profile.first_cells.first().filter(|_| may_be)?;
        let seconds = form.seconds(text)?;
        Some(TableNote::MonthsOrQuarters {
            column: self.name.to_owned(),
            text: text.clone(),
            date: form.text(seconds),
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
    DATE_WORDS.iter().any(|word| name.contains(word))
        || DATE_ENDS
            .iter()
            .any(|word| name.starts_with(word) || name.ends_with(word))
}

/// Whether a text begins with the number of a quarter, which nobody writes with a zero before it.
fn may_be_quarter(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: Option<u32> = text[..digits].parse().ok();
    digits == 1 && number.is_some_and(|number| (1..=LAST_QUARTER).contains(&number))
}
