//! Dates and times, as texts and as values.

mod like;
mod part;
mod period;
mod shape;
mod time;

use std::str::FromStr;

use chrono::format::ParseErrorKind;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub(crate) use like::may_be_date;
pub use part::DatePart;
use time::{offset, time};

/// How the dates of a column are written; a time of day may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateForm {
    /// `2024-01-31`, as ISO 8601 and most programs have it.
    Iso,
    /// `2024/01/31`
    YearFirst,
    /// `31.01.2024`
    Dots,
    /// `31/01/2024`
    DayFirst,
    /// `01/31/2024`
    MonthFirst,
    /// `2024.01.31`
    YearDots,
    /// `31-01-2024`
    DayDashes,
    /// `01-31-2024`
    MonthDashes,
    /// `31-Jan-2024`
    DashedName,
    /// `2024-Jan-31`
    YearName,
    /// `31 Jan 2024`
    DayName,
    /// `Jan 31, 2024` or `Jan 31 2024`
    NameDay,
    /// `Wed, 31 Jan 2024 10:52:37 +0200`, as mails have it (RFC 2822).
    WeekdayDay,
    /// `Wednesday, January 31, 2024`
    WeekdayName,
    /// `Wed Jan 31 10:52:37 2024`, as C and Unix have it, and with an offset before the year.
    Ctime,
    /// `20240131T105237`, as ISO 8601 has it in short.
    Basic,
    /// `31.01.24`, from 1969 to 2068 as all years of two digits.
    DotsShort,
    /// `31/01/24`
    DayFirstShort,
    /// `01/31/24`
    MonthFirstShort,
    /// `2024-01`
    YearMonth,
    /// `01/2024`, from 1900 to 2100, also with a dash or a dot.
    MonthYear,
    /// `Jan 2024` or `January 2024`, also with a dash.
    NameYear,
    /// `2024Q1`, `2024-Q1` or `Q1 2024`
    Quarter,
    /// `2024-W05` or `2024-W05-3`, a week of ISO 8601.
    Week,
    /// `20240131`, from 1900 to 2100.
    Compact,
    /// `202401`, from 1900 to 2100.
    CompactMonth,
    /// `14:30` or `14:30:05`, without a date.
    Time,
    /// Every form with a date of ten characters or a name, the day before the month.
    AnyDayFirst,
    /// The same with the month before the day.
    AnyMonthFirst,
}

/// Which of the first two numbers of `01/02/2024` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// A text that is no order of a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{0}' is no order of a date; expected dmy or mdy")]
pub struct DateOrderError(String);

impl FromStr for DateOrder {
    type Err = DateOrderError;

    fn from_str(text: &str) -> Result<Self, DateOrderError> {
        match text {
            "dmy" => Ok(Self::Dmy),
            "mdy" => Ok(Self::Mdy),
            _ => Err(DateOrderError(text.to_owned())),
        }
    }
}

impl DateForm {
    /// All that a text alone may have; the others are numbers.
    pub(crate) const ALL: [Self; 25] = [
        Self::Iso,
        Self::YearFirst,
        Self::Dots,
        Self::DayFirst,
        Self::MonthFirst,
        Self::YearDots,
        Self::DayDashes,
        Self::MonthDashes,
        Self::DashedName,
        Self::YearName,
        Self::DayName,
        Self::NameDay,
        Self::WeekdayDay,
        Self::WeekdayName,
        Self::Ctime,
        Self::Basic,
        Self::DotsShort,
        Self::DayFirstShort,
        Self::MonthFirstShort,
        Self::YearMonth,
        Self::MonthYear,
        Self::NameYear,
        Self::Quarter,
        Self::Week,
        Self::Time,
    ];

    /// How many forms there are.
    pub(crate) const COUNT: usize = Self::AnyMonthFirst as usize + 1;

    /// Those that a number may have.
    pub(crate) const OF_NUMBERS: [Self; 3] = [Self::Compact, Self::CompactMonth, Self::MonthYear];

    /// The form of a number, and how it is written, if it may be a date.
    pub(crate) fn of_number(value: f64, text: &str) -> Option<Self> {
        let form = match value {
            19_000_101.0..=21_001_231.0 => Self::Compact,
            190_001.0..=210_012.0 => Self::CompactMonth,
            // `1.1900` to `12.2100`
            1.19..=12.21 if matches!(text.len(), 6 | 7) => Self::MonthYear,
            _ => return None,
        };
        form.seconds(text).is_some().then_some(form)
    }

    /// Those that a cell of [`AnyDayFirst`](Self::AnyDayFirst) or
    /// [`AnyMonthFirst`](Self::AnyMonthFirst) may have.
    pub(crate) fn are_any(self) -> &'static [Self] {
        match self {
            Self::AnyDayFirst => &[
                Self::Iso,
                Self::YearFirst,
                Self::YearDots,
                Self::Dots,
                Self::DayFirst,
                Self::DayDashes,
                Self::DashedName,
                Self::YearName,
                Self::DayName,
                Self::NameDay,
                Self::WeekdayDay,
                Self::WeekdayName,
                Self::Ctime,
                Self::Basic,
            ],
            Self::AnyMonthFirst => &[
                Self::Iso,
                Self::YearFirst,
                Self::YearDots,
                Self::Dots,
                Self::MonthFirst,
                Self::MonthDashes,
                Self::DashedName,
                Self::YearName,
                Self::DayName,
                Self::NameDay,
                Self::WeekdayDay,
                Self::WeekdayName,
                Self::Ctime,
                Self::Basic,
            ],
            _ => &[],
        }
    }

    /// The same of a text in another form that says by itself which of its parts is the day; `None`
    /// where dates are times of a day.
    pub(crate) fn of_others(self, text: &str) -> Option<f64> {
        let is_certain = |form: &&Self| !matches!(form, Self::DayFirst | Self::DayDashes);
        let mut forms = Self::AnyDayFirst.are_any().iter().filter(is_certain);
        (self != Self::Time).then(|| forms.find_map(|form| form.seconds(text)))?
    }

    /// Seconds since the beginning of 1970, in UTC where the text has an offset; since midnight
    /// where there is no date.
    pub(crate) fn seconds(self, text: &str) -> Option<f64> {
        match self {
            Self::Time => {
                let (time, rest) = time(text)?;
                rest.is_empty().then_some(time)
            }
            Self::AnyDayFirst | Self::AnyMonthFirst => {
                let mut forms = self.are_any().iter();
                forms.find_map(|form| form.seconds(text))
            }
            Self::YearMonth => {
                let is_short = text.len() == 7;
                is_short.then(|| Self::Iso.seconds(&format!("{text}-01")))?
            }
            Self::MonthYear => period::month(text).map(seconds_at),
            Self::NameYear => period::named_month(text).map(seconds_at),
            Self::Quarter => period::quarter(text).map(seconds_at),
            Self::Week => period::week(text).map(seconds_at),
            Self::Compact => compact(text),
            Self::CompactMonth => period::month_of_digits(text).map(seconds_at),
            Self::Ctime => ctime(text),
            Self::Basic => basic(text),
            _ => {
                let mut formats = self.formats().iter();
                formats.find_map(|format| self.date_and_time(text, format))
            }
        }
    }

    fn date_and_time(self, text: &str, format: &str) -> Option<f64> {
        let (date, rest) = NaiveDate::parse_and_remainder(text, format).ok()?;
        let written = &text[..text.len() - rest.len()];
        if self.has_short_year() && !has_two_digits_at_end(written) {
            return None;
        }
        let (time, offset) = match rest {
            "" => (0.0, 0),
            _ => {
                let (time, rest) = time(rest.strip_prefix('T').unwrap_or(rest.trim_start()))?;
                (time, offset(rest.trim_start())?)
            }
        };
        let is_plausible = (1000..=9999).contains(&date.year());
        is_plausible.then(|| seconds_at(date) + time - f64::from(offset))
    }

    /// Whether a text is written so and names a day that no month has, or a month that no year has.
    pub(crate) fn is_impossible(self, text: &str) -> bool {
        let forms = match self.are_any() {
            [] => std::slice::from_ref(&self),
            several => several,
        };
        let mut formats = forms.iter().flat_map(|form| form.formats());
        formats.any(|format| {
            let error = NaiveDate::parse_and_remainder(text, format).err();
            error.is_some_and(|it| {
                matches!(
                    it.kind(),
                    ParseErrorKind::OutOfRange | ParseErrorKind::Impossible
                )
            })
        })
    }

    /// How these seconds are shown: as ISO 8601 has them.
    pub(crate) fn text(self, seconds: f64) -> String {
        let moment = DateTime::from_timestamp(seconds.floor() as i64, 0);
        let format = match self {
            Self::Time => "%H:%M:%S",
            _ if seconds % 86_400.0 == 0.0 => "%Y-%m-%d",
            _ => "%Y-%m-%d %H:%M:%S",
        };
        moment.map_or_else(String::new, |moment| moment.format(format).to_string())
    }

    /// What stands for it in a set of forms.
    pub(crate) fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Whether the first number is the month where another form takes it for the day.
    pub(crate) fn is_month_first(self) -> bool {
        matches!(
            self,
            Self::MonthFirst | Self::MonthDashes | Self::MonthFirstShort | Self::AnyMonthFirst
        )
    }

    /// Whether the first number is the day where another form takes it for the month.
    pub(crate) fn is_day_first(self) -> bool {
        matches!(
            self,
            Self::DayFirst | Self::DayDashes | Self::DayFirstShort | Self::AnyDayFirst
        )
    }

    /// Whether its years have two digits.
    pub(crate) fn has_short_year(self) -> bool {
        matches!(
            self,
            Self::DotsShort | Self::DayFirstShort | Self::MonthFirstShort
        )
    }

    /// The values that are made of it.
    pub(crate) fn parts(self) -> &'static [DatePart] {
        match self {
            Self::Time => &[DatePart::Days, DatePart::DaySin, DatePart::DayCos],
            // The weekday of the first of a month is a chance.
            Self::YearMonth
            | Self::MonthYear
            | Self::NameYear
            | Self::CompactMonth
            | Self::Quarter => &[DatePart::Days, DatePart::YearSin, DatePart::YearCos],
            _ => &DatePart::ALL,
        }
    }

    /// What chrono reads before a time of day; none where it is more than that.
    fn formats(self) -> &'static [&'static str] {
        match self {
            Self::Iso => &["%Y-%m-%d"],
            Self::YearFirst => &["%Y/%m/%d"],
            Self::Dots => &["%d.%m.%Y"],
            Self::DayFirst => &["%d/%m/%Y"],
            Self::MonthFirst => &["%m/%d/%Y"],
            Self::YearDots => &["%Y.%m.%d"],
            Self::DayDashes => &["%d-%m-%Y"],
            Self::MonthDashes => &["%m-%d-%Y"],
            Self::DashedName => &["%d-%B-%Y"],
            Self::YearName => &["%Y-%B-%d"],
            Self::DayName => &["%d %B %Y"],
            Self::NameDay => &["%B %d, %Y", "%B %d %Y"],
            Self::WeekdayDay => &["%A, %d %B %Y"],
            Self::WeekdayName => &["%A, %B %d, %Y"],
            Self::DotsShort => &["%d.%m.%y"],
            Self::DayFirstShort => &["%d/%m/%y"],
            Self::MonthFirstShort => &["%m/%d/%y"],
            _ => &[],
        }
    }
}

/// The time of such a date stands before its year.
fn ctime(text: &str) -> Option<f64> {
    let with_offset = DateTime::parse_from_str(text, "%a %b %e %T %z %Y");
    let moment = with_offset.map(|it| it.naive_utc());
    let moment = moment.or_else(|_| NaiveDateTime::parse_from_str(text, "%a %b %e %T %Y"));
    moment.ok().map(|it| it.and_utc().timestamp() as f64)
}

/// A date and a time without marks in them.
fn basic(text: &str) -> Option<f64> {
    let (date, rest) = text.split_once('T')?;
    let (time, rest) = time::without_marks(rest)?;
    Some(compact(date)? + time - f64::from(offset(rest)?))
}

/// A date of eight digits, also as a float is written.
fn compact(text: &str) -> Option<f64> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let is_date = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let date = is_date.then(|| NaiveDate::parse_from_str(digits, "%Y%m%d").ok())??;
    (1900..=2100)
        .contains(&date.year())
        .then(|| seconds_at(date))
}

/// Whether a year of two digits ends a text, rather than the beginning of one of four.
fn has_two_digits_at_end(text: &str) -> bool {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits == 2
}

fn seconds_at(date: NaiveDate) -> f64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp() as f64
}

#[cfg(test)]
mod tests;
