//! A run that answers requests.

use std::path::Path;

use anyhow::Result;
use ladder_data::ImageShape;
use ladder_train::{RunDir, SavedModel, TrainError};
use serde_json::{Value, json};

use super::input::Input;
use super::labels::Change;
use super::levels;
use super::refusal::Refusal;
use super::rows::{RowsToLabel, Window};
use crate::classes::most_probable;
use crate::page::is_picture;

/// Rows that are shown to the decoder beside the one that is asked about, so that means and
/// variances are those that it knows.
const COMPANIONS: usize = 100;

/// What the server knows.
pub struct Served {
    model: SavedModel,
    rows: Option<RowsToLabel>,
    companions: Vec<f32>,
    about: Value,
}

impl Served {
    /// The run in `path` with its model, and its rows where they could be read.
    pub fn new(
        path: &Path,
        run: &RunDir,
        model: SavedModel,
        rows: Option<RowsToLabel>,
    ) -> Result<Self> {
        let report = run.report()?;
        let about = json!({
            "run": path.display().to_string(),
            "dataset": model.dataset(),
            "classes": model.class_names(),
            "input": input(&model),
            "layers": model.config().architecture.to_string(),
            "labels": report.as_ref().map(|report| report.labels),
            "test_error": report.as_ref().and_then(|report| report.test_error),
        });
        let companions = rows.as_ref().map(|rows| rows.companions(COMPANIONS));
        Ok(Self {
            companions: companions.unwrap_or_default(),
            model,
            rows,
            about,
        })
    }

    /// What the run takes and what it knows.
    pub fn facts(&self) -> Value {
        let mut facts = self.about.clone();
        facts["rows"] = self.rows.as_ref().map(RowsToLabel::summary).into();
        facts
    }

    /// Classes and probabilities of the rows in a body.
    pub fn predict(&self, kind: &str, body: &[u8]) -> Result<Value, Refusal> {
        let model = &self.model;
        let rows = of_body(model, kind, body)?;
        let answers = probabilities(model, &rows)?;
        let answers = answers.iter().map(|it| answer(model, it));
        Ok(json!({ "answers": answers.collect::<Vec<_>>() }))
    }

    /// The answer to the first row of a body, and what the decoder makes of it.
    pub fn levels(&self, kind: &str, body: &[u8]) -> Result<Value, Refusal> {
        let model = &self.model;
        let rows = of_body(model, kind, body)?;
        let row = &rows[..model.shape().len()];
        let probabilities = probabilities(model, row)?.swap_remove(0);
        Ok(json!({
            "answer": answer(model, &probabilities),
            "levels": levels::levels(model, row, &self.companions)?,
        }))
    }

    /// Some of the rows to label.
    pub fn rows(&self, window: Window) -> Result<Value, Refusal> {
        self.rows_to_label()?.shown(&self.model, window)
    }

    /// Labels a row.
    pub fn label(&self, change: &Change) -> Result<Value, Refusal> {
        self.rows_to_label()?.label(change)
    }

    fn rows_to_label(&self) -> Result<&RowsToLabel, Refusal> {
        self.rows.as_ref().ok_or_else(|| {
            Refusal::not_found("the rows of the run were not there when the server was started")
        })
    }
}

fn of_body(model: &SavedModel, kind: &str, body: &[u8]) -> Result<Vec<f32>, Refusal> {
    let input = Input {
        shape: model.shape(),
        encoding: model.encoding(),
    };
    input.rows(kind, body)
}

/// A list for each row; numbers that overflow within the network have none.
fn probabilities(model: &SavedModel, rows: &[f32]) -> Result<Vec<Vec<f32>>, Refusal> {
    model.predict(rows).map_err(|error| match error {
        TrainError::NonFiniteLogits { row } => Refusal::wrong(format!(
            "row {row}: its numbers are too large for the network"
        )),
        error => error.into(),
    })
}

fn answer(model: &SavedModel, probabilities: &[f32]) -> Value {
    let class = most_probable(probabilities);
    json!({
        "class": model.class_names()[class],
        "probability": probabilities[class],
        "probabilities": probabilities,
    })
}

/// What a row is: a picture, cells of a table, or numbers.
fn input(model: &SavedModel) -> Value {
    let shape = model.shape();
    match model.encoding() {
        Some(encoding) => json!({
            "kind": "table",
            "columns": encoding.column_names().collect::<Vec<_>>(),
        }),
        None if is_picture(shape) => {
            let ImageShape {
                channels,
                height,
                width,
            } = shape;
            json!({ "kind": "picture", "channels": channels, "height": height, "width": width })
        }
        None => json!({ "kind": "numbers", "count": shape.len() }),
    }
}
