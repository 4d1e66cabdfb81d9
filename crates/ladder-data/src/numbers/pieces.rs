//! Numbers and their pieces, fitted to the training rows of a data set.

use rayon::prelude::*;
use thiserror::Error;

use crate::dataset::Dataset;
use crate::encoding::TableEncoding;
use crate::rows::Rows;
use crate::view::{Piece, View, part};

/// Intervals of a value, each with as many of the rows.
const PIECES: usize = 8;

/// Rows that the quantiles are of, at most: as many as make them exact to a third of a percent.
const ROWS: usize = 100_000;

/// A view that the rows cannot have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ViewError {
    /// Pixels are no columns of numbers, and none of them tells much alone.
    #[error(
        "pieces and weights are of rows of numbers, but these are images of {shape}; leave the \
         numbers plain and the inputs equal"
    )]
    Images {
        /// Their shape.
        shape: String,
    },
}

/// A value of a row that is a number, not a category.
struct Number {
    at: usize,
    /// The position of the value that says that it is missing.
    missing: Option<usize>,
}

/// Every value of a row as it is, and the pieces of its numbers.
pub(super) fn fit(dataset: &Dataset, rows: &[u32]) -> Result<View, ViewError> {
    let shape = dataset.shape;
    if shape.is_image() {
        let shape = shape.to_string();
        return Err(ViewError::Images { shape });
    }
    let row_width = shape.len();
    let numbers = match dataset.encoding() {
        Some(encoding) => numbers_of(encoding),
        None => (0..row_width)
            .map(|at| Number { at, missing: None })
            .collect(),
    };
    let sample = spread(rows);
    let of_each = numbers
        .par_iter()
        .map(|number| pieces(number, &dataset.train, &sample));
    let pieces: Vec<Vec<Piece>> = of_each.collect();
    Ok(View::new(row_width, pieces.concat()))
}

/// The numbers among the values of an encoded row.
fn numbers_of(encoding: &TableEncoding) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    for column in &encoding.columns {
        let end = at + column.width();
        let missing = column.has_indicator().then(|| end - 1);
        numbers.extend(column.numbers().map(|number| Number {
            at: at + number,
            missing,
        }));
        at = end;
    }
    numbers
}

/// Some of the rows, evenly spread, where they are many.
fn spread(rows: &[u32]) -> Vec<u32> {
    let step = rows.len().div_ceil(ROWS).max(1);
    rows.iter().copied().step_by(step).collect()
}

/// The pieces of one number; none where a single interval would be the number itself.
fn pieces(number: &Number, rows: &Rows, sample: &[u32]) -> Vec<Piece> {
    let mut values = present(number, rows, sample);
    values.sort_unstable_by(f32::total_cmp);
    let mut ends = quantiles(&values);
    ends.dedup();
    let piece = |ends: &[f32]| standardized(number, &values, ends[0], ends[1]);
    match ends.len() {
        0..3 => Vec::new(),
        _ => ends.windows(2).map(piece).collect(),
    }
}

/// The smallest value, the largest one, and what divides those between them into equal parts.
fn quantiles(sorted: &[f32]) -> Vec<f32> {
    let last = sorted.len().saturating_sub(1);
    let quantile = |part: usize| sorted.get(part * last / PIECES);
    (0..=PIECES).filter_map(quantile).copied().collect()
}

/// The values of a number in the rows where it is not missing.
fn present(number: &Number, rows: &Rows, sample: &[u32]) -> Vec<f32> {
    let is_missing = |row: u32| {
        let missing = number.missing;
        missing.is_some_and(|missing| rows.value(row, missing) > 0.5)
    };
    let present = sample.iter().filter(|row| !is_missing(**row));
    present.map(|&row| rows.value(row, number.at)).collect()
}

/// The piece between two ends, standardized over the values.
fn standardized(number: &Number, values: &[f32], from: f32, to: f32) -> Piece {
    let slope = 1.0 / (to - from);
    let parts = || {
        values
            .iter()
            .map(|value| f64::from(part(*value, from, slope)))
    };
    let n = values.len() as f64;
    let mean = parts().sum::<f64>() / n;
    let variance = parts().map(|part| (part - mean).powi(2)).sum::<f64>() / n;
    let deviation = variance.sqrt();
    Piece {
        value: number.at,
        from,
        slope,
        scale: (1.0 / deviation) as f32,
        shift: (-mean / deviation) as f32,
        missing: number.missing,
    }
}
