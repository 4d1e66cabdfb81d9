//! Dates that may be none.

use super::Judge;
use crate::encoding::DateForm;
use crate::table::note::TableNote;

/// What programs write where there is no date: the ends of their calendars, and their zeros.
const USUAL: [&str; 8] = [
    "0001-01-01",
    "1601-01-01",
    "1753-01-01",
    "1899-12-30",
    "1899-12-31",
    "1900-01-01",
    "1970-01-01",
    "9999-12-31",
];

const DAY: f64 = 86_400.0;
const YEAR: f64 = 365.0 * DAY;

/// A date in so many cells comes again by no chance.
const AGAIN: usize = 3;

impl Judge<'_> {
    /// Says which dates at the ends of the column programs write where there is none.
    pub(super) fn notes_of_far_dates(&self, form: DateForm) -> Vec<TableNote> {
        let texts = self.profile.different_texts.names().into_iter();
        let dates = texts.filter_map(|(text, cells)| Some((form.seconds(&text)?, text, cells)));
        let mut dates: Vec<(f64, String, usize)> = dates.collect();
        dates.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
        let is_none = |it: &&(f64, String, usize)| is_usual(it.0);
        let below = dates.iter().take_while(is_none).count();
        let above = dates[below..].iter().rev().take_while(is_none).count();
        let (codes_below, rest) = dates.split_at(below);
        let (others, codes_above) = rest.split_at(rest.len() - above);
        let codes = codes_below.iter().chain(codes_above);
        let ends = others.first().zip(others.last());
        let far = codes.filter_map(|(date, text, cells)| {
            let (first, last) = ends?;
            let distance = (first.0 - date).max(date - last.0);
            let is_far = distance > last.0 - first.0 || *cells >= AGAIN;
            (distance > YEAR && is_far).then(|| TableNote::FarDate {
                column: self.name.to_owned(),
                text: text.clone(),
                cells: *cells,
                others: [first.1.clone(), last.1.clone()],
            })
        });
        far.collect()
    }
}

/// At any time of these days.
fn is_usual(seconds: f64) -> bool {
    let mut usual = USUAL.iter().filter_map(|text| DateForm::Iso.seconds(text));
    usual.any(|day| (day..day + DAY).contains(&seconds))
}
