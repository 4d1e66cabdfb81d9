//! The unlabeled rows, those first whose labels would help most.

use std::sync::Arc;

use anyhow::Result;
use ladder_data::{Dataset, LabelSplit, TableSource};
use ladder_train::{RowAnswer, SavedModel};
use serde::Deserialize;
use serde_json::{Value, json};

use super::api_error::ApiError;
use crate::labeling::{Labels, Queue, label_of};
use crate::page::draw::image::{Tone, data_uri, is_image};
use crate::page::sampling::evenly;

/// Rows that are shown at once, at most.
const MOST_SHOWN: usize = 200;

/// Gives a row a class, or removes its class.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelChange {
    /// The row.
    pub row: u32,
    /// The name of its class, or its value as text; none removes the one that it has.
    pub class: Option<String>,
}

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
    queue: Queue,
    labels: Labels,
}

impl RowsToLabel {
    /// Classifies the unlabeled rows of the split, with a progress bar.
    pub fn new(
        split: &LabelSplit,
        model: &SavedModel,
        seed: u64,
        dataset: Arc<Dataset>,
        source: Option<Box<TableSource>>,
        labels: Labels,
    ) -> Result<Self> {
        Ok(Self {
            queue: Queue::new(split, model, &dataset, seed)?,
            dataset,
            source,
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
            "unlabeled": self.queue.n_unlabeled(),
            "looked_at": self.queue.rows().len(),
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
        let rows = self
            .queue
            .rows()
            .iter()
            .skip(window.from)
            .take(window.count);
        let rows: Vec<u32> = rows.copied().collect();
        let predictions = model.answer(&self.dataset.train.gather(&rows))?;
        let rows = rows.iter().zip(predictions.rows());
        let rows = rows.map(|(&row, answer)| self.row(row, answer));
        Ok(json!({
            "total": self.queue.rows().len(),
            "rows": rows.collect::<Result<Vec<_>, _>>()?,
        }))
    }

    fn row(&self, row: u32, answer: RowAnswer) -> Result<Value, ApiError> {
        let mut value = match answer {
            RowAnswer::Value(prediction) => json!({ "prediction": prediction }),
            RowAnswer::Class(prediction) => json!({
                "class": self.dataset.class_names()[prediction.class],
                "probability": prediction.probability(),
            }),
        };
        value["row"] = row.into();
        value["label"] = self.labels.of(row).into();
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
        if !self.queue.rows().contains(row) {
            let message = format!("row {row} is not one of those to label");
            return Err(ApiError::not_found(message));
        }
        let class = class
            .as_deref()
            .map(|name| label_of(&self.dataset, *row, name));
        let change = [(*row, class.transpose()?)];
        self.labels
            .change(&self.dataset, &change)
            .map_err(ApiError::failed)?;
        Ok(self.labels.summary())
    }
}
