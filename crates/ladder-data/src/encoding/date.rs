//! Dates and times, as texts and as values.

mod part;
mod time;

use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use thiserror::Error;

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
    /// `31 Jan 2024`
    DayName,
    /// `Jan 31, 2024`
    NameDay,
    /// `31.01.24`, from 1969 to 2068 as all years of two digits.
    DotsShort,
    /// `31/01/24`
    DayFirstShort,
    /// `01/31/24`
    MonthFirstShort,
    /// `2024-01`
    YearMonth,
    /// `20240131`, from 1900 to 2100.
    Compact,
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
    /// All that a text alone may have; [`Compact`](Self::Compact) is a number.
    pub(crate) const ALL: [Self; 16] = [
        Self::Iso,
        Self::YearFirst,
        Self::Dots,
        Self::DayFirst,
        Self::MonthFirst,
        Self::YearDots,
        Self::DayDashes,
        Self::MonthDashes,
        Self::DashedName,
        Self::DayName,
        Self::NameDay,
        Self::DotsShort,
        Self::DayFirstShort,
        Self::MonthFirstShort,
        Self::YearMonth,
        Self::Time,
    ];

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
                Self::DayName,
                Self::NameDay,
            ],
            Self::AnyMonthFirst => &[
                Self::Iso,
                Self::YearFirst,
                Self::YearDots,
                Self::Dots,
                Self::MonthFirst,
                Self::MonthDashes,
                Self::DashedName,
                Self::DayName,
                Self::NameDay,
            ],
            _ => &[],
        }
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
            Self::Compact => compact(text),
            _ => self.date_and_time(text),
        }
    }

    fn date_and_time(self, text: &str) -> Option<f64> {
        let (date, rest) = NaiveDate::parse_and_remainder(text, self.format()?).ok()?;
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

    /// How these seconds are shown: as ISO 8601 has them.
    pub(crate) fn text(self, seconds: f64) -> String {
        let moment = chrono::DateTime::from_timestamp(seconds.floor() as i64, 0);
        let format = match self {
            Self::Time => "%H:%M:%S",
            _ if seconds % 86_400.0 == 0.0 => "%Y-%m-%d",
            _ => "%Y-%m-%d %H:%M:%S",
        };
        moment.map_or_else(String::new, |moment| moment.format(format).to_string())
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
            _ => &DatePart::ALL,
        }
    }

    fn format(self) -> Option<&'static str> {
        Some(match self {
            Self::Iso => "%Y-%m-%d",
            Self::YearFirst => "%Y/%m/%d",
            Self::Dots => "%d.%m.%Y",
            Self::DayFirst => "%d/%m/%Y",
            Self::MonthFirst => "%m/%d/%Y",
            Self::YearDots => "%Y.%m.%d",
            Self::DayDashes => "%d-%m-%Y",
            Self::MonthDashes => "%m-%d-%Y",
            Self::DashedName => "%d-%B-%Y",
            Self::DayName => "%d %B %Y",
            Self::NameDay => "%B %d, %Y",
            Self::DotsShort => "%d.%m.%y",
            Self::DayFirstShort => "%d/%m/%y",
            Self::MonthFirstShort => "%m/%d/%y",
            Self::YearMonth
            | Self::Compact
            | Self::Time
            | Self::AnyDayFirst
            | Self::AnyMonthFirst => return None,
        })
    }
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
mod tests {
    use super::*;

    const DAY: f64 = 86_400.0;

    #[test]
    fn a_date_is_read_in_every_form_with_and_without_a_time() {
        // 2024-01-31 is day 19753 since 1970.
        for (form, text) in [
            (DateForm::Iso, "2024-01-31"),
            (DateForm::YearFirst, "2024/1/31"),
            (DateForm::Dots, "31.01.2024"),
            (DateForm::DayFirst, "31/01/2024"),
            (DateForm::MonthFirst, "01/31/2024"),
            (DateForm::YearDots, "2024.01.31"),
            (DateForm::DayDashes, "31-01-2024"),
            (DateForm::MonthDashes, "01-31-2024"),
            (DateForm::DashedName, "31-Jan-2024"),
            (DateForm::DayName, "31 January 2024"),
            (DateForm::DayName, "31 Jan 2024"),
            (DateForm::NameDay, "Jan 31, 2024"),
        ] {
            assert_eq!(form.seconds(text), Some(19_753.0 * DAY), "{text}");
            let noon = format!("{text} 12:00:00");
            assert_eq!(form.seconds(&noon), Some(19_753.5 * DAY), "{noon}");
        }
        let iso = |text| DateForm::Iso.seconds(text).map(|it| it - 19_753.0 * DAY);
        assert_eq!(iso("2024-01-31T06:30"), Some(23_400.0));
        assert_eq!(iso("2024-01-31 06:30:00.500"), Some(23_400.5));
        assert_eq!(iso("2024-01-31T06:30:00Z"), Some(23_400.0));
        assert_eq!(iso("2024-01-31 06:30:00+02:00"), Some(16_200.0));
        assert_eq!(iso("2024-01-31 06:30 PM"), Some(66_600.0));
        assert_eq!(iso("2024-01-31 24:00"), Some(DAY));
        assert_eq!(iso("2024-01-31 24:00:00"), Some(DAY));
        assert_eq!(iso("2024-01-31 24:01"), None);
        assert_eq!(DateForm::Time.seconds("06:30"), Some(23_400.0));
        assert_eq!(DateForm::Time.seconds("24:00"), Some(DAY));
        for text in [
            "2024-13-01",
            "2024-02-30",
            "2024-01-31x",
            "20240131",
            "soon",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
        assert_eq!(DateForm::DayFirst.seconds("01/31/2024"), None);
        assert_eq!(DateForm::Dots.seconds("2.1.5"), None, "a version");
    }

    #[test]
    fn short_and_mixed_forms_are_read_and_versions_are_not() {
        let day = |form: DateForm, text| form.seconds(text).map(|it| it / DAY);
        for (form, text, expected) in [
            (DateForm::DotsShort, "31.01.24", 19_753.0),
            (DateForm::DayFirstShort, "31/1/24", 19_753.0),
            (DateForm::MonthFirstShort, "1/31/24 12:00", 19_753.5),
            (DateForm::DotsShort, "01.01.70", 0.0),
            (DateForm::YearMonth, "2024-01", 19_723.0),
            (DateForm::Compact, "20240131", 19_753.0),
            (DateForm::Compact, "20240131.0", 19_753.0),
            (DateForm::AnyDayFirst, "2024-01-31", 19_753.0),
            (DateForm::AnyDayFirst, "31.1.2024", 19_753.0),
            (DateForm::AnyDayFirst, "31/01/2024", 19_753.0),
            (DateForm::AnyMonthFirst, "01/31/2024", 19_753.0),
        ] {
            assert_eq!(day(form, text), Some(expected), "{text}");
        }
        for (form, text) in [
            (DateForm::DotsShort, "31.01.2024"),
            (DateForm::DotsShort, "1.2.5"),
            (DateForm::YearMonth, "2024-13"),
            (DateForm::YearMonth, "2024-1-1"),
            (DateForm::Compact, "20241301"),
            (DateForm::Compact, "18991231"),
            (DateForm::Compact, "2024013"),
            (DateForm::AnyMonthFirst, "31/01/2024"),
        ] {
            assert_eq!(day(form, text), None, "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_date_turn_with_year_week_and_day() {
        let monday_noon = 4.5 * DAY;
        assert_eq!(DatePart::Days.of(monday_noon), 4.5);
        assert!((DatePart::DayCos.of(monday_noon) + 1.0).abs() < 1e-12);
        let week_later = DatePart::WeekSin.of(monday_noon + 7.0 * DAY);
        assert_eq!(DatePart::WeekSin.of(monday_noon), week_later);
        let january = DatePart::YearSin.of(0.0);
        assert!(january.abs() < 1e-12);
        assert!(DatePart::YearSin.of(91.0 * DAY) > 0.99);
    }
}
