//! Which forms a text may have, by its first letters: reading a date in every form would cost more
//! than the rest of a table.

use super::DateForm;

/// The beginnings of the English names of months.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The beginnings of the English names of days.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl DateForm {
    /// The forms that `text` may have; all others read no date from it.
    pub(crate) fn possible(text: &str) -> &'static [Self] {
        use DateForm::*;
        let digits = leading_digits(text);
        match (digits, text.as_bytes().get(digits)) {
            (0, _) => of_name(text),
            (4, Some(b'-')) => of_year(text),
            (8, Some(b'T')) => &[Basic],
            (4, Some(b'/')) => &[YearFirst],
            (4, Some(b'.')) => &[YearDots],
            (4, Some(b'Q' | b'W' | b' ')) => &[Quarter, Week],
            (1 | 2, Some(b'.')) => &[Dots, DotsShort, MonthYear],
            (1 | 2, Some(b'/')) => of_slashes(text),
            (1 | 2, Some(b'-')) => &[DayDashes, MonthDashes, DashedName, MonthYear],
            (1 | 2, Some(b':')) => &[Time],
            (1 | 2, Some(byte)) if *byte == b' ' || byte.is_ascii_alphabetic() => &[DayName],
            _ => &[],
        }
    }
}

/// Forms that begin with a name.
fn of_name(text: &str) -> &'static [DateForm] {
    use DateForm::*;
    let Some(start) = text.get(..3) else {
        return &[];
    };
    let is_one_of = |names: &[&str]| names.iter().any(|name| start.eq_ignore_ascii_case(name));
    match (start.as_bytes(), is_one_of(&MONTHS), is_one_of(&DAYS)) {
        ([b'Q', b'1'..=b'4', _], ..) => &[Quarter],
        (_, true, _) => &[NameDay, NameYear],
        (_, _, true) => &[WeekdayDay, WeekdayName, Ctime],
        _ => &[],
    }
}

/// `2024-01-31`, `2024-01`, `2024-Jan-31`, `2024-Q1` or `2024-W05`
fn of_year(text: &str) -> &'static [DateForm] {
    use DateForm::*;
    match (text.as_bytes().get(5), text.len()) {
        (Some(b'0'..=b'9'), 7) => &[YearMonth],
        (Some(b'0'..=b'9'), _) => &[Iso],
        (Some(b'Q'), _) => &[Quarter],
        (Some(b'W'), _) => &[Week],
        _ => &[YearName],
    }
}

/// `1/2/2024`, `1/2/24` or `12/2024`
fn of_slashes(text: &str) -> &'static [DateForm] {
    use DateForm::*;
    let mut parts = text.split('/').skip(2);
    match parts.next().map(leading_digits) {
        Some(4) => &[DayFirst, MonthFirst],
        Some(2) => &[DayFirstShort, MonthFirstShort],
        None => &[MonthYear],
        Some(_) => &[],
    }
}

fn leading_digits(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.count()
}
