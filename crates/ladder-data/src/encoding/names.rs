//! Names of classes and categories: numbers that are equal are one.

use std::borrow::Cow;
use std::collections::HashMap;

use super::cell::DecimalMark;
use super::number::parse;

/// What tells names apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum NameKey<'a> {
    /// The bits of a number, so that `1`, `1.0` and `1e0` are the same.
    Number(u64),
    /// Any other text; `True`, `TRUE` and `true` are the same.
    Text(Cow<'a, str>),
}

impl<'a> NameKey<'a> {
    pub fn of(text: &'a str, decimal: DecimalMark) -> Self {
        match parse(text, decimal) {
            Some(number) if number.unit.is_none() && is_exact(number.value) => {
                Self::number(number.value)
            }
            _ => Self::text(text),
        }
    }

    /// That of a cell that is the number `value`, written as `text`.
    pub fn of_number(value: f64, text: &'a str) -> Self {
        match is_exact(value) {
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
        assert_eq!(names.find("2,5", DecimalMark::Comma), Some(1));
    }
}
