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
    /// Says which date at an end of the column programs write where there is none.
    pub(super) fn note_of_far_date(&self, form: DateForm) -> Option<TableNote> {
        let texts = self.profile.different_texts.names().into_iter();
        let dates = texts.filter_map(|(text, cells)| Some((form.seconds(&text)?, text, cells)));
        let mut dates: Vec<(f64, String, usize)> = dates.collect();
        dates.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
        let far = |date: &(f64, String, usize), others: &[(f64, String, usize)]| {
            let (first, last) = (others.first()?, others.last()?);
            let distance = (first.0 - date.0).max(date.0 - last.0);
            let is_far = distance > last.0 - first.0 || date.2 >= AGAIN;
            (is_usual(date.0) && distance > YEAR && is_far).then(|| TableNote::FarDate {
                column: self.name.to_owned(),
                text: date.1.clone(),
                cells: date.2,
                others: [first.1.clone(), last.1.clone()],
            })
        };
        let (first, others) = dates.split_first()?;
        let (last, before) = dates.split_last()?;
        far(first, others).or_else(|| far(last, before))
    }
}

/// At any time of these days.
fn is_usual(seconds: f64) -> bool {
    let mut usual = USUAL.iter().filter_map(|text| DateForm::Iso.seconds(text));
    usual.any(|day| (day..day + DAY).contains(&seconds))
}
