//! What a network sees of a row of numbers: the numbers alone, or pieces of them besides, and how
//! much each of these values counts.
//!
//! A piece says how far a number is in one interval between two quantiles of its column: 0 below it,
//! 1 above it, linear within. With pieces a network can use the rank of a number at once, whatever
//! the distribution, nearly as a tree does (Gorishniy et al. 2022, arXiv 2203.05556, "piecewise
//! linear encoding"); and networks that see a table differently err differently, so that their
//! average errs less.

use serde::{Deserialize, Serialize};

/// What a network sees of a row: its values, then pieces of some of them, each times its weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
#[serde(rename_all = "kebab-case")]
pub struct View {
    /// Values of a row.
    row_width: usize,
    pieces: Vec<Piece>,
    /// Empty where all count the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weights: Vec<f32>,
}

/// A view as it stands in a file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Fields {
    row_width: usize,
    pieces: Vec<Piece>,
    #[serde(default)]
    weights: Vec<f32>,
}

impl TryFrom<Fields> for View {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let Fields {
            row_width,
            pieces,
            weights,
        } = fields;
        let is_there = |at: usize| at < row_width;
        let fits = |piece: &Piece| is_there(piece.value) && piece.missing.is_none_or(is_there);
        if row_width == 0 || !pieces.iter().all(fits) {
            return Err(format!("a piece is of no value of a row of {row_width}"));
        }
        let (expected, found) = (row_width + pieces.len(), weights.len());
        if ![0, expected].contains(&found) {
            return Err(format!(
                "expected {expected} weights of inputs, found {found}"
            ));
        }
        Ok(Self {
            row_width,
            pieces,
            weights,
        })
    }
}

/// `scale · clamp(slope · (x − from), 0, 1) + shift` of a value x: standardized over the rows of the
/// fit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Piece {
    /// The position of the value.
    pub value: usize,
    /// Where the interval begins.
    pub from: f32,
    /// One over the length of the interval.
    pub slope: f32,
    /// One over the standard deviation.
    pub scale: f32,
    /// Minus the mean over the standard deviation.
    pub shift: f32,
    /// The position of the value that is 1 where this one is missing; 0 is seen there.
    pub missing: Option<usize>,
}

impl Piece {
    fn of(&self, row: &[f32]) -> f32 {
        match self.missing {
            Some(missing) if row[missing] > 0.5 => 0.0,
            _ => self.scale * part(row[self.value], self.from, self.slope) + self.shift,
        }
    }
}

/// How far a value is in an interval, 0 to 1.
pub(crate) fn part(value: f32, from: f32, slope: f32) -> f32 {
    (slope * (value - from)).clamp(0.0, 1.0)
}

impl View {
    /// A view of rows of `row_width` values.
    pub(crate) fn new(row_width: usize, pieces: Vec<Piece>) -> Self {
        Self {
            row_width,
            pieces,
            weights: Vec::new(),
        }
    }

    /// The same with a weight for each value that is seen.
    ///
    /// # Panics
    /// There are more values, or fewer.
    pub(crate) fn with_weights(self, weights: Vec<f32>) -> Self {
        assert_eq!(weights.len(), self.width(), "a weight for each value");
        Self { weights, ..self }
    }

    /// Values of a row.
    pub fn row_width(&self) -> usize {
        self.row_width
    }

    /// Values that are seen of a row.
    pub fn width(&self) -> usize {
        self.row_width + self.pieces.len()
    }

    /// What is seen after the values of the row.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// What each value that is seen is multiplied by; empty where all count the same.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// What is seen of rows, `[n, row_width]`, row-major: `[n, width]`.
    ///
    /// # Panics
    /// The values do not divide into rows.
    pub fn apply(&self, rows: &[f32]) -> Vec<f32> {
        assert!(
            rows.len().is_multiple_of(self.row_width),
            "{} values do not divide into rows of {}",
            rows.len(),
            self.row_width
        );
        let mut seen = Vec::with_capacity(rows.len() / self.row_width * self.width());
        for row in rows.chunks_exact(self.row_width) {
            seen.extend_from_slice(row);
            seen.extend(self.pieces.iter().map(|piece| piece.of(row)));
            let first = seen.len() - self.weights.len();
            let weighted = seen[first..].iter_mut().zip(&self.weights);
            weighted.for_each(|(value, weight)| *value *= weight);
        }
        seen
    }

    /// The values of rows by what is seen of them, `[n, width]`, row-major: `[n, row_width]`, without
    /// pieces and weights; 0 where a value counts nothing.
    ///
    /// # Panics
    /// What is seen does not divide into rows.
    pub fn rows(&self, seen: &[f32]) -> Vec<f32> {
        assert!(
            seen.len().is_multiple_of(self.width()),
            "{} values do not divide into rows of {}",
            seen.len(),
            self.width()
        );
        let mut rows = Vec::with_capacity(seen.len() / self.width() * self.row_width);
        for seen in seen.chunks_exact(self.width()) {
            let values = seen[..self.row_width].iter().enumerate();
            rows.extend(values.map(|(at, value)| match self.weights.get(at) {
                Some(0.0) => 0.0,
                Some(weight) => value / weight,
                None => *value,
            }));
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_linear_within_its_interval_and_0_where_the_value_is_missing() {
        let piece = Piece {
            value: 0,
            from: 1.0,
            slope: 0.5,
            scale: 2.0,
            shift: -1.0,
            missing: Some(1),
        };
        let rows = [0.5, 0.0, 2.0, 0.0, 3.5, 0.0, 0.0, 1.0];
        assert_eq!(
            View::new(2, vec![piece]).apply(&rows),
            [
                0.5, 0.0, -1.0, //
                2.0, 0.0, 0.0, //
                3.5, 0.0, 1.0, //
                0.0, 1.0, 0.0,
            ]
        );
    }

    #[test]
    fn values_and_pieces_are_multiplied_by_their_weights() {
        let view = View::new(2, Vec::new()).with_weights(vec![2.0, 0.5]);
        let rows = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(view.apply(&rows), [2.0, 1.0, 6.0, 2.0]);
        assert_eq!(view.rows(&view.apply(&rows)), rows);
        let blind = View::new(2, Vec::new()).with_weights(vec![0.0, 2.0]);
        assert_eq!(blind.rows(&blind.apply(&rows)), [0.0, 2.0, 0.0, 4.0]);
        let written = serde_json::to_string(&view).unwrap();
        assert_eq!(serde_json::from_str::<View>(&written).unwrap(), view);
        let cut = written.replace("2.0,", "");
        assert!(serde_json::from_str::<View>(&cut).is_err(), "{cut}");
        let without = serde_json::to_string(&View::new(2, Vec::new())).unwrap();
        assert!(!without.contains("weights"), "{without}");
    }
}
