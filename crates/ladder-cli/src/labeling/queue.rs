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
pub struct Queue {
    order: Vec<u32>,
    n_unlabeled: usize,
}

impl Queue {
    /// Classifies the unlabeled rows of the split, but for those to `skip`, with a progress bar; the
    /// choice among them is a function of `seed`.
    pub fn new(
        split: &LabelSplit,
        model: &SavedModel,
        dataset: &Dataset,
        seed: u64,
        skip: impl Fn(u32) -> bool,
    ) -> Result<Self> {
        let labeled: HashSet<u32> = split.labeled.iter().copied().collect();
        let unlabeled = split.unlabeled.iter().copied();
        let unlabeled: Vec<u32> = unlabeled
            .filter(|row| !labeled.contains(row) && !skip(*row))
            .collect();
        let rows = evenly(unlabeled.len(), MOST_ROWS).map(|index| unlabeled[index]);
        let by_doubt = by_doubt(model, dataset, &rows.collect::<Vec<_>>())?;
        Ok(Self {
            order: chosen_first(model, dataset, &by_doubt, seed)?,
            n_unlabeled: unlabeled.len(),
        })
    }

    /// The rows that were looked at, in their order.
    pub fn rows(&self) -> &[u32] {
        &self.order
    }

    /// All unlabeled rows, also those that were not looked at.
    pub fn n_unlabeled(&self) -> usize {
        self.n_unlabeled
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
