//! Numbers as people and programs write them.

use super::cell::DecimalMark;

/// A number with what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number<'a> {
    pub value: f64,
    /// A percent sign, the symbol of a currency, or another unit.
    pub unit: Option<&'a str>,
    /// Whether the mark that is not the decimal one divides groups of thousands in it.
    pub is_grouped: bool,
}

/// Symbols that may stand beside a number.
const UNITS: [char; 9] = ['%', '‰', '$', '€', '£', '¥', '₹', '₽', '₩'];

/// The same as texts.
const SYMBOLS: [&str; 9] = ["%", "‰", "$", "€", "£", "¥", "₹", "₽", "₩"];

/// Minus signs besides the hyphen: the mathematical one and those of typesetting programs.
const MINUS: [char; 4] = ['\u{2212}', '\u{2012}', '\u{2013}', '\u{fe63}'];

/// The finite number that `text` is, if it is one; `text` has no blanks around it.
///
/// `inf` is a word as well, and `966e1277` part of a hash.
pub(crate) fn parse(text: &str, decimal: DecimalMark) -> Option<Number<'_>> {
    if let Some(value) = plain(text, decimal) {
        return Some(Number {
            value,
            unit: None,
            is_grouped: false,
        });
    }
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let number = has_digit.then(|| with_unit(text, decimal)).flatten();
    number.or_else(|| {
        let text = with_latin_digits(text)?;
        parse(&text, decimal)?.without_text()
    })
}

impl Number<'_> {
    /// The same apart from its text, if its unit is one that is known.
    fn without_text(self) -> Option<Number<'static>> {
        let known = |unit: &str| SYMBOLS.iter().copied().find(|symbol| *symbol == unit);
        let unit = match self.unit {
            None => None,
            Some(unit) => Some(known(unit)?),
        };
        Some(Number {
            value: self.value,
            unit,
            is_grouped: self.is_grouped,
        })
    }
}

/// The zeros of other digits: Arabic, Persian, Devanagari, Bengali, full-width.
const ZEROS: [u32; 5] = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10];

/// A text in digits of another script in those that numbers are read in; `None` where it has none.
fn with_latin_digits(text: &str) -> Option<String> {
    let is_digit = |letter| digit(letter).is_some();
    let has_digits = !text.is_ascii() && text.contains(is_digit);
    has_digits.then(|| {
        text.chars()
            .map(|it| digit(it).unwrap_or(latin(it)))
            .collect()
    })
}

/// The digit `0` to `9` that a letter of another script is.
fn digit(letter: char) -> Option<char> {
    let values = ZEROS
        .iter()
        .map(|zero| u32::from(letter).wrapping_sub(*zero));
    let value = values.min().filter(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// A mark in full width, or an Arabic one, as other numbers have it.
fn latin(letter: char) -> char {
    match letter {
        '\u{66b}' => '.',
        '\u{66c}' => ',',
        '\u{66a}' => '%',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

/// The largest number: above it, values of 32 bits and the squares of a deviation end.
pub(crate) const LARGEST: f64 = 1e37;

/// The number that a text is, whatever its decimal mark, if it is too large, or infinite.
pub(crate) fn beyond(text: &str) -> Option<f64> {
    let value: f64 = text.replace(',', ".").parse().ok()?;
    (value.abs() > LARGEST).then_some(value)
}

/// Whether a text is a number in digits that is too large.
pub(crate) fn is_too_large(text: &str) -> bool {
    text.contains(|it: char| it.is_ascii_digit()) && beyond(text).is_some()
}

/// What Rust reads, if the marks are these and it is not too large.
fn plain(text: &str, decimal: DecimalMark) -> Option<f64> {
    match decimal {
        DecimalMark::Comma if text.contains('.') => None,
        _ => text
            .parse()
            .ok()
            .filter(|value: &f64| value.abs() <= LARGEST),
    }
}

/// `-$1,234.50`, `€ 5`, `12.5 %`
fn with_unit(text: &str, decimal: DecimalMark) -> Option<Number<'_>> {
    let (is_negative, rest) = sign(text);
    let (before, rest) = match rest.strip_prefix(UNITS) {
        Some(after) => (Some(&rest[..rest.len() - after.len()]), after.trim_start()),
        None => (None, rest),
    };
    let (is_negative, rest) = match before {
        Some(_) if !is_negative => sign(rest),
        _ => (is_negative, rest),
    };
    let (unit, digits) = match (before, rest.strip_suffix(UNITS)) {
        (None, Some(number)) => (Some(&rest[number.len()..]), number.trim_end()),
        (before, _) => (before, rest),
    };
    let value = magnitude(digits, decimal)?;
    let value = if is_negative { -value } else { value };
    let group = match decimal {
        DecimalMark::Point => ',',
        DecimalMark::Comma => '.',
    };
    let is_grouped = digits.contains(group);
    (value.abs() <= LARGEST).then_some(Number {
        value,
        unit,
        is_grouped,
    })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-').or_else(|| text.strip_prefix(MINUS)) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// A number without a sign: digits, perhaps in groups of three, then decimals and an exponent.
fn magnitude(text: &str, decimal: DecimalMark) -> Option<f64> {
    let (mark, group) = match decimal {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, rest) = match text.find([mark, 'e', 'E']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let is_rest = |c: char| c.is_ascii_digit() || c == mark || matches!(c, 'e' | 'E' | '-' | '+');
    if !rest.chars().all(is_rest) {
        return None;
    }
    let digits = without_groups(whole, group)?;
    (digits + &rest.replacen(mark, ".", 1)).parse().ok()
}

/// Separators of groups that stand in neither convention for anything else.
const GROUPS: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\'', '\u{2019}'];

/// The digits of `1,234,567`; every group after the first has three.
fn without_groups(whole: &str, group: char) -> Option<String> {
    let is_separator = |c: char| c == group || GROUPS.contains(&c);
    let mut used: Vec<char> = whole.chars().filter(|&c| is_separator(c)).collect();
    used.dedup();
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let are_digits = groups
        .iter()
        .all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let are_groups = groups.len() == 1
        || (used.len() == 1
            && (1..=3).contains(&groups[0].len())
            && groups[1..].iter().all(|group| group.len() == 3));
    (are_digits && are_groups).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let point = |text| parse(text, DecimalMark::Point).map(|it| (it.value, it.unit));
        for (text, value) in [
            ("1,564", 1564.0),
            ("1,234,567.5", 1_234_567.5),
            ("\u{2212}3.5", -3.5),
            ("12 345", 12345.0),
            ("1'000.25", 1000.25),
            ("+7", 7.0),
        ] {
            assert_eq!(point(text), Some((value, None)), "{text}");
        }
        assert_eq!(point("$12.50"), Some((12.5, Some("$"))));
        assert_eq!(point("-$1,200"), Some((-1200.0, Some("$"))));
        assert_eq!(point("$-3"), Some((-3.0, Some("$"))));
        assert_eq!(point("12.5 %"), Some((12.5, Some("%"))));
        assert_eq!(point("€ 5"), Some((5.0, Some("€"))));
        for text in [
            "1,5", "12,34", "1,2345", "a1", "<0", "1-2", "$", "%", ".", "1e", "3 4",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        let point = |text| parse(text, DecimalMark::Point).map(|it| (it.value, it.unit));
        for (text, value, unit) in [
            ("１２", 12.0, None),
            ("－３．５", -3.5, None),
            ("१२", 12.0, None),
            ("١٢٫٥", 12.5, None),
            ("１２％", 12.0, Some("%")),
        ] {
            assert_eq!(point(text), Some((value, unit)), "{text}");
        }
        assert_eq!(point("１２月"), None);
        assert_eq!(point("月"), None);
    }

    #[test]
    fn with_decimal_commas_points_are_groups() {
        let comma = |text| parse(text, DecimalMark::Comma).map(|it| it.value);
        assert_eq!(comma("12,5"), Some(12.5));
        assert_eq!(comma("1.234,5"), Some(1234.5));
        assert_eq!(comma("1.234"), Some(1234.0));
        assert_eq!(comma("-0,001"), Some(-0.001));
        assert_eq!(comma("17"), Some(17.0));
        assert_eq!(comma("12.5"), None);
    }
}
