//! What stands before the decimals of numbers that are text.

use super::header::Row;
use crate::encoding::{DateForm, DecimalMark, Delimiter, number_part};
use crate::table::error::UnclearNumbers;

/// What some rows say about their numbers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Some can be read in one way alone.
    Sure(DecimalMark),
    /// All can be read in two ways, and the delimiter tells which is meant; the first of them with
    /// the position of its column.
    Likely(DecimalMark, (usize, String)),
    /// No number says it; the first like `1.564` with the position of its column.
    Nothing(Option<(usize, String)>),
    /// A cell that is a number in two ways, or of two cells each in its own; both with the position
    /// of their columns.
    Unclear {
        first: (usize, String),
        second: Option<(usize, String)>,
    },
}

/// The cells of a table, column by column, by what explains their numbers.
pub(super) struct Ballot<'a>(Vec<Votes<'a>>);

impl<'a> Ballot<'a> {
    /// For this many columns.
    pub fn new(columns: usize) -> Self {
        Self((0..columns).map(|_| Votes::default()).collect())
    }

    /// Another cell; columns beyond those of the ballot do not count.
    pub fn add(&mut self, column: usize, cell: &'a str) {
        if let Some(votes) = self.0.get_mut(column)
            && !cell.is_empty()
        {
            votes.add(cell);
        }
    }

    /// What they say; `delimiter` divides the cells of a text.
    pub fn found(&self, delimiter: Option<Delimiter>) -> Found {
        let example = |mark| {
            let mut voters = self.0.iter().enumerate();
            voters.find_map(|(column, votes)| Some((column, votes.voted(mark)?.to_owned())))
        };
        let [comma, point] = [DecimalMark::Comma, DecimalMark::Point].map(example);
        match (comma, point) {
            (Some(first), second @ Some(_)) => Found::Unclear { first, second },
            (Some(_), None) => Found::Sure(DecimalMark::Comma),
            (None, Some(_)) => Found::Sure(DecimalMark::Point),
            (None, None) => by_groups(&self.0, delimiter),
        }
    }
}

/// What the numbers in `rows` say, of which the first `width` cells count; `delimiter` divides them.
pub(super) fn find(rows: &[Row], width: usize, delimiter: Delimiter) -> Found {
    let mut ballot = Ballot::new(width);
    for (_, row) in rows {
        let cells = row.iter().enumerate();
        cells.for_each(|(column, cell)| ballot.add(column, cell));
    }
    ballot.found(Some(delimiter))
}

/// Numbers that do not say it, as an error has them; `header` names their columns.
pub(super) fn unclear(
    header: &[String],
    first: (usize, String),
    second: Option<(usize, String)>,
) -> Box<UnclearNumbers> {
    let of_column = |(column, text): (usize, String)| (header[column].clone(), text);
    Box::new(UnclearNumbers {
        first: of_column(first),
        second: second.map(of_column),
    })
}

/// Where all that there is are numbers like `1,564`, or like `1.564`.
fn by_groups(columns: &[Votes], delimiter: Option<Delimiter>) -> Found {
    let first = |grouped: fn(&Votes) -> Option<String>| {
        let mut columns = columns.iter().enumerate();
        columns.find_map(|(column, votes)| Some((column, grouped(votes)?)))
    };
    let commas = first(|votes| votes.comma_groups.map(str::to_owned));
    let points = first(|votes| votes.point_groups.map(str::to_owned));
    match (delimiter, commas, points) {
        // Its own delimiter in quotation marks: a program wrote groups of thousands.
        (Some(Delimiter::COMMA), Some(first), _) => Found::Likely(DecimalMark::Point, first),
        // The delimiter of programs whose decimals have the comma.
        (Some(Delimiter::SEMICOLON), Some(first), _) => Found::Likely(DecimalMark::Comma, first),
        (_, Some(first), _) | (Some(Delimiter::SEMICOLON), None, Some(first)) => Found::Unclear {
            first,
            second: None,
        },
        (_, None, points) => Found::Nothing(points),
    }
}

/// The cells of a column by what explains them.
#[derive(Debug, Default)]
struct Votes<'a> {
    cells: usize,
    numbers: usize,
    /// The first number that only a decimal comma explains, and that only a decimal point does.
    comma: Option<&'a str>,
    point: Option<&'a str>,
    /// The first one like `1,564`, and like `1.564`.
    comma_groups: Option<&'a str>,
    point_groups: Option<&'a str>,
}

impl<'a> Votes<'a> {
    fn add(&mut self, cell: &'a str) {
        self.cells += 1;
        let number = without_units(cell);
        let reads = |decimal, group| is_number(&number, decimal, group);
        let (as_point, as_comma) = (reads(b'.', b','), reads(b',', b'.'));
        self.numbers += usize::from(as_point || as_comma);
        let place = match (as_point, as_comma) {
            (false, true) => &mut self.comma,
            // `03.2014` is a month, whatever the mark of the numbers is.
            (true, false) if DateForm::MonthYear.seconds(cell).is_some() => return,
            (true, false) => &mut self.point,
            (true, true) if number.contains(',') => &mut self.comma_groups,
            (true, true) if number.contains('.') => &mut self.point_groups,
            _ => return,
        };
        place.get_or_insert(cell);
    }

    /// A number that speaks for `mark`, if none of the column speaks for the other and most of its
    /// cells are numbers.
    fn voted(&self, mark: DecimalMark) -> Option<&'a str> {
        let (own, other) = match mark {
            DecimalMark::Comma => (self.comma, self.point),
            DecimalMark::Point => (self.point, self.comma),
        };
        own.filter(|_| other.is_none() && 2 * self.numbers >= self.cells)
    }
}

/// A cell without sign, currency, percent and the blanks and apostrophes that group thousands.
fn without_units(cell: &str) -> String {
    let cell = number_part(cell).unwrap_or(cell);
    let is_unit = |letter: char| letter.is_whitespace() || "+-−$€£¥%".contains(letter);
    let number = cell.trim_matches(is_unit);
    let groups = [' ', '\u{a0}', '\u{202f}', '\'', '’'];
    number.replace(groups, "")
}

/// Whether a text is digits, perhaps in groups of three, and decimals, perhaps with an exponent.
fn is_number(text: &str, decimal: u8, group: u8) -> bool {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.trim_start_matches(['+', '-'])),
        None => (text, "0"),
    };
    let (decimal, group) = (char::from(decimal), char::from(group));
    let (whole, decimals) = number.split_once(decimal).unwrap_or((number, "0"));
    let has_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let is_whole = (whole.is_empty() && number.len() > 1) || has_digits(whole);
    (is_whole || is_grouped(whole, group)) && has_digits(decimals) && has_digits(exponent)
}

/// `1,564`, `12,345,678`: not `0,564`, which nobody means by it.
fn is_grouped(whole: &str, group: char) -> bool {
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && are_digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && are_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Place;

    const TAB: &str = "tab";

    fn rows<const N: usize>(rows: &[[&str; N]]) -> Vec<Row> {
        let row = |cells: &[&str; N]| (Place::Row(1), cells.as_slice().into());
        rows.iter().map(row).collect()
    }

    fn found(column: &[&str], delimiter: &str) -> Found {
        let column: Vec<[&str; 1]> = column.iter().map(|cell| [*cell]).collect();
        find(&rows(&column), 1, delimiter.parse().unwrap())
    }

    #[test]
    fn numbers_that_only_one_reading_explains_decide() {
        for text in [
            "12,5",
            "0,564",
            "1.234,56",
            "-12,5 %",
            "€ 1 234,5",
            "1.234.567",
            "1,5e-3",
            "3,5 kg",
            "EUR 12,5",
        ] {
            let comma = Found::Sure(DecimalMark::Comma);
            assert_eq!(found(&["1.564", text, "7"], ";"), comma, "{text}");
        }
        for text in [
            "12.5",
            "0.564",
            "1,234.56",
            "$12.50",
            ".5",
            "1,234,567",
            "1.5E+10",
        ] {
            let point = Found::Sure(DecimalMark::Point);
            assert_eq!(found(&["1,564", text, "7"], ";"), point, "{text}");
        }
        let others = [
            "7",
            "1.564",
            "12.10.2024",
            "1.2.3",
            "a,b",
            "12:30",
            "",
            "1,2,3",
        ];
        let points = || Found::Nothing(Some((0, "1.564".to_owned())));
        assert_eq!(found(&others, TAB), points());
        assert_eq!(found(&others[2..], TAB), Found::Nothing(None));
    }

    #[test]
    fn groups_of_thousands_are_told_from_decimals_by_the_delimiter() {
        let column = ["1,564", "12", "2,345"];
        let first = || (0, "1,564".to_owned());
        let likely = |mark| Found::Likely(mark, first());
        assert_eq!(found(&column, ","), likely(DecimalMark::Point));
        assert_eq!(found(&column, ";"), likely(DecimalMark::Comma));
        let first = first();
        let unclear = Found::Unclear {
            first,
            second: None,
        };
        assert_eq!(found(&column, TAB), unclear);

        let column = ["1.564", "12", "2.345"];
        let first = (0, "1.564".to_owned());
        let points = Found::Nothing(Some(first.clone()));
        assert_eq!(found(&column, ","), points);
        assert_eq!(found(&column, TAB), points);
        let unclear = Found::Unclear {
            first,
            second: None,
        };
        assert_eq!(found(&column, ";"), unclear);
    }

    #[test]
    fn columns_that_contradict_each_other_are_unclear_and_texts_have_no_say() {
        let both = rows(&[["1,5", "2.5"], ["3,25", "4"]]);
        let found = find(&both, 2, Delimiter::SEMICOLON);
        let unclear = Found::Unclear {
            first: (0, "1,5".to_owned()),
            second: Some((1, "2.5".to_owned())),
        };
        assert_eq!(found, unclear);
        let texts = rows(&[["a,b", "2.5"], ["3,5", "4"], ["c", "1"]]);
        let found = find(&texts, 2, Delimiter::COMMA);
        assert_eq!(found, Found::Sure(DecimalMark::Point));
    }
}
