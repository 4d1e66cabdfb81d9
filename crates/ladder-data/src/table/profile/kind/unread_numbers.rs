//! Texts that look like numbers in a form that is not read.

use super::Judge;
use crate::table::note::TableNote;

/// More different texts that begin with digits are hardly names of groups, as `18-25` is.
const MANY_TEXTS: usize = 20;

impl Judge<'_> {
    /// Says that the texts look like numbers, if they do; where they are few different ones, if they
    /// can be hardly anything else.
    pub(super) fn unread_numbers(&self, is_left_out: bool) -> Option<TableNote> {
        let are_many = is_left_out || self.profile.different_texts.len() > MANY_TEXTS;
        let is_other = |text: &str| is_short_number(text) || is_of_two_numbers(text);
        let is_so = |text: &str| is_other(text) || (are_many && looks_like_number(text));
        let (text, cells) = self.nearly_all(is_so)?;
        Some(TableNote::UnreadNumbers {
            column: self.name.to_owned(),
            text,
            cells,
            numbers: self.profile.numbers,
            is_left_out,
        })
    }
}

/// Whether a text begins with a digit, perhaps behind signs, and has no more letters than digits.
fn looks_like_number(text: &str) -> bool {
    let first = text.chars().find(|letter| letter.is_alphanumeric());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    first.is_some_and(|first| first.is_ascii_digit()) && letters <= digits
}

/// Whether a text is a number of base 16, `0x1F`, or one in thousands or millions, `1.3K`.
fn is_short_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_hexdigit());
    }
    let number = text.strip_suffix(['k', 'K', 'M']).map(str::trim_end);
    let is_of_digits = |number: &str| number.ends_with(|it: char| it.is_ascii_digit());
    let number = number.filter(|number| is_of_digits(number));
    number.is_some_and(|number| number.replace(',', ".").parse::<f64>().is_ok())
}

/// Whether a text is two numbers, `110/70` or `5'11"`.
fn is_of_two_numbers(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '″']);
    let is_number = |text: &str| text.bytes().all(|it| it.is_ascii_digit()) && !text.is_empty();
    let parts = text.split_once(['/', '\'', '′']);
    parts.is_some_and(|(first, second)| is_number(first.trim()) && is_number(second.trim()))
}

#[cfg(test)]
mod tests {
    use super::{is_of_two_numbers, is_short_number, looks_like_number};

    #[test]
    fn fractions_and_feet_are_two_numbers() {
        for text in ["110/70", "5'11\"", "5′ 11″", "0/10"] {
            assert!(is_of_two_numbers(text), "{text}");
        }
        for text in ["5'", "n/a", "1/2/3", "12", "rock'n'roll", "18-25"] {
            assert!(!is_of_two_numbers(text), "{text}");
        }
    }

    #[test]
    fn numbers_of_base_16_and_in_thousands_are_numbers_that_are_not_read() {
        for text in ["0x1F", "0xa", "1.3K", "2M", "1,5k", "-3 M"] {
            assert!(is_short_number(text), "{text}");
        }
        for text in ["0x", "0xg", "K", "12a", "18-25", "3B", "infK"] {
            assert!(!is_short_number(text), "{text}");
        }
    }

    #[test]
    fn numbers_with_more_about_them_look_like_numbers_and_codes_and_words_do_not() {
        for text in [
            "57.6 ± 3",
            "3/5",
            "12,34,443",
            "71:58",
            "1h 16m",
            "415K",
            "(17)",
            "< 5",
            "48.7,9.3",
            "1 days 00:16:00",
        ] {
            assert!(looks_like_number(text), "{text}");
        }
        for text in ["", "A12", "x", "12 Main Street", "K-9", "soon"] {
            assert!(!looks_like_number(text), "{text}");
        }
    }
}
