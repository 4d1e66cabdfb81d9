//! Where the cells of a row are in a text.
//!
//! A cell is quoted if its first letter, after blanks, is a quotation mark; a quotation mark
//! elsewhere is a letter. Lines end with `\n`, `\r\n` or `\r`.

use std::borrow::Cow;

use crate::encoding::Delimiter;
use crate::trimmed::trimmed;

/// What stands at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// A row of this many bytes and line breaks, those at its end included.
    Row { length: usize, lines: u64 },
    /// A row whose end is not in the text; a quotation that is open begins this many lines below
    /// its start.
    Incomplete { quote: Option<u64> },
    /// A quotation that does not end begins this many lines below the start of the row.
    Unclosed { quote: u64 },
    /// A quotation mark after a backslash, which CSV has not, this many lines below the start of the
    /// row.
    Escaped { quote: u64 },
    /// A row of more than [`MOST_CELLS`].
    Wide,
}

/// Most cells of a row: what a row takes in memory is a hundred times its length where cells are
/// empty, and a column takes some kilobytes. More values are those of an array.
pub(super) const MOST_CELLS: usize = 100_000;

/// A cell as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: usize,
    end: usize,
    /// The quotation marks, if it is quoted.
    quotes: Option<(usize, usize)>,
}

/// Finds the cells of the row that `text` begins with; `is_end` if nothing follows it.
pub(super) fn scan(
    text: &[u8],
    delimiter: Delimiter,
    is_end: bool,
    spans: &mut Vec<Span>,
) -> Scanned {
    let is_repeated = delimiter.is_repeated();
    let delimiters = match is_repeated {
        true => [b' ', b'\t'],
        false => [delimiter.byte(); 2],
    };
    spans.clear();
    // Files that were joined have the mark of each.
    let mark = "\u{feff}".as_bytes();
    let mut at = if text.starts_with(mark) {
        mark.len()
    } else {
        0
    };
    let mut lines = 0;
    loop {
        if is_repeated {
            at += text[at..]
                .iter()
                .take_while(|it| delimiters.contains(it))
                .count();
        }
        let start = at;
        let mut quotes = None;
        if let Some(open) = quote_after_blanks(text, start, delimiters) {
            let Some(close) = closing_quote(text, open, is_end) else {
                return match is_end {
                    true => Scanned::Unclosed { quote: lines },
                    false => Scanned::Incomplete { quote: Some(lines) },
                };
            };
            let breaks = line_breaks(&text[open..close]);
            at = plain_end(text, close + 1, delimiters);
            let has_text_behind = !text[close + 1..at].iter().all(u8::is_ascii_whitespace);
            if has_text_behind && text[open + 1..close].ends_with(b"\\") {
                return Scanned::Escaped {
                    quote: lines + breaks,
                };
            }
            // This quotation mark opens a text, and the first never ended.
            if has_text_behind && breaks > 0 {
                return Scanned::Unclosed { quote: lines };
            }
            lines += breaks;
            quotes = Some((open, close));
        } else {
            at = plain_end(text, start, delimiters);
        }
        let end = at;
        let ended = match (text.get(at), text.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => Some((2, 1)),
            (Some(b'\r'), None) if !is_end => return Scanned::Incomplete { quote: None },
            (Some(b'\r' | b'\n'), _) => Some((1, 1)),
            (None, _) if !is_end => return Scanned::Incomplete { quote: None },
            (None, _) => Some((0, 0)),
            (Some(_), _) => None,
        };
        if spans.len() == MOST_CELLS {
            return Scanned::Wide;
        }
        // Behind the last delimiter of aligned columns there is no cell.
        if !is_repeated || start < end || spans.is_empty() {
            spans.push(Span { start, end, quotes });
        }
        match ended {
            Some((length, breaks)) => {
                return Scanned::Row {
                    length: at + length,
                    lines: lines + breaks,
                };
            }
            None => at += 1,
        }
    }
}

/// The number of line breaks in a text.
pub(super) fn line_breaks(text: &[u8]) -> u64 {
    let pairs = text.windows(2).filter(|pair| pair == b"\r\n").count();
    let single = text.iter().filter(|byte| matches!(byte, b'\n' | b'\r'));
    (single.count() - pairs) as u64
}

impl Span {
    /// Whether there is nothing in it, not even quotation marks.
    pub fn is_blank(self, text: &str) -> bool {
        self.quotes.is_none() && trimmed(&text[self.start..self.end]).is_empty()
    }

    /// Its content, without blanks around it.
    pub fn cell(self, text: &str) -> Cow<'_, str> {
        let Some((open, close)) = self.quotes else {
            return Cow::Borrowed(trimmed(&text[self.start..self.end]));
        };
        let (quoted, after) = (&text[open + 1..close], text[close + 1..self.end].trim_end());
        match after.is_empty() && !quoted.contains('"') {
            true => Cow::Borrowed(quoted.trim()),
            false => {
                let quoted = quoted.replace("\"\"", "\"") + after;
                Cow::Owned(quoted.trim().to_owned())
            }
        }
    }
}

fn quote_after_blanks(text: &[u8], start: usize, delimiters: [u8; 2]) -> Option<usize> {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t') && !delimiters.contains(&byte);
    let blanks = text[start..].iter().take_while(|byte| is_blank(**byte));
    let first = start + blanks.count();
    (text.get(first) == Some(&b'"')).then_some(first)
}

/// The quotation mark that ends what the one at `open` begins; two in a row are one in the text.
fn closing_quote(text: &[u8], open: usize, is_end: bool) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += text[at..].iter().position(|byte| *byte == b'"')?;
        match text.get(at + 1) {
            Some(b'"') => at += 2,
            None if !is_end => return None,
            _ => return Some(at),
        }
    }
}

fn plain_end(text: &[u8], start: usize, [first, second]: [u8; 2]) -> usize {
    let ends = |byte: &u8| *byte == first || *byte == second || matches!(byte, b'\n' | b'\r');
    let found = text[start..].iter().position(ends);
    found.map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a whole text, each with the lines that it takes.
    fn rows(text: &str) -> Vec<(Vec<String>, u64)> {
        rows_between(text, Delimiter::COMMA)
    }

    fn rows_between(mut text: &str, delimiter: Delimiter) -> Vec<(Vec<String>, u64)> {
        let (mut rows, mut spans) = (Vec::new(), Vec::new());
        while !text.is_empty() {
            let Scanned::Row { length, lines } = scan(text.as_bytes(), delimiter, true, &mut spans)
            else {
                panic!("{text}")
            };
            let cells = spans.iter().map(|span| span.cell(text).into_owned());
            rows.push((cells.collect(), lines));
            text = &text[length..];
        }
        rows
    }

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let found: Vec<_> = rows(text).into_iter().map(|(cells, _)| cells).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn lines_end_in_three_ways() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b{end}1,2{end}3,4");
            check(&text, &[&["a", "b"], &["1", "2"], &["3", "4"]]);
        }
    }

    #[test]
    fn quotation_marks_hold_a_cell_together_if_they_begin_it() {
        check("a, \"b,c\" ,d", &[&["a", "b,c", "d"]]);
        check("\"a \"\"b\"\"\",\"\"", &[&["a \"b\"", ""]]);
        check("5\" pipe,\"a\"b", &[&["5\" pipe", "ab"]]);
        assert_eq!(
            rows("\"a\r\nb\",c\n"),
            [(vec!["a\r\nb".to_owned(), "c".to_owned()], 2)]
        );
    }

    #[test]
    fn a_quotation_that_does_not_end_is_found_where_it_begins() {
        let scanned =
            |text: &str, is_end| scan(text.as_bytes(), Delimiter::COMMA, is_end, &mut Vec::new());
        for text in ["1,\"ab\n2,c\n", "1,\"ab\n2,\"c d\"\n"] {
            assert_eq!(scanned(text, true), Scanned::Unclosed { quote: 0 });
        }
        let text = "\"a\nb\",\"c\n";
        assert_eq!(scanned(text, true), Scanned::Unclosed { quote: 1 });
        let open = Scanned::Incomplete { quote: Some(1) };
        assert_eq!(scanned(text, false), open);
    }

    #[test]
    fn a_quotation_mark_after_a_backslash_is_found() {
        let scanned = |text: &str| scan(text.as_bytes(), Delimiter::COMMA, true, &mut Vec::new());
        for (text, quote) in [("\"say \\\"hi\\\"\",3\n", 0), ("1,\"a\nsay \\\"hi\"", 1)] {
            assert_eq!(scanned(text), Scanned::Escaped { quote });
        }
        check("\"C:\\\",d", &[&["C:\\", "d"]]);
    }

    #[test]
    fn any_number_of_spaces_divides_aligned_columns() {
        let text = "  id  name\n   1\t\"a b\"  \n\n  12 \t c";
        let rows = rows_between(text, Delimiter::SPACES);
        let cells = rows.into_iter().map(|(cells, _)| cells.join("|"));
        let cells: Vec<String> = cells.collect();
        assert_eq!(cells, ["id|name", "1|a b", "", "12|c"]);
    }

    #[test]
    fn the_mark_of_a_file_that_was_joined_to_another_is_no_letter() {
        check("a,b\n\u{feff}\"1,5\",2\n", &[&["a", "b"], &["1,5", "2"]]);
    }

    #[test]
    fn a_row_whose_end_may_still_come_is_incomplete() {
        for text in ["a,b", "a,b\r", "a,\"b\""] {
            let scanned = scan(text.as_bytes(), Delimiter::COMMA, false, &mut Vec::new());
            assert!(matches!(scanned, Scanned::Incomplete { .. }), "{text:?}");
        }
    }
}
