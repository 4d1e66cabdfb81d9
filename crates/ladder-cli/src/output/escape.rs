//! Names and cells that come from data, as a terminal may show them.

/// The text in one line: a character that a terminal obeys rather than shows is written as Rust
/// writes it, `\n` or `\u{1b}`.
pub fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match is_obeyed(character) {
            true => shown.extend(character.escape_default()),
            false => shown.push(character),
        }
    }
    shown
}

/// The same, with the line breaks as they are.
pub fn escaped_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(escaped).collect();
    lines.join("\n")
}

/// Control characters, line separators, and what turns the direction of the text around.
pub(super) fn is_obeyed(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelled_out_and_the_rest_is_as_it_is() {
        assert_eq!(escaped("größe 大 \\d"), "größe 大 \\d");
        assert_eq!(escaped("\u{1b}[31mred"), "\\u{1b}[31mred");
        assert_eq!(
            escaped("a\r\nb\u{9b}\u{202e}c"),
            "a\\r\\nb\\u{9b}\\u{202e}c"
        );
        assert_eq!(escaped_lines("a\tb\nc"), "a\\tb\nc");
    }
}
