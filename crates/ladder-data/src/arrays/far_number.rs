//! Numbers in a matrix that may be none.

use super::note::ArrayNote;
use crate::far_numbers::{again, at_ends, is_usual};

/// The first number in a matrix that may mean that there is none.
pub(super) fn far_number(numbers: &[f64], width: usize) -> Option<ArrayNote> {
    let far_of = |column: usize| {
        let values = numbers.iter().skip(column).step_by(width).copied();
        let known = values.filter(|it| !it.is_nan());
        if !may_be_far(known.clone()) {
            return None;
        }
        let mut known: Vec<f64> = known.collect();
        known.sort_by(f64::total_cmp);
        let different: Vec<(f64, usize)> = known
            .chunk_by(|one, other| one == other)
            .map(|same| (same[0], same.len()))
            .collect();
        let values: Vec<f64> = different.iter().map(|(number, _)| *number).collect();
        let found = at_ends(&values, |index| {
            different.get(index).map_or(0, |it| again(*it, known.len()))
        });
        let (number, rows) = match found {
            [0, 0] => return None,
            [0, _] => *different.last()?,
            _ => *different.first()?,
        };
        Some((column, number, rows))
    };
    let mut found = (0..width).filter_map(far_of);
    let (column, number, rows) = found.next()?;
    Some(ArrayNote::FarNumber {
        column,
        number,
        rows,
        more: found.count(),
    })
}

/// Whether one of the ends may be far from the others: most columns have none, and need not be sorted.
fn may_be_far(numbers: impl Iterator<Item = f64>) -> bool {
    let mut low = [f64::INFINITY; 2];
    let mut high = [f64::NEG_INFINITY; 2];
    for number in numbers {
        if number < low[1] && number != low[0] {
            low = if number < low[0] {
                [number, low[0]]
            } else {
                [low[0], number]
            };
        }
        if number > high[1] && number != high[0] {
            high = if number > high[0] {
                [number, high[0]]
            } else {
                [high[0], number]
            };
        }
    }
    let is_far = |number: f64, next: f64, last: f64| {
        is_usual(number)
            || (number < 0.0 && next >= 0.0)
            || (next - number).abs() > 2.0 * (last - next).abs()
    };
    is_far(low[0], low[1], high[0]) || is_far(high[0], high[1], low[0])
}
