//! The values that are made of a date or a time.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

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
