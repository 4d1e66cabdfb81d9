//! Whether the cells beside filled-in labels are those of the rows in the data.

use anyhow::{Result, bail};
use ladder_data::LoadedData;

use super::cells::Cells;
use super::next::{OWN, name_in_data};
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

/// Whether two cells say the same, as far as that is to be known: a spreadsheet writes numbers and
/// dates in its own way, and a blank one says nothing.
fn is_same(one: &str, other: &str) -> Option<bool> {
    let (one, other) = (one.trim(), other.trim());
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    match (number(one), number(other)) {
        _ if one.eq_ignore_ascii_case(other) => Some(true),
        (Some(one), Some(other)) => Some((one - other).abs() <= 1e-6 * one.abs().max(other.abs())),
        _ if is_like_date(one) || is_like_date(other) => None,
        _ => Some(false),
    }
}

fn is_like_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 3 && text.contains(['-', '/', '.', ':', ' ', '%'])
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
            ("2023-05-01", "01.05.2023", None),
            ("", "Bonn", None),
        ] {
            assert_eq!(is_same(one, other), expected, "{one}, {other}");
        }
    }
}
