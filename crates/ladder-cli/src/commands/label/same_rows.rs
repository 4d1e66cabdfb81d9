//! Whether the cells beside filled-in labels are those of the rows in the data.

use anyhow::{Result, bail};
use ladder_data::LoadedData;

use super::next::{OWN, name_in_data};
use crate::cells::Cells;
use crate::labeling::{Filled, FilledFile};
use crate::output::escaped;

/// An error where most cells of a row are those of another row: the file is that of another run, or
/// was sorted without its numbers.
pub(super) fn check(data: &LoadedData, filled: &FilledFile) -> Result<()> {
    let rows: Vec<u32> = filled.labels.iter().map(|it| it.row).collect();
    let known = Cells::of(data, data.whole.encoding().map(AsRef::as_ref), &rows, &[])?;
    let place_of = |name: &str| known.names.iter().position(|known| known == name);
    let shared = filled.others.iter().enumerate();
    let shared = shared.filter(|(_, name)| !OWN.contains(&name.as_str()));
    let shared = shared.filter_map(|(at, name)| Some((at, place_of(name_in_data(name))?)));
    let shared: Vec<(usize, usize)> = shared.collect();
    for label in &filled.labels {
        check_row(label, known.row(label.row), &known.names, &shared)?;
    }
    Ok(())
}

/// `shared` are the places of the same columns in the file and among the `cells` of the data.
fn check_row(
    label: &Filled,
    cells: &[String],
    names: &[String],
    shared: &[(usize, usize)],
) -> Result<()> {
    let pairs = shared.iter().filter_map(|&(here, there)| {
        let is_same = is_same(&label.others[here], cells.get(there)?)?;
        Some((is_same, here, there))
    });
    let compared: Vec<_> = pairs.collect();
    let mut others = compared.iter().filter(|(is_same, ..)| !is_same);
    let different = others.clone().count();
    match others.next() {
        Some(&(_, here, there)) if 2 * different > compared.len() => bail!(
            "{}: row {} has '{}' in the column '{}' here, and '{}' in the data; this is the file of \
             another run, or its column 'row' was not sorted with the others",
            label.place,
            label.row,
            escaped(&label.others[here]),
            escaped(&names[there]),
            escaped(&cells[there])
        ),
        _ => Ok(()),
    }
}

/// Whether two cells say the same, as far as that is to be known: a spreadsheet writes numbers, dates
/// and truth values in its own way, and a blank one says nothing.
fn is_same(one: &str, other: &str) -> Option<bool> {
    let [one, other] = [one, other].map(plain);
    if one.is_empty() || other.is_empty() {
        return None;
    }
    match (number(&one), number(&other)) {
        _ if one == other => Some(true),
        (Some(one), Some(other)) => Some(is_rounded(one, other)),
        _ if truth(&one).is_some() && truth(&other).is_some() => Some(truth(&one) == truth(&other)),
        _ if !has_digit(&one) && !has_digit(&other) => Some(false),
        // What is written in the same way was not written anew; all else may be a date, an amount
        // or a share that was.
        _ if shape(&one) == shape(&other) => Some(false),
        _ => None,
    }
}

/// Without case, and with single blanks.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn has_digit(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit())
}

/// A number, whatever divides its groups, and whether its decimals begin with a point or a comma;
/// what is behind the last of several marks, or behind a comma, are decimals unless they are three.
fn number(text: &str) -> Option<f64> {
    let text = text.replace(['\'', ' ', '’'], "");
    let Some(last) = text.rfind([',', '.']) else {
        return text.parse().ok();
    };
    let (whole, decimals) = (&text[..last], &text[last + 1..]);
    let has_groups = whole.contains([',', '.']);
    if text[last..].starts_with('.') && !has_groups {
        return text.parse().ok();
    }
    let whole = whole.replace([',', '.'], "");
    let mark = if decimals.len() == 3 { "" } else { "." };
    format!("{whole}{mark}{decimals}").parse().ok()
}

/// Whether two numbers are equal but for their last digits, or for three decimals that are a group
/// of thousands.
fn is_rounded(one: f64, other: f64) -> bool {
    const NEAR: f64 = 0.01;
    let is_near = |one: f64| (one - other).abs() <= NEAR * one.abs().max(other.abs());
    [1.0, 1e3, 1e-3].iter().any(|times| is_near(one * times))
}

/// As spreadsheets and programs write truth values.
fn truth(text: &str) -> Option<bool> {
    const TRUE: [&str; 7] = ["true", "wahr", "vrai", "verdadero", "vero", "1", "yes"];
    const FALSE: [&str; 6] = ["false", "falsch", "faux", "falso", "0", "no"];
    match (TRUE.contains(&text), FALSE.contains(&text)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// With one digit in place of every number.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for letter in text.chars() {
        match letter.is_ascii_digit() {
            true if shape.ends_with('9') => (),
            true => shape.push('9'),
            false => shape.push(letter),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_compared_as_far_as_a_spreadsheet_keeps_them() {
        for (one, other, expected) in [
            ("Bonn", "Bonn ", Some(true)),
            ("TRUE", "True", Some(true)),
            ("1,5", "1.50", Some(true)),
            ("00702", "702", Some(true)),
            ("Bonn", "Köln", Some(false)),
            ("702", "202", Some(false)),
            ("570105", "570,105", Some(true)),
            ("10,836,975,115,776", "10836975115776", Some(true)),
            ("1.234,50", "1234.5", Some(true)),
            ("5.86E-01", "5.863372815313003805e-01", Some(true)),
            ("-11.8", "-11.7631", Some(true)),
            ("WAHR", "True", Some(true)),
            ("FAUX", "True", Some(false)),
            ("two blanks", "two  blanks", Some(true)),
            ("2023-05-01", "01.05.2023", None),
            ("2023-05-01", "2023-05-02", Some(false)),
            ("$12.50", "$9.20", Some(false)),
            ("02-Jan", "1-2", None),
            ("", "Bonn", None),
        ] {
            assert_eq!(is_same(one, other), expected, "{one}, {other}");
        }
    }
}
