//! Words that several errors share.

use std::borrow::Cow;
use std::path::Path;

/// The file's name alone, as it is known to everybody; the path is in the error's field.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// A text of somebody's data as a message shows it: its first 60 characters, without line breaks,
/// escapes for the terminal and other characters that change how the rest is shown.
pub fn shown(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    let end = text.char_indices().nth(MOST).map(|(end, _)| end);
    let start = &text[..end.unwrap_or(text.len())];
    if end.is_none() && !start.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let escaped = |letter: char| match is_hidden(letter) {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    };
    let mut shown: String = start.chars().map(escaped).collect();
    if end.is_some() {
        shown.push('…');
    }
    Cow::Owned(shown)
}

/// A number in its shortest form: `0.25`, `1564`, and with an exponent where it would have many
/// zeros, `5.9e-299`.
pub fn shown_number(number: f64) -> String {
    const PLAIN: std::ops::Range<f64> = 1e-5..1e16;
    match number == 0.0 || !number.is_finite() || PLAIN.contains(&number.abs()) {
        true => number.to_string(),
        false => format!("{number:e}"),
    }
}

/// The nearest number of two digits, which is easy to read: `0.049` for `0.0488`.
pub fn two_digits(number: f64) -> f64 {
    let text = format!("{number:.1e}");
    text.parse().expect("invariant: a number")
}

/// What is said about two ways to write one name.
pub(crate) fn same_names(names: &[String; 2]) -> String {
    format!(
        "{} are the same, and are taken as one",
        listed_quoted(names)
    )
}

/// Whether a character is no letter to see, but changes what is seen.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The same between quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", shown(text))
}

/// `a, b, c and 17 more`
pub(crate) fn listed(names: &[String]) -> String {
    listed_by(names, |name| shown(name).into_owned())
}

/// `'a', 'b', 'c' and 17 more`
pub(crate) fn listed_quoted(names: &[String]) -> String {
    listed_by(names, quoted)
}

fn listed_by(names: &[String], shown: fn(&str) -> String) -> String {
    const SHOWN: usize = 12;
    let first: Vec<_> = names.iter().take(SHOWN).map(|name| shown(name)).collect();
    let first = first.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// `'n.d.' (120), '<0' (68)`
pub(crate) fn counted_texts(texts: &[(String, usize)]) -> String {
    let texts = texts.iter();
    let texts = texts.map(|(text, cells)| format!("{} ({cells})", quoted(text)));
    texts.collect::<Vec<_>>().join(", ")
}

/// `1 cell`, `2 cells`
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_many_zeros_has_an_exponent() {
        let texts = [0.0, 0.25, -1564.0, 1e-300, 5.9e-299, -1e30].map(shown_number);
        assert_eq!(texts, ["0", "0.25", "-1564", "1e-300", "5.9e-299", "-1e30"]);
    }

    #[test]
    fn a_text_of_the_data_is_shown_short_and_harmless() {
        assert_eq!(shown("São Paulo, «12»"), "São Paulo, «12»");
        assert_eq!(shown("a\u{1b}[31mred\nb"), "a\\u{1b}[31mred\\nb");
        assert_eq!(
            shown("gnp\u{202e}exe.\u{feff}"),
            "gnp\\u{202e}exe.\\u{feff}"
        );
        let long = "ä".repeat(10_000_000);
        assert_eq!(shown(&long), format!("{}…", "ä".repeat(60)));
    }
}
