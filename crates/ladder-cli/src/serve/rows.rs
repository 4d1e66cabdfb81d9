//! The unlabeled rows, the least certain predictions first.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Result;
use ladder_data::{Dataset, LabelSplit, TableSource};
use ladder_train::{Prediction, SavedModel};
use serde::Deserialize;
use serde_json::{Value, json};

use super::api_error::ApiError;
use super::labels::{LabelChange, Labels};
use crate::output::rows_bar;
use crate::page::draw::image::{Tone, data_uri, is_image};
use crate::page::sampling::evenly;

/// Rows that are classified; of more, so many at equal distances.
const MOST_ROWS: usize = 100_000;

/// Rows that are classified between two steps of the progress bar.
const ROWS_AT_ONCE: usize = 1000;

/// Rows that are shown at once, at most.
const MOST_SHOWN: usize = 200;

/// Which part of the list is asked for.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Window {
    #[serde(default)]
    from: usize,
    #[serde(default = "shown")]
    count: usize,
}

fn shown() -> usize {
    24
}

/// Rows that may be labeled.
pub struct RowsToLabel {
    dataset: Arc<Dataset>,
    source: Option<Box<TableSource>>,
    /// The least certain first.
    order: Vec<u32>,
    /// All unlabeled rows, also those that were not classified.
    n_unlabeled: usize,
    labels: Labels,
}

impl RowsToLabel {
    /// Classifies the unlabeled rows of the split, with a progress bar.
    pub fn new(
        split: LabelSplit,
        model: &SavedModel,
        dataset: Arc<Dataset>,
        source: Option<Box<TableSource>>,
        labels: Labels,
    ) -> Result<Self> {
        let labeled: HashSet<u32> = split.labeled.iter().copied().collect();
        let mut unlabeled = split.unlabeled;
        unlabeled.retain(|row| !labeled.contains(row));
        let n_unlabeled = unlabeled.len();
        let rows = evenly(n_unlabeled, MOST_ROWS).map(|index| unlabeled[index]);
        let rows: Vec<u32> = rows.collect();
        Ok(Self {
            order: by_doubt(model, &dataset, &rows)?,
            dataset,
            source,
            n_unlabeled,
            labels,
        })
    }

    /// Rows that the network may be shown beside a row that is asked about.
    pub fn companions(&self, at_most: usize) -> Vec<f32> {
        let rows = evenly(self.dataset.train.len(), at_most).map(|row| row as u32);
        self.dataset.train.gather(&rows.collect::<Vec<_>>())
    }

    /// How many there are, and the labels.
    pub fn summary(&self) -> Value {
        json!({
            "unlabeled": self.n_unlabeled,
            "looked_at": self.order.len(),
            "labels": self.labels.summary(),
        })
    }

    /// Some of the rows, with their predictions.
    pub fn shown(&self, model: &SavedModel, window: Window) -> Result<Value, ApiError> {
        if window.count > MOST_SHOWN {
            return Err(ApiError::too_much(format!(
                "{} rows; at most {MOST_SHOWN} are shown at once",
                window.count
            )));
        }
        let rows = self.order.iter().skip(window.from).take(window.count);
        let rows: Vec<u32> = rows.copied().collect();
        let predictions = model.predict(&self.dataset.train.gather(&rows))?;
        let rows = rows.iter().zip(predictions.rows());
        let rows = rows.map(|(&row, prediction)| self.row(row, prediction));
        Ok(json!({
            "total": self.order.len(),
            "rows": rows.collect::<Result<Vec<_>, _>>()?,
        }))
    }

    fn row(&self, row: u32, prediction: Prediction) -> Result<Value, ApiError> {
        let names = self.dataset.class_names();
        let mut value = json!({
            "row": row,
            "class": names[prediction.class],
            "probability": prediction.probability(),
            "label": self.labels.of(row).map(|class| &names[class]),
        });
        if let Some(source) = &self.source {
            let cells = source.table.cells(row as usize);
            value["cells"] = cells
                .collect::<Vec<_>>()
                .into_iter()
                .map(|it| json!(it))
                .collect();
        } else if is_image(self.dataset.shape) {
            let values = self.dataset.train.gather(&[row]);
            let png = data_uri(&values, self.dataset.shape, Tone::UNIT);
            value["image"] = png.map_err(ApiError::failed)?.into();
        }
        Ok(value)
    }

    /// Labels a row or removes its label, and saves the labels.
    pub fn label(&self, change: &LabelChange) -> Result<Value, ApiError> {
        let LabelChange { row, class } = change;
        if !self.order.contains(row) {
            let message = format!("row {row} is not one of those to label");
            return Err(ApiError::not_found(message));
        }
        let class = class.as_deref().map(|name| self.class(*row, name));
        self.labels.change(*row, class.transpose()?)?;
        Ok(self.labels.summary())
    }

    /// The class called `name`, unless the data set has another one for the row.
    fn class(&self, row: u32, name: &str) -> Result<usize, ApiError> {
        let names = self.dataset.class_names();
        let class = names.iter().position(|other| other == name);
        let class = class.ok_or_else(|| {
            ApiError::wrong(format!(
                "no class {name}; the classes are {}",
                names.join(", ")
            ))
        })?;
        match self.dataset.train.label(row as usize) {
            Some(known) if known != class => Err(ApiError::conflict(format!(
                "row {row} is of class {} in {}, and a labels file cannot say otherwise",
                names[known], self.dataset.name
            ))),
            _ => Ok(class),
        }
    }
}

/// The rows by the entropy of their probabilities, the largest first.
fn by_doubt(model: &SavedModel, dataset: &Dataset, rows: &[u32]) -> Result<Vec<u32>> {
    let bar = rows_bar();
    bar.set_prefix("classifying unlabeled rows");
    bar.set_length(rows.len() as u64);
    let mut doubts = Vec::with_capacity(rows.len());
    for rows in rows.chunks(ROWS_AT_ONCE) {
        let predictions = model.predict(&dataset.train.gather(rows))?;
        let entropies = predictions.rows().map(|row| entropy(row.probabilities));
        doubts.extend(rows.iter().copied().zip(entropies));
        bar.inc(rows.len() as u64);
    }
    bar.finish_and_clear();
    doubts.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(doubts.into_iter().map(|(row, _)| row).collect())
}

fn entropy(probabilities: &[f32]) -> f64 {
    let term = |&p: &f32| match p > 0.0 {
        true => -f64::from(p) * f64::from(p).ln(),
        false => 0.0,
    };
    probabilities.iter().map(term).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_probabilities_are_the_least_sure() {
        let sure = entropy(&[1.0, 0.0, 0.0]);
        let unsure = entropy(&[0.6, 0.4, 0.0]);
        let lost = entropy(&[1.0 / 3.0; 3]);
        assert!(sure == 0.0 && unsure > sure && lost > unsure);
        assert!((lost - 3_f64.ln()).abs() < 1e-6);
    }
}
