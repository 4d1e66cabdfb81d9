//! Texts that look like dates, whether they can be read or not.

/// The first three letters of the names of months in some languages.
const MONTHS: [&str; 61] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär",
    "mai", "okt", "dez", "fév", "fev", "avr", "jui", "aoû", "aou", "déc", "ene", "abr", "ago",
    "dic", "gen", "mag", "giu", "lug", "set", "ott", "out", "mei", "mrt", "maa", "maj", "sty",
    "lut", "kwi", "cze", "lip", "sie", "wrz", "paź", "lis", "gru", "янв", "фев", "мар", "апр",
    "май", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
];

/// The longest text that may be a date.
const LONGEST: usize = 48;

/// Most words of a date: a weekday, a month, and what stands between.
const MOST_WORDS: usize = 4;

/// Whether a text has what a date has: a year of four digits beside other small numbers, the name of
/// a month, or both; or the short name of a month and a number.
pub(crate) fn may_be_date(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let parts = Parts::of(without_offset(text));
    let numbers = || parts.numbers.iter().copied();
    let years = numbers().filter(|it| is_year(it)).count();
    let small = numbers().filter(|it| is_below(it, 60)).count();
    let has_month = parts.words.iter().any(|word| is_month(word));
    let is_rest = match (parts.words.len(), years) {
        // Two dates, from and to, or the month alone.
        (0, 1 | 2) => small >= 2 * years || is_year_and_month(&parts.numbers),
        (1.., 1) => has_month || small > 0,
        (_, 0) => return is_short_month(&parts.words) && is_day_or_short_year(&parts.numbers),
        _ => false,
    };
    is_rest && years + small == parts.numbers.len() && parts.words.len() <= MOST_WORDS
}

/// The same without `+0200` at its end.
fn without_offset(text: &str) -> &str {
    let Some((rest, digits)) = text.rsplit_once(['+', '-']) else {
        return text;
    };
    match rest.ends_with(' ') && digits.len() == 4 && digits.parse::<u32>().is_ok() {
        true => rest,
        false => text,
    }
}

/// `2020/03`, but no season as `2015/16`.
fn is_year_and_month(numbers: &[&str]) -> bool {
    matches!(numbers, [year, month] if is_year(year) && month.len() == 2 && is_below(month, 13))
}

/// The number beside the name of a month.
fn is_day_or_short_year(numbers: &[&str]) -> bool {
    matches!(numbers, [number] if is_below(number, 32) || number.len() == 2)
}

fn is_below(number: &str, limit: u32) -> bool {
    number.len() <= 2 && number.parse().is_ok_and(|number: u32| number < limit)
}

/// The numbers and the words of a text.
#[derive(Default)]
struct Parts<'a> {
    numbers: Vec<&'a str>,
    words: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let mut parts = Self::default();
        let pieces = text.split(|letter: char| !letter.is_alphanumeric());
        for piece in pieces.filter(|piece| !piece.is_empty()) {
            parts.add(piece);
        }
        parts
    }

    /// A piece may have both, as `4th` and `2020年`.
    fn add(&mut self, mut piece: &'a str) {
        while let Some(first) = piece.chars().next() {
            let is_number = first.is_ascii_digit();
            let is_other = |letter: char| letter.is_ascii_digit() != is_number;
            let (part, rest) = piece.split_at(piece.find(is_other).unwrap_or(piece.len()));
            match is_number {
                true => self.numbers.push(part),
                false => self.words.push(part),
            }
            piece = rest;
        }
    }
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// `Dec` alone, as spreadsheets write it beside the day or the year.
fn is_short_month(words: &[&str]) -> bool {
    matches!(words, [word] if is_month(word) && word.chars().count() == 3)
}

fn is_month(word: &str) -> bool {
    let start: String = word.to_lowercase().chars().take(3).collect();
    MONTHS.contains(&start.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_a_year_and_a_day_or_a_month_may_be_dates() {
        for text in [
            "4. März 2020",
            "März 2020",
            "20 août 2019",
            "1 de enero de 2021",
            "2020年3月4日",
            "12. sept. 2020, 10:30 Uhr",
            "Dienstag, 4. März 2020",
            "Dec-20",
            "Jan-98",
            "March 4th, 2020",
            "2020 03 04",
            "10/Oct/2000:13:55:36 -0700",
            "2020-02-24/2020-03-01",
            "2020/03",
        ] {
            assert!(may_be_date(text), "{text}");
        }
        for text in [
            "Golf 2015",
            "A12",
            "2015/16",
            "12 Main Street",
            "iPhone 12",
            "3 of 2999",
            "K2020",
            "Route 66 from 1926 to 1985",
            "soon",
        ] {
            assert!(!may_be_date(text), "{text}");
        }
    }
}
