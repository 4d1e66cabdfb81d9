//! What the cells of one column are, counted while they are read.

use std::collections::BTreeMap;

use super::few_texts::FewTexts;
use super::measures::Measures;
use super::whole::WholeNumbers;
use crate::encoding::{Cell, DateForm, NameKey, Number, Seen, truth};
use crate::table::file::Place;

/// Cells that are kept to be shown.
const FIRST: usize = 3;

/// Everything that is known of a column after the first reading.
#[derive(Debug)]
pub(super) struct ColumnProfile {
    /// Cells with a number.
    pub numbers: usize,
    /// Cells with another text than one that means a missing cell.
    pub texts: usize,
    /// Cells with nothing, or blanks.
    pub blanks: usize,
    /// The first cells that differ, as they are written.
    pub first_cells: Vec<String>,
    /// Cells with a text that means a missing cell, by it.
    pub missing_texts: BTreeMap<String, usize>,
    /// Cells with a word such as `NA`, by it.
    pub words: BTreeMap<String, usize>,
    /// The first cell with a text.
    pub first_text: Option<(Place, String)>,
    pub different_numbers: Seen,
    pub different_texts: Seen,
    pub range: Option<(f64, f64)>,
    /// The smallest number that is not -1, which may mean that there is none.
    pub smallest_but_minus_one: Option<f64>,
    pub whole: WholeNumbers,
    /// The first cell with a number of each unit, and how many there are.
    pub units: BTreeMap<Option<String>, (Place, String, usize)>,
    /// Texts that are numbers beside a unit in letters.
    pub measures: Measures,
    /// Cells that are true or false.
    pub truths: usize,
    /// Cells that are a date of each form.
    pub dates: [usize; DateForm::COUNT],
    /// Cells that are a date of any form that begins with the day, or with the month, or does not
    /// leave it open.
    pub any_dates: [usize; 2],
    /// The first text with each set of forms that texts have, a bit for each form.
    pub date_forms: Vec<(u32, Place, String)>,
    /// Numbers that may be dates, by their form.
    pub number_dates: [usize; DateForm::OF_NUMBERS.len()],
    /// The first different numbers that are none.
    pub no_dates: FewTexts,
    /// The sum of the numbers.
    pub sum: f64,
    /// The first number that is divided into groups of thousands.
    pub grouped: Option<String>,
    /// Whether every text is a name of its own, as asked.
    is_exact: bool,
}

impl ColumnProfile {
    /// Before the first row; more different cells than `limit` are not told apart. `is_exact` tells
    /// apart what is written in two ways.
    pub fn new(limit: usize, is_exact: bool) -> Self {
        Self {
            numbers: 0,
            texts: 0,
            blanks: 0,
            first_cells: Vec::new(),
            missing_texts: BTreeMap::new(),
            words: BTreeMap::new(),
            first_text: None,
            different_numbers: Seen::up_to(limit),
            different_texts: Seen::up_to(limit),
            range: None,
            smallest_but_minus_one: None,
            whole: WholeNumbers::default(),
            units: BTreeMap::new(),
            measures: Measures::default(),
            truths: 0,
            dates: [0; DateForm::COUNT],
            any_dates: [0; 2],
            date_forms: Vec::new(),
            number_dates: [0; DateForm::OF_NUMBERS.len()],
            no_dates: FewTexts::default(),
            sum: 0.0,
            grouped: None,
            is_exact,
        }
    }

    pub fn add(&mut self, place: Place, text: &str, cell: Cell) {
        if self.first_cells.len() < FIRST && !text.is_empty() {
            self.keep(text);
        }
        match cell {
            Cell::Missing if text.is_empty() => self.blanks += 1,
            Cell::Missing => count(&mut self.missing_texts, text),
            Cell::Word(word) => count(&mut self.words, word),
            Cell::Number(number) => self.add_number(place, text, number),
            Cell::Measure(text, number) => {
                self.measures.add(text, number);
                self.add_text(place, text);
            }
            Cell::Text(text) => self.add_text(place, text),
        }
    }

    fn keep(&mut self, text: &str) {
        if !self.first_cells.iter().any(|first| first == text) {
            self.first_cells.push(text.to_owned());
        }
    }

    fn add_number(&mut self, place: Place, text: &str, number: Number) {
        let value = number.value;
        self.numbers += 1;
        self.sum += value;
        self.add_number_date(place, value, text);
        if number.is_grouped && self.grouped.is_none() {
            self.grouped = Some(text.to_owned());
        }
        self.whole.add(value, text);
        let (low, high) = self.range.unwrap_or((value, value));
        self.range = Some((low.min(value), high.max(value)));
        if value != -1.0 {
            let low = self.smallest_but_minus_one.unwrap_or(value);
            self.smallest_but_minus_one = Some(low.min(value));
        }
        self.add_unit(place, text, number.unit);
        if !self.different_numbers.is_full() {
            let key = match number.unit {
                None if !self.is_exact => NameKey::of_number(value, text),
                _ => NameKey::written(text),
            };
            self.different_numbers.add(key, text);
        }
    }

    fn add_unit(&mut self, place: Place, text: &str, unit: Option<&str>) {
        // Few units are there, and most numbers have none.
        let mut units = self.units.iter_mut();
        match units.find(|(known, _)| known.as_deref() == unit) {
            Some((_, (_, _, cells))) => *cells += 1,
            None => {
                let unit = unit.map(str::to_owned);
                self.units.insert(unit, (place, text.to_owned(), 1));
            }
        }
    }

    fn add_text(&mut self, place: Place, text: &str) {
        self.texts += 1;
        if self.first_text.is_none() {
            self.first_text = Some((place, text.to_owned()));
        }
        self.truths += usize::from(truth(text).is_some());
        // A date begins with a digit, or with the name of a month.
        let is_like_date = text.len() >= 4 && text.bytes().any(|byte| byte.is_ascii_digit());
        let forms = if is_like_date { self.add_date(text) } else { 0 };
        if !self.date_forms.iter().any(|(known, ..)| *known == forms) {
            self.date_forms.push((forms, place, text.to_owned()));
        }
        if !self.different_texts.is_full() {
            let key = match self.is_exact {
                true => NameKey::written(text),
                false => NameKey::text(text),
            };
            self.different_texts.add(key, text);
        }
    }

    /// Counts the forms that a text has as a date, and returns them.
    fn add_date(&mut self, text: &str) -> u32 {
        const ANY: [DateForm; 2] = [DateForm::AnyDayFirst, DateForm::AnyMonthFirst];
        let (mut is_any, mut bits) = ([false; 2], 0);
        let forms = DateForm::possible(text).iter();
        for form in forms.filter(|form| form.seconds(text).is_some()) {
            self.dates[*form as usize] += 1;
            bits |= form.bit();
            for (any, is_any) in ANY.iter().zip(&mut is_any) {
                *is_any |= any.are_any().contains(form);
            }
        }
        for ((cells, is_any), form) in self.any_dates.iter_mut().zip(is_any).zip(ANY) {
            *cells += usize::from(is_any);
            bits |= if is_any { form.bit() } else { 0 };
        }
        bits
    }

    fn add_number_date(&mut self, place: Place, value: f64, text: &str) {
        let form = DateForm::of_number(value, text);
        let mut counts = DateForm::OF_NUMBERS.iter().zip(&mut self.number_dates);
        match form.and_then(|form| counts.find(|(it, _)| **it == form)) {
            Some((_, cells)) => *cells += 1,
            None => self.no_dates.add(place, text),
        }
    }

    /// Where the first cell is that is no date of this form, and what it has.
    pub fn first_without(&self, form: DateForm) -> Option<(Place, &str)> {
        let mut texts = self.date_forms.iter();
        let text = texts.find(|(forms, ..)| forms & form.bit() == 0);
        let text = text.map(|(_, place, text)| (*place, text.as_str()));
        text.or_else(|| self.no_dates.first())
    }

    /// Cells with a number or a text.
    pub fn cells(&self) -> usize {
        self.numbers + self.texts
    }

    /// Cells with a word such as `NA`.
    pub fn word_cells(&self) -> usize {
        self.words.values().sum()
    }

    /// Cells that are missing, those with a word such as `NA` not counted.
    pub fn missing(&self) -> usize {
        self.blanks + self.missing_texts.values().sum::<usize>()
    }

    /// Whether no row tells it from another.
    pub fn is_constant(&self) -> bool {
        let different =
            self.words.len() + self.different_numbers.len() + self.different_texts.len();
        let is_one = different <= 1 && (different == 0 || self.missing() == 0);
        // Numbers of many digits may differ where 64 bits do not.
        is_one && !self.whole.are_different()
    }
}

fn count(texts: &mut BTreeMap<String, usize>, text: &str) {
    match texts.get_mut(text) {
        Some(cells) => *cells += 1,
        None => {
            texts.insert(text.to_owned(), 1);
        }
    }
}
