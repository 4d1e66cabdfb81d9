//! Dates and times, as texts and as values.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};
use thiserror::Error;

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
    /// `14:30` or `14:30:05`, without a date.
    Time,
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
    /// All of them.
    pub(crate) const ALL: [Self; 12] = [
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
        Self::Time,
    ];

    /// Seconds since the beginning of 1970, in UTC where the text has an offset; since midnight
    /// where there is no date.
    pub(crate) fn seconds(self, text: &str) -> Option<f64> {
        let Some(format) = self.format() else {
            let (time, rest) = time(text)?;
            return rest.is_empty().then(|| seconds_of_day(time));
        };
        let (date, rest) = NaiveDate::parse_and_remainder(text, format).ok()?;
        let (time, offset) = match rest {
            "" => (NaiveTime::MIN, 0),
            _ => {
                let (time, rest) = time(rest.strip_prefix('T').unwrap_or(rest.trim_start()))?;
                (time, offset(rest.trim_start())?)
            }
        };
        let is_plausible = (1000..=9999).contains(&date.year());
        let whole = NaiveDateTime::new(date, NaiveTime::MIN)
            .and_utc()
            .timestamp();
        is_plausible.then(|| whole as f64 + seconds_of_day(time) - f64::from(offset))
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
        matches!(self, Self::MonthFirst | Self::MonthDashes)
    }

    /// Whether the first number is the day where another form takes it for the month.
    pub(crate) fn is_day_first(self) -> bool {
        matches!(self, Self::DayFirst | Self::DayDashes)
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
            Self::Time => return None,
        })
    }
}

/// A time of day, with or without seconds, on 24 hours or 12.
fn time(text: &str) -> Option<(NaiveTime, &str)> {
    let formats = ["%I:%M:%S %p", "%I:%M %p", "%H:%M:%S%.f", "%H:%M"];
    let parsed = |format| NaiveTime::parse_and_remainder(text, format).ok();
    formats.into_iter().find_map(parsed)
}

/// Seconds east of Greenwich: `Z`, `+02:00`, `-0500`, `UTC`, or nothing.
fn offset(text: &str) -> Option<i32> {
    if matches!(text, "" | "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let digits = digits.replace(':', "");
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i32 =
        (is_number && matches!(digits.len(), 2 | 4)).then(|| digits.parse().ok())??;
    let (hours, minutes) = match digits.len() {
        2 => (number, 0),
        _ => (number / 100, number % 100),
    };
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn seconds_of_day(time: NaiveTime) -> f64 {
    f64::from(time.num_seconds_from_midnight()) + f64::from(time.nanosecond()) / 1e9
}

/// A value that is made of a date or a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DatePart {
    /// Days since the beginning of 1970.
    Days,
    /// The sine of the angle of the day in the year.
    YearSin,
    /// Its cosine.
    YearCos,
    /// The sine of the angle of the day in the week.
    WeekSin,
    /// Its cosine.
    WeekCos,
    /// The sine of the angle of the time of the day.
    DaySin,
    /// Its cosine.
    DayCos,
}

impl DatePart {
    /// All of them.
    pub(crate) const ALL: [Self; 7] = [
        Self::Days,
        Self::YearSin,
        Self::YearCos,
        Self::WeekSin,
        Self::WeekCos,
        Self::DaySin,
        Self::DayCos,
    ];

    /// How it is shown behind the name of its column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::YearSin => "season (sin)",
            Self::YearCos => "season (cos)",
            Self::WeekSin => "weekday (sin)",
            Self::WeekCos => "weekday (cos)",
            Self::DaySin => "hour (sin)",
            Self::DayCos => "hour (cos)",
        }
    }

    /// Of a moment in seconds since the beginning of 1970.
    pub(crate) fn of(self, seconds: f64) -> f64 {
        const DAY: f64 = 86_400.0;
        let days = seconds / DAY;
        let angle = |share: f64| share * std::f64::consts::TAU;
        match self {
            Self::Days => days,
            Self::YearSin => angle(share_of_year(days)).sin(),
            Self::YearCos => angle(share_of_year(days)).cos(),
            Self::WeekSin => angle(days.floor().rem_euclid(7.0) / 7.0).sin(),
            Self::WeekCos => angle(days.floor().rem_euclid(7.0) / 7.0).cos(),
            Self::DaySin => angle(days.rem_euclid(1.0)).sin(),
            Self::DayCos => angle(days.rem_euclid(1.0)).cos(),
        }
    }
}

/// How much of its year a day has behind it, from 0 to 1.
fn share_of_year(days: f64) -> f64 {
    let date = chrono::DateTime::from_timestamp(days.floor() as i64 * 86_400, 0);
    date.map_or(0.0, |date| f64::from(date.ordinal0()) / 366.0)
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
        assert_eq!(DateForm::Time.seconds("06:30"), Some(23_400.0));
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
