//! Blanks around a text.

/// The text without blanks around it, as [`str::trim`] gives it; nearly all cells have none, and are
/// seen to have none by their first and last byte.
#[inline]
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        [only] if only.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_trim_gives() {
        for text in [
            "",
            " ",
            "a",
            "1.5",
            " 1.5",
            "1.5\t",
            "\u{a0}x\u{3000}",
            "é",
            " é",
            "a b",
        ] {
            assert_eq!(trimmed(text), text.trim(), "{text:?}");
        }
    }
}
