//! Numbers beside a unit in letters: `12 USD`, `5 kg`, `3.5h`.
//!
//! A cell alone does not tell them from codes such as `12a` or `3 B`: a column of them is one of
//! numbers where its cells have the same unit.

use std::borrow::Cow;

use super::cell::DecimalMark;
use super::number::{Number, parse};

/// Units that may follow a number without a blank. Single letters that are common in codes and in
/// house numbers, as `a` and `B`, are not among them.
const UNITS: [&str; 94] = [
    "km", "m", "dm", "cm", "mm", "µm", "μm", "nm", "mi", "yd", "ft", "in", "m2", "m²", "km2",
    "km²", "cm2", "cm²", "sqm", "qm", "sqft", "ha", "m3", "m³", "cm3", "cm³", "ccm", "l", "L",
    "dl", "dL", "cl", "ml", "mL", "gal", "oz", "lb", "lbs", "t", "kg", "g", "mg", "µg", "μg", "s",
    "sec", "secs", "min", "mins", "h", "hr", "hrs", "ms", "us", "µs", "ns", "km/h", "kmh", "kph",
    "mph", "m/s", "Hz", "kHz", "MHz", "GHz", "V", "kV", "W", "kW", "MW", "Wh", "kWh", "MWh", "mA",
    "J", "kJ", "kcal", "cal", "Pa", "hPa", "kPa", "bar", "mbar", "psi", "°C", "°F", "°", "kB",
    "KB", "MB", "GB", "TB", "dB", "ppm",
];

/// Codes and names of currencies, which stand before or behind a number.
const CURRENCIES: [&str; 34] = [
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "RMB", "INR", "AUD", "CAD", "NZD", "SGD", "HKD",
    "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "RUB", "TRY", "ILS", "BRL",
    "MXN", "ZAR", "KRW", "THB", "IDR", "MYR", "US$", "R$",
];

/// Words behind a number that make it something else than a quantity: ordinals, halves of the day,
/// months.
const NO_UNITS: [&str; 18] = [
    "st", "nd", "rd", "th", "am", "pm", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
    "sep", "oct", "nov", "dec",
];

/// The longest word that is taken as a unit.
const LONGEST: usize = 16;

/// The number and the unit that `text` is, if it is one beside the other; `text` has no blanks
/// around it.
pub(crate) fn measure(text: &str, decimal: DecimalMark) -> Option<Number<'_>> {
    let (number, unit) = parts(text)?;
    let number = parse(number, decimal).filter(|number| number.unit.is_none())?;
    Some(Number {
        unit: Some(unit),
        ..number
    })
}

/// What may be the number in a text that has a unit in letters beside it.
pub(crate) fn number_part(text: &str) -> Option<&str> {
    parts(text).map(|(number, _)| number)
}

/// What may be a number, and the unit beside it.
fn parts(text: &str) -> Option<(&str, &str)> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    match text.starts_with(|it: char| is_digit(it) || "+-−.,".contains(it)) {
        true => with_unit_behind(text),
        false if text.ends_with(is_digit) => with_currency_before(text),
        false => None,
    }
}

/// What tells units apart: `year` and `years` are one, and `kg` and `KG`, but not `mW` and `MW`.
pub(crate) fn unit_key(unit: &str) -> Cow<'_, str> {
    let lower = unit.to_lowercase();
    let is_known_so = !UNITS.contains(&unit) && UNITS.contains(&lower.as_str());
    match (unit.len() > 3 && unit.is_ascii(), is_known_so) {
        (true, _) => Cow::Owned(lower.trim_end_matches('s').to_owned()),
        (false, true) => Cow::Owned(lower),
        (false, false) => Cow::Borrowed(unit),
    }
}

fn with_currency_before(text: &str) -> Option<(&str, &str)> {
    let mut codes = CURRENCIES.iter();
    codes.find_map(|code| {
        let number = text.strip_prefix(code)?;
        Some((number.trim_start(), &text[..code.len()]))
    })
}

fn with_unit_behind(text: &str) -> Option<(&str, &str)> {
    let is_number =
        |letter: char| letter.is_ascii_digit() || ".,' \u{a0}\u{202f}’".contains(letter);
    let length = text.trim_start_matches(['+', '-', '−']);
    let start = text.len() - length.len();
    let end = length.find(|letter| !is_number(letter))? + start;
    let (number, unit) = text.split_at(end);
    let has_blank = number.ends_with([' ', '\u{a0}', '\u{202f}']);
    let is_unit = UNITS.contains(&unit) || CURRENCIES.contains(&unit) || has_blank && is_word(unit);
    is_unit.then(|| (number.trim_end(), unit))
}

/// Whether this may be called a unit: `pieces`, `mg/dL`, `Stück`.
fn is_word(unit: &str) -> bool {
    let letters = unit.chars().filter(|letter| letter.is_alphabetic()).count();
    let are_usual = unit
        .chars()
        .all(|letter| letter.is_alphabetic() || "/²³°.%·".contains(letter));
    let beginning: String = unit.to_lowercase().chars().take(3).collect();
    let is_no_unit = NO_UNITS.contains(&beginning.as_str());
    letters >= 2 && are_usual && unit.chars().count() <= LONGEST && !is_no_unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, &str)> {
        let number = measure(text, DecimalMark::Point)?;
        Some((number.value, number.unit?))
    }

    #[test]
    fn a_number_beside_a_unit_is_read_before_or_behind_it() {
        for (text, value, unit) in [
            ("5 kg", 5.0, "kg"),
            ("3.5h", 3.5, "h"),
            ("12 USD", 12.0, "USD"),
            ("USD 1,200.50", 1200.5, "USD"),
            ("EUR12", 12.0, "EUR"),
            ("-4 °C", -4.0, "°C"),
            ("7 mg/dL", 7.0, "mg/dL"),
            ("80m2", 80.0, "m2"),
            ("1 234 km", 1234.0, "km"),
            ("3 Stück", 3.0, "Stück"),
        ] {
            assert_eq!(read(text), Some((value, unit)), "{text}");
        }
        let comma = measure("3,5 kg", DecimalMark::Comma).unwrap();
        assert_eq!((comma.value, comma.unit), (3.5, Some("kg")));
    }

    #[test]
    fn codes_ordinals_and_dates_are_no_quantities() {
        for text in [
            "A12",
            "12a",
            "B-7",
            "3rd",
            "1st",
            "12 th",
            "5A",
            "12B",
            "3 B",
            "10 AM",
            "31 Jan",
            "31 January",
            "12 Main Street",
            "2024-01-31",
            "12:30",
            "7",
            "kg",
            "1,5 kg",
            "v2",
            "Zone 1",
            "12e",
            "5-6 kg",
            "0x1f",
            "3.2.1 kg",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn one_and_many_of_a_unit_are_the_same() {
        assert_eq!(unit_key("years"), unit_key("Year"));
        assert_ne!(unit_key("ms"), unit_key("m"));
    }
}
