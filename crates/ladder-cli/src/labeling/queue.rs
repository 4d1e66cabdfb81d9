//! The unlabeled rows of a run, those first whose labels would help most.

use std::collections::HashSet;

use anyhow::Result;
use ladder_data::{Dataset, LabelSplit, Task};
use ladder_train::SavedModel;
use ladder_train::analysis::{disagreement, doubt, rows_to_label};

use crate::output::rows_bar;
use crate::page::sampling::evenly;

/// Rows that are classified; of more, so many at equal distances.
const MOST_ROWS: usize = 100_000;

/// Rows that are classified between two steps of the progress bar.
const ROWS_AT_ONCE: usize = 1000;

/// The rows of most doubt among which those that come first are chosen.
const CANDIDATES: usize = 2000;

/// Rows that are chosen; after them, rows come by their doubt alone.
const CHOSEN: usize = 200;

/// Unlabeled rows in the order in which they should be labeled.
///
/// The order is that of the run, whatever labels its rows get later: so everybody who goes on with it
/// goes on with the same one.
pub struct Queue {
    order: Vec<u32>,
    /// All of them, also those that were not looked at.
    unlabeled: Vec<u32>,
}

impl Queue {
    /// Classifies the unlabeled rows of the split, with a progress bar; the choice among them is a
    /// function of `seed`.
    pub fn new(
        split: &LabelSplit,
        model: &SavedModel,
        dataset: &Dataset,
        seed: u64,
    ) -> Result<Self> {
        let labeled: HashSet<u32> = split.labeled.iter().copied().collect();
        let unlabeled = split.unlabeled.iter().copied();
        let unlabeled: Vec<u32> = unlabeled.filter(|row| !labeled.contains(row)).collect();
        let rows = evenly(unlabeled.len(), MOST_ROWS).map(|index| unlabeled[index]);
        let by_doubt = by_doubt(model, dataset, &rows.collect::<Vec<_>>())?;
        Ok(Self {
            order: chosen_first(model, dataset, &by_doubt, seed)?,
            unlabeled,
        })
    }

    /// The others in the same order.
    pub fn without(mut self, is_labeled: impl Fn(u32) -> bool) -> Self {
        self.order.retain(|row| !is_labeled(*row));
        self.unlabeled.retain(|row| !is_labeled(*row));
        self
    }

    /// The rows that were looked at, in their order.
    pub fn rows(&self) -> &[u32] {
        &self.order
    }

    /// All unlabeled rows, also those that were not looked at.
    pub fn n_unlabeled(&self) -> usize {
        self.unlabeled.len()
    }
}

/// The rows with the doubt of their predictions, the largest first.
fn by_doubt(model: &SavedModel, dataset: &Dataset, rows: &[u32]) -> Result<Vec<(u32, f64)>> {
    let bar = rows_bar();
    bar.set_prefix("looking at unlabeled rows");
    bar.set_length(rows.len() as u64);
    let mut doubts = Vec::with_capacity(rows.len());
    for rows in rows.chunks(ROWS_AT_ONCE) {
        let found = doubts_of(model, &dataset.train.gather(rows))?;
        doubts.extend(rows.iter().copied().zip(found));
        bar.inc(rows.len() as u64);
    }
    bar.finish_and_clear();
    doubts.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(doubts)
}

/// The doubt in each class, or how much the networks of a regression disagree about each value; of a
/// single one nothing is known, and all rows are in the same doubt.
fn doubts_of(model: &SavedModel, rows: &[f32]) -> Result<Vec<f64>> {
    if model.task() == Task::Classification {
        let predictions = model.predict(rows)?;
        return Ok(predictions
            .rows()
            .map(|row| doubt(row.probabilities))
            .collect());
    }
    let values = model.values_of_networks(rows)?;
    let scale = model.target_scale().map_or(1.0, |scale| scale.deviation);
    let doubt = |values: &Vec<f64>| match values.len() {
        1 => 1.0,
        _ if scale == 0.0 => 1.0,
        _ => disagreement(values) / scale,
    };
    Ok(values.iter().map(doubt).collect())
}

/// The rows that differ from each other come before the others, which stay in their order.
fn chosen_first(
    model: &SavedModel,
    dataset: &Dataset,
    by_doubt: &[(u32, f64)],
    seed: u64,
) -> Result<Vec<u32>> {
    let candidates = &by_doubt[..by_doubt.len().min(CANDIDATES)];
    let (rows, doubts): (Vec<u32>, Vec<f64>) = candidates.iter().copied().unzip();
    let features = model.features(&dataset.train.gather(&rows))?;
    let width = features.len() / rows.len().max(1);
    let chosen = rows_to_label(&doubts, &features, width, CHOSEN, seed);
    let is_chosen: HashSet<usize> = chosen.iter().copied().collect();
    let others = (0..by_doubt.len()).filter(|at| !is_chosen.contains(at));
    Ok(chosen
        .iter()
        .copied()
        .chain(others)
        .map(|at| by_doubt[at].0)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_others_keep_their_order_when_a_row_gets_a_label() {
        let queue = Queue {
            order: vec![7, 3, 9, 1],
            unlabeled: vec![1, 3, 5, 7, 9],
        };
        let left = queue.without(|row| [3, 5].contains(&row));
        assert_eq!(left.rows(), [7, 9, 1]);
        assert_eq!(left.n_unlabeled(), 3);
    }
}
