//! What divides the cells of a text: found from the rows that it begins with.

use crate::encoding::Delimiter;

/// Rows that are looked at.
const ROWS: usize = 100;

/// The delimiter that divides the first rows of `text` most evenly; `usual` is tried, too, and
/// counts more where several do so. `is_end` if nothing follows the text.
pub(super) fn find(text: &str, is_end: bool, usual: Option<Delimiter>) -> Delimiter {
    let candidates: Vec<Delimiter> = usual.into_iter().chain(Delimiter::USUAL).collect();
    let rows = cells_of_rows(text.as_bytes(), is_end, &candidates);
    let mut best = (Delimiter::COMMA, Evenness::default());
    for (index, delimiter) in candidates.into_iter().enumerate() {
        let cells: Vec<usize> = rows.iter().map(|cells| cells[index]).collect();
        let evenness = Evenness::of(&cells);
        if evenness > best.1 {
            best = (delimiter, evenness);
        }
    }
    best.0
}

/// How evenly a delimiter divides rows; the fields in the order in which they count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Evenness {
    header: Header,
    /// Of a hundred rows below the header, those that have as many cells as most.
    alike: usize,
    /// As many as most rows have.
    cells: usize,
}

/// What a delimiter makes of the header, the worst first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Header {
    /// A single cell.
    #[default]
    Whole,
    /// Other cells than in most rows.
    Divided,
    /// As many cells as in most rows.
    Fitting,
}

impl Evenness {
    /// Of rows that have this many cells; the least where it does not divide most of them.
    fn of(cells: &[usize]) -> Self {
        let Some((&header, below)) = cells.split_first() else {
            return Self::default();
        };
        let count = |rows: &[usize], wanted| rows.iter().filter(|it| **it == wanted).count();
        // The last of equals is taken: the header.
        let most = cells.iter().rev().max_by_key(|it| count(cells, **it));
        let cells = most.copied().unwrap_or(header);
        let alike = 100 * count(below, cells) / below.len().max(1);
        let header = match header {
            1 => Header::Whole,
            _ if header == cells => Header::Fitting,
            _ => Header::Divided,
        };
        match cells > 1 && (header == Header::Fitting || alike >= 80) {
            false => Self::default(),
            true => Self {
                header,
                alike,
                cells,
            },
        }
    }
}

/// How many cells each of the first rows has, by each candidate; blank rows do not count.
///
/// A quotation begins after any candidate, since it is not yet known which of them counts.
fn cells_of_rows(text: &[u8], is_end: bool, candidates: &[Delimiter]) -> Vec<Vec<usize>> {
    let none = || vec![1; candidates.len()];
    let (mut rows, mut cells) = (Vec::new(), none());
    let (mut is_quoted, mut is_blank, mut begins_cell) = (false, true, true);
    for (at, &byte) in text.iter().enumerate() {
        if is_quoted {
            // Of two in a row the second opens the quotation again.
            (is_quoted, begins_cell) = (byte != b'"', byte == b'"');
            continue;
        }
        match (byte, candidates.iter().position(|it| it.byte() == byte)) {
            (b'\n' | b'\r', _) => {
                if !is_blank {
                    rows.push(std::mem::replace(&mut cells, none()));
                }
                if rows.len() == ROWS {
                    return rows;
                }
                (is_blank, begins_cell) = (true, true);
            }
            (b'"', _) if begins_cell => (is_quoted, is_blank) = (true, false),
            (_, Some(candidate)) if candidates[candidate].is_repeated() => {
                let ends_cell = !matches!(text.get(at + 1), Some(b' ' | b'\r' | b'\n') | None);
                cells[candidate] += usize::from(ends_cell && !is_blank);
                begins_cell = true;
            }
            (_, Some(_)) => {
                let counts = cells.iter_mut().zip(candidates);
                let same = counts.filter(|(_, candidate)| candidate.byte() == byte);
                same.for_each(|(cells, _)| *cells += 1);
                (is_blank, begins_cell) = (false, true);
            }
            (b' ' | b'\t', None) => {}
            _ => (is_blank, begins_cell) = (false, false),
        }
    }
    if is_end && !is_blank && !is_quoted {
        rows.push(cells);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(find(text, true, None).to_string(), expected, "{text}");
    }

    #[test]
    fn the_delimiter_is_the_one_that_divides_the_rows_evenly() {
        check("a,b\n1,2\n", ",");
        check("a;b\n1,5;2,5\n1;2\n", ";");
        check("a\tb\tc d, e\n1\t2\tf\n", "tab");
        check("a|b\n1|x, y\n", "|");
        check("alone\n1\n2\n", ",");
        check("text\nOh, well\nYes\nNo, no, no\n", ",");
    }

    #[test]
    fn a_delimiter_in_quotation_marks_does_not_count() {
        check("\"a;b;c\",d\n\"1;2;3\",4\n", ",");
        check("a;\"b, c, d\"\n1;\"2, 3, 4\"\n", ";");
    }

    #[test]
    fn rows_that_fit_no_header_are_divided_by_what_divides_the_header() {
        check("a\tb\n1\t2\t3,5\n2\t3\t4,5\n", "tab");
        check("a;b\n1;2,5\n2;3,5;\n", ";");
        check("a;b\n", ";");
    }

    #[test]
    fn a_title_above_the_header_does_not_hide_it() {
        let rows = "1;2;3\n".repeat(8);
        check(&format!("People, 2024\n\na;b;c\n{rows}"), ";");
    }

    #[test]
    fn a_row_that_is_not_all_in_the_text_does_not_count() {
        let text = "a;b\n1;2\n3,4,5,6,7";
        assert_eq!(find(text, false, None), Delimiter::SEMICOLON);
    }

    #[test]
    fn a_delimiter_that_other_files_have_is_tried_too() {
        let usual: Delimiter = "^".parse().unwrap();
        assert_eq!(find("a^b\n1^2\n", true, Some(usual)), usual);
        assert_eq!(find("a,b\n1,2\n", true, Some(usual)), Delimiter::COMMA);
        let spaces = Some(Delimiter::SPACES);
        let text = "  id  name, first\n   1  b, c \n  12  d";
        assert_eq!(find(text, true, spaces), Delimiter::SPACES);
        assert_eq!(find("a,b\n1,d  e\n", true, spaces), Delimiter::COMMA);
    }
}
