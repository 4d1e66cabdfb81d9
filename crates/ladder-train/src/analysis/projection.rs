//! Principal components: the directions in which rows differ most.

/// Sweeps of the iteration, at most; a map to look at needs few digits.
const SWEEPS: usize = 200;
/// Change of a direction that ends the iteration.
const CONVERGED: f64 = 1e-7;

/// Rows along their first principal components.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// Coordinates of the rows, `[n, n_components]`, row-major, the component of the largest
    /// variance first.
    pub coordinates: Vec<f64>,
    /// Fraction of the variance of all values that each component has.
    pub explained: Vec<f64>,
}

impl Projection {
    /// The coordinates of each row, `[n_components]`.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.coordinates.chunks_exact(self.explained.len())
    }
}

/// The first `n_components` principal components of `rows`, by power iteration, each made
/// orthogonal to those before it.
///
/// `rows` are `[n, width]`, row-major. The sign of a component makes its entry of largest size
/// positive. Components beyond those that vary are zero.
///
/// # Panics
///
/// If `rows` does not divide into rows, or `n_components` is 0.
pub fn principal_components(rows: &[f32], width: usize, n_components: usize) -> Projection {
    assert!(
        width > 0 && rows.len().is_multiple_of(width),
        "whole rows, each of `width` values"
    );
    assert!(n_components > 0, "at least one component");
    let centered = centered(rows, width);
    let total: f64 = centered.iter().map(|value| value * value).sum();
    let mut directions: Vec<Vec<f64>> = Vec::new();
    let mut explained = Vec::new();
    for _ in 0..n_components {
        let direction = leading(&centered, width, &directions);
        let variance: f64 = along(&centered, &direction).map(|x| x * x).sum();
        explained.push(if total > 0.0 { variance / total } else { 0.0 });
        directions.push(direction);
    }
    let columns: Vec<Vec<f64>> = directions
        .iter()
        .map(|direction| along(&centered, direction).collect())
        .collect();
    let n = rows.len() / width;
    let row = |index: usize| columns.iter().map(move |column| column[index]);
    Projection {
        coordinates: (0..n).flat_map(row).collect(),
        explained,
    }
}

fn centered(rows: &[f32], width: usize) -> Vec<f64> {
    let n = (rows.len() / width).max(1) as f64;
    let mut means = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        means
            .iter_mut()
            .zip(row)
            .for_each(|(mean, &value)| *mean += f64::from(value) / n);
    }
    let pairs = rows.iter().zip(means.iter().cycle());
    pairs
        .map(|(&value, mean)| f64::from(value) - mean)
        .collect()
}

/// The coordinate of each row along a direction.
fn along<'a>(rows: &'a [f64], direction: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
    rows.chunks_exact(direction.len())
        .map(|row| dot(row, direction))
}

/// The direction of the largest variance orthogonal to `others`, of length 1, or zero where
/// nothing varies.
fn leading(rows: &[f64], width: usize, others: &[Vec<f64>]) -> Vec<f64> {
    // No direction of real data is orthogonal to this one.
    let mut direction: Vec<f64> = (0..width).map(|at| 1.0 + (at as f64).sin()).collect();
    orthonormalize(&mut direction, others);
    for _ in 0..SWEEPS {
        let mut next = vec![0.0; width];
        for row in rows.chunks_exact(width) {
            let coordinate = dot(row, &direction);
            next.iter_mut()
                .zip(row)
                .for_each(|(sum, value)| *sum += coordinate * value);
        }
        orthonormalize(&mut next, others);
        let cosine = dot(&next, &direction);
        direction = next;
        if 1.0 - cosine < CONVERGED {
            break;
        }
    }
    let largest = direction
        .iter()
        .copied()
        .fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    if largest < 0.0 {
        direction.iter_mut().for_each(|value| *value = -*value);
    }
    direction
}

fn orthonormalize(direction: &mut [f64], others: &[Vec<f64>]) {
    let before = dot(direction, direction).sqrt();
    for other in others {
        let overlap = dot(direction, other);
        direction
            .iter_mut()
            .zip(other)
            .for_each(|(value, other)| *value -= overlap * other);
    }
    let length = dot(direction, direction).sqrt();
    // What is left of a direction without variance is rounding.
    let scale = if length > 1e-9 * before {
        1.0 / length
    } else {
        0.0
    };
    direction.iter_mut().for_each(|value| *value *= scale);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_placed_along_the_directions_in_which_they_differ_most() {
        // On a rectangle in the plane, turned by 45 degrees: 4 long, 2 wide.
        let corner = |along: f32, across: f32| {
            let s = 0.5_f32.sqrt();
            [s * (along - across), s * (along + across), 7.0]
        };
        let corners = [(2.0, 1.0), (2.0, -1.0), (-2.0, 1.0), (-2.0, -1.0)];
        let rows: Vec<f32> = corners.iter().flat_map(|&(a, b)| corner(a, b)).collect();
        let found = principal_components(&rows, 3, 3);
        for (row, (along, across)) in found.rows().zip(corners) {
            assert!(
                (row[0].abs() - f64::from(along).abs()).abs() < 1e-3,
                "{row:?}"
            );
            assert!(
                (row[1].abs() - f64::from(across).abs()).abs() < 1e-3,
                "{row:?}"
            );
            assert!(row[2].abs() < 1e-3, "{row:?}");
        }
        assert!((found.explained[0] - 0.8).abs() < 1e-4);
        assert!((found.explained[1] - 0.2).abs() < 1e-4);
    }

    #[test]
    fn equal_rows_are_all_at_the_origin() {
        let found = principal_components(&[3.0, 4.0, 3.0, 4.0], 2, 2);
        assert_eq!(found.coordinates, [0.0; 4]);
        assert_eq!(found.explained, [0.0, 0.0]);
    }
}
