//! Names of classes and categories: numbers that are equal are one.

use std::borrow::Cow;
use std::collections::HashMap;

use super::cell::DecimalMark;
use super::number::parse;

/// What tells names apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum NameKey<'a> {
    /// The bits of a number, so that `1` and `1.0` are the same.
    Number(u64),
    /// Any other text; `True`, `TRUE` and `true` are the same.
    Text(Cow<'a, str>),
}

impl<'a> NameKey<'a> {
    pub fn of(text: &'a str, decimal: DecimalMark) -> Self {
        match parse(text, decimal) {
            Some(number) if number.unit.is_none() => Self::of_number(number.value, text),
            _ => Self::text(text),
        }
    }

    /// That of a cell that is the number `value`, written as `text`.
    pub fn of_number(value: f64, text: &'a str) -> Self {
        match is_exact(value) && !is_code(text) {
            true => Self::number(value),
            false => Self::written(text),
        }
    }

    pub fn number(value: f64) -> Self {
        // A negative zero equals zero.
        Self::Number((value + 0.0).to_bits())
    }

    pub fn text(text: &'a str) -> Self {
        match truth(text) {
            Some(truth) => Self::Text(Cow::Borrowed(if truth { "true" } else { "false" })),
            None => Self::Text(Cow::Borrowed(text)),
        }
    }

    /// The text itself.
    pub fn written(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub fn into_owned(self) -> NameKey<'static> {
        match self {
            Self::Number(bits) => NameKey::Number(bits),
            Self::Text(text) => NameKey::Text(Cow::Owned(text.into_owned())),
        }
    }
}

/// Above this, 64 bits do not tell a whole number from its neighbors.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// Whether 64 bits tell a whole number from its neighbors; what is larger is named by its text.
fn is_exact(value: f64) -> bool {
    value.abs() < EXACT
}

/// Whether a number is written as `1E2`, which is the name of a thing beside `2F1`. Programs write
/// `1e+02`, `1.5e2` and `1e-05`.
fn is_code(text: &str) -> bool {
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let parts = text.split_once(['e', 'E']);
    parts.is_some_and(|(before, after)| are_digits(before) && are_digits(after))
}

/// A class as it is shown: a number in its shortest form, unless it has zeros before it.
pub(crate) fn class_name(text: &str) -> String {
    match NameKey::of(text, DecimalMark::Point) {
        NameKey::Number(_) if has_zeros(text) => text.to_owned(),
        NameKey::Number(bits) => f64::from_bits(bits).to_string(),
        NameKey::Text(text) => text.into_owned(),
    }
}

/// Whether a number is written as `007`, which is no way to write a quantity.
pub(crate) fn has_zeros(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 1 && bytes[0] == b'0' && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether a number is written as `1` or `1.0`, between which nobody tells; not as `007`, `1.10`,
/// `+1` or `1,000`.
pub(crate) fn is_plain_number(text: &str) -> bool {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let are_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    are_digits && !has_zeros(text)
}

/// `true` or `false`, in any case.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Finds names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// As they are written, which tells `1.1` from `1.10` where both are names.
    written: HashMap<String, usize>,
    keys: HashMap<NameKey<'static>, usize>,
}

impl Names {
    /// Of a list whose names are numbers with a decimal point, or texts.
    pub fn new(names: &[String]) -> Self {
        let keys = names.iter().enumerate().map(|(index, name)| {
            let key = NameKey::of(name, DecimalMark::Point);
            (key.into_owned(), index)
        });
        // Of two that are equal the first counts.
        let mut found = HashMap::with_capacity(names.len());
        keys.for_each(|(key, index)| {
            found.entry(key).or_insert(index);
        });
        Self {
            written: names.iter().cloned().zip(0..).collect(),
            keys: found,
        }
    }

    /// The index of the name that the cell `text` means.
    pub fn find(&self, text: &str, decimal: DecimalMark) -> Option<usize> {
        let written = self.written.get(text);
        written
            .or_else(|| self.keys.get(&NameKey::of(text, decimal)))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_and_truths_are_one_name_and_other_texts_are_not() {
        let names = ["1", "2.5", "yes", "true"].map(str::to_owned);
        let names = Names::new(&names);
        let find = |text| names.find(text, DecimalMark::Point);
        for (text, index) in [("1.0", 0), ("1", 0), ("2.50", 1), ("yes", 2), ("TRUE", 3)] {
            assert_eq!(find(text), Some(index), "{text}");
        }
        assert_eq!(find("Yes"), None);
        assert_eq!(find("$1"), None);
        assert_eq!(find("1e+00"), Some(0));
        // The wells of a plate.
        let wells = Names::new(&["1E2", "100", "1e1"].map(str::to_owned));
        for (text, index) in [("1E2", Some(0)), ("100", Some(1)), ("10", None)] {
            assert_eq!(wells.find(text, DecimalMark::Point), index, "{text}");
        }
        assert_eq!(names.find("2,5", DecimalMark::Comma), Some(1));
    }
}
