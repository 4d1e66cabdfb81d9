//! Texts that look like numbers in a form that is not read.

use super::Judge;
use crate::table::note::TableNote;

impl Judge<'_> {
    /// Says that the texts look like numbers, if they do.
    pub(super) fn unread_numbers(&self) -> Option<TableNote> {
        let (text, cells) = self.nearly_all(looks_like_number)?;
        Some(TableNote::UnreadNumbers {
            column: self.name.to_owned(),
            text,
            cells,
            numbers: self.profile.numbers,
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

#[cfg(test)]
mod tests {
    use super::looks_like_number;

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
