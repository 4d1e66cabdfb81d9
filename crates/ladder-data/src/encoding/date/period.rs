//! Months, quarters and weeks: their first days.

use chrono::{Month, NaiveDate, Weekday};

/// Years that a number beside another may be.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// `12/2006`, `12-2006` or `12.2006`
pub(super) fn month(text: &str) -> Option<NaiveDate> {
    let (month, year) = text.split_once(['/', '-', '.'])?;
    let month = (month.len() <= 2).then(|| digits(month))??;
    first_of_month(plausible_year(year)?, month)
}

/// `200612`, also as a float is written.
pub(super) fn month_of_digits(text: &str) -> Option<NaiveDate> {
    let number = text.strip_suffix(".0").unwrap_or(text);
    let (year, month) = number.split_at_checked(4)?;
    let month = (month.len() == 2).then(|| digits(month))??;
    first_of_month(plausible_year(year)?, month)
}

/// `Dec 2020`, `December-2020` or `Dec. 2020`
pub(super) fn named_month(text: &str) -> Option<NaiveDate> {
    let (name, year) = text.split_once([' ', '-'])?;
    let month: Month = name.trim_end_matches(['.', ',']).parse().ok()?;
    first_of_month(
        plausible_year(year.trim_start())?,
        month.number_from_month(),
    )
}

/// `2012Q3`, `2012-Q3`, `2012 Q3`, `Q3 2012`, `Q3/2012` or `Q3-2012`
pub(super) fn quarter(text: &str) -> Option<NaiveDate> {
    let is_between = |letter: char| " -/".contains(letter);
    let (year, quarter) = match text.strip_prefix('Q') {
        Some(rest) => {
            let (quarter, year) = rest.split_at_checked(1)?;
            (year.trim_start_matches(is_between), quarter)
        }
        None => {
            let (year, rest) = text.split_at_checked(4)?;
            (year, rest.trim_start_matches(is_between).strip_prefix('Q')?)
        }
    };
    let quarter = digits(quarter).filter(|quarter| (1..=4).contains(quarter))?;
    first_of_month(plausible_year(year)?, 3 * quarter - 2)
}

/// `2022-W12`, `2022W12`, `2022-W12-3` or `2022W123`
pub(super) fn week(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix('W')?;
    let (week, day) = rest.split_at_checked(2)?;
    let day = match day.strip_prefix('-').unwrap_or(day) {
        "" => 1,
        day => digits(day)?,
    };
    let weekday = Weekday::try_from(u8::try_from(day.checked_sub(1)?).ok()?).ok()?;
    NaiveDate::from_isoywd_opt(plausible_year(year)?, digits(week)?, weekday)
}

fn first_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn plausible_year(text: &str) -> Option<i32> {
    let year = (text.len() == 4).then(|| digits(text))??;
    i32::try_from(year).ok().filter(|year| YEARS.contains(year))
}

fn digits(text: &str) -> Option<u32> {
    let are_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| text.parse().ok())?
}
