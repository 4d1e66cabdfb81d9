//! Numbers and names as people read them.

use crate::output::noun;

/// `1,234,567`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `2 rows`, `1,000 rows`.
pub fn count(number: usize, one: &str, several: &str) -> String {
    format!("{} {}", thousands(number), noun(number, one, several))
}

/// A name cut to at most `longest` characters.
pub fn short(name: &str, longest: usize) -> String {
    match name.chars().count() <= longest {
        true => name.to_owned(),
        false => name.chars().take(longest - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_have_commas() {
        let texts = [0, 999, 1000, 1_234_567].map(thousands);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(short("automobile", 10), "automobile");
        assert_eq!(short("übergröße", 5), "über…");
    }
}
