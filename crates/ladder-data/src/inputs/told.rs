//! How much single values tell of classes, or of a value.

use crate::dataset::Dataset;
use crate::task::Task;
use crate::view::View;

/// Rows that are looked at together.
const ROWS: usize = 1000;

/// Sums over rows that belong together: number, and of each value its sum.
#[derive(Clone)]
struct Group {
    rows: f64,
    sums: Vec<f64>,
}

/// Of each value that is seen, the share of its variance that classes, or the target, explain.
pub(super) fn shares(view: &View, dataset: &Dataset, labeled: &[u32]) -> Vec<f64> {
    match dataset.task() {
        Task::Classification => between_classes(view, dataset, labeled),
        Task::Regression => with_target(view, dataset, labeled),
    }
}

/// η²: the sum of squares between the classes over that of all.
fn between_classes(view: &View, dataset: &Dataset, labeled: &[u32]) -> Vec<f64> {
    let width = view.width();
    let empty = Group {
        rows: 0.0,
        sums: vec![0.0; width],
    };
    let mut groups = vec![empty; dataset.n_classes];
    let mut squares = vec![0.0; width];
    each_row(view, dataset, labeled, |row, values| {
        let Some(class) = dataset.train.label(row) else {
            return;
        };
        groups[class].rows += 1.0;
        for (at, value) in values.iter().map(|it| f64::from(*it)).enumerate() {
            groups[class].sums[at] += value;
            squares[at] += value * value;
        }
    });
    let rows: f64 = groups.iter().map(|group| group.rows).sum();
    let share = |at: usize| {
        let of_rows = |sum: f64, rows: f64| if rows > 0.0 { sum * sum / rows } else { 0.0 };
        let all = of_rows(groups.iter().map(|group| group.sums[at]).sum(), rows);
        let of_each = groups.iter().map(|it| of_rows(it.sums[at], it.rows));
        ratio(of_each.sum::<f64>() - all, squares[at] - all)
    };
    (0..width).map(share).collect()
}

/// The squared correlation with the value to predict.
fn with_target(view: &View, dataset: &Dataset, labeled: &[u32]) -> Vec<f64> {
    let width = view.width();
    let zeros = || vec![0.0; width];
    let (mut sums, mut squares, mut products) = (zeros(), zeros(), zeros());
    let (mut rows, mut sum, mut square) = (0.0, 0.0, 0.0);
    each_row(view, dataset, labeled, |row, values| {
        let Some(target) = dataset.train.target(row) else {
            return;
        };
        (rows, sum, square) = (rows + 1.0, sum + target, square + target * target);
        for (at, value) in values.iter().map(|it| f64::from(*it)).enumerate() {
            sums[at] += value;
            squares[at] += value * value;
            products[at] += value * target;
        }
    });
    let share = |at: usize| {
        let product = products[at] - sums[at] * sum / rows;
        let (of_value, of_target) = (
            squares[at] - sums[at] * sums[at] / rows,
            square - sum * sum / rows,
        );
        ratio(product * product / of_target, of_value)
    };
    (0..width).map(share).collect()
}

/// A share of 1; 0 where the value, or the target, is the same in every row but for rounding.
fn ratio(part: f64, whole: f64) -> f64 {
    match whole > 1e-9 && part.is_finite() {
        true => (part / whole).clamp(0.0, 1.0),
        false => 0.0,
    }
}

/// What is seen of each of the rows.
fn each_row(view: &View, dataset: &Dataset, rows: &[u32], mut look: impl FnMut(usize, &[f32])) {
    for rows in rows.chunks(ROWS) {
        let seen = view.apply(&dataset.train.gather(rows));
        for (row, values) in rows.iter().zip(seen.chunks_exact(view.width())) {
            look(*row as usize, values);
        }
    }
}
