//! The time of day behind a date, and its offset.

use chrono::{NaiveTime, Timelike};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Seconds since midnight, with or without seconds, on 24 hours or 12; `24:00` is the end of the
/// day. What follows is not read.
pub(super) fn time(text: &str) -> Option<(f64, &str)> {
    if let Some(rest) = text.strip_prefix("24:00") {
        return Some((DAY, rest.strip_prefix(":00").unwrap_or(rest)));
    }
    let formats = ["%I:%M:%S %p", "%I:%M %p", "%H:%M:%S%.f", "%H:%M"];
    let parsed = |format| NaiveTime::parse_and_remainder(text, format).ok();
    let (time, rest) = formats.into_iter().find_map(parsed)?;
    let (fraction, rest) = fraction(rest);
    Some((seconds(time) + fraction, rest))
}

/// Seconds since midnight of `105237` or `1052`. What follows is not read.
pub(super) fn without_marks(text: &str) -> Option<(f64, &str)> {
    let mut parsed = ["%H%M%S", "%H%M"].into_iter();
    let parsed = parsed.find_map(|format| NaiveTime::parse_and_remainder(text, format).ok());
    parsed.map(|(time, rest)| (seconds(time), rest))
}

fn seconds(time: NaiveTime) -> f64 {
    f64::from(time.num_seconds_from_midnight()) + f64::from(time.nanosecond()) / 1e9
}

/// The part of a second behind a comma, as logs have it, if there is one.
fn fraction(text: &str) -> (f64, &str) {
    let Some(digits) = text.strip_prefix(',') else {
        return (0.0, text);
    };
    let end = digits.find(|letter: char| !letter.is_ascii_digit());
    let (digits, rest) = digits.split_at(end.unwrap_or(digits.len()));
    match format!("0.{digits}").parse() {
        Ok(fraction) if !digits.is_empty() => (fraction, rest),
        _ => (0.0, text),
    }
}

/// Seconds east of Greenwich: `Z`, `+02:00`, `-0500`, `UTC`, or nothing.
pub(super) fn offset(text: &str) -> Option<i32> {
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
