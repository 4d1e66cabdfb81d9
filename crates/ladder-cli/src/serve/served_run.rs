//! A run that answers requests.

use std::path::Path;

use anyhow::Result;
use ladder_data::FeatureShape;
use ladder_train::{Predictions, RowAnswer, RunDir, SavedModel, TrainError};
use serde_json::{Value, json};

use super::api::Api;
use super::api_error::ApiError;
use super::compute_queue::Cancel;
use super::input::Input;
use super::levels;
use super::rows::{LabelChange, RowsToLabel, Window};
use crate::page::draw::image::is_image;

/// Rows that are shown to the decoder beside the one that is asked about, so that means and
/// variances are those that it knows.
const COMPANIONS: usize = 100;

/// Rows that are classified before it is seen whether anybody still waits for them.
const ROWS_AT_ONCE: usize = 1000;

/// A run with its model, and the rows to label.
pub struct ServedRun {
    model: SavedModel,
    rows: Option<RowsToLabel>,
    companions: Vec<f32>,
    about: Value,
}

impl ServedRun {
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
            "task": model.task(),
            "classes": model.class_names(),
            "input": input(&model),
            "layers": model.config().architecture.to_string(),
            "labels": report.as_ref().map(|report| report.labels),
            "test_error": report.as_ref().and_then(|report| report.test_error),
            "test_measures": report.as_ref().and_then(|report| report.test_measures),
        });
        let companions = rows.as_ref().map(|rows| rows.companions(COMPANIONS));
        Ok(Self {
            companions: companions.unwrap_or_default(),
            model,
            rows,
            about,
        })
    }

    fn rows_to_label(&self) -> Result<&RowsToLabel, ApiError> {
        self.rows.as_ref().ok_or_else(|| {
            ApiError::not_found("the rows of the run were not there when the server was started")
        })
    }
}

impl Api for ServedRun {
    fn facts(&self) -> Value {
        let mut facts = self.about.clone();
        facts["rows"] = self.rows.as_ref().map(RowsToLabel::summary).into();
        facts
    }

    fn predict(&self, content_type: &str, body: &[u8], cancel: &Cancel) -> Result<Value, ApiError> {
        let model = &self.model;
        let rows = of_body(model, content_type, body, cancel)?;
        let mut said = Vec::new();
        for some in rows.chunks(ROWS_AT_ONCE * model.shape().len()) {
            cancel.check()?;
            let answers = answers(model, some, said.len())?;
            said.extend(answers.rows().map(|row| answer(model, row)));
        }
        Ok(json!({ "answers": said }))
    }

    fn levels(&self, content_type: &str, body: &[u8], cancel: &Cancel) -> Result<Value, ApiError> {
        let model = &self.model;
        let rows = of_body(model, content_type, body, cancel)?;
        let row = &rows[..model.shape().len()];
        let answers = answers(model, row, 0)?;
        cancel.check()?;
        Ok(json!({
            "answer": answer(model, answers.row(0)),
            "levels": levels::levels(model, row, &self.companions)?,
        }))
    }

    fn rows(&self, window: Window) -> Result<Value, ApiError> {
        self.rows_to_label()?.shown(&self.model, window)
    }

    fn label(&self, change: &LabelChange) -> Result<Value, ApiError> {
        self.rows_to_label()?.label(change)
    }
}

fn of_body(
    model: &SavedModel,
    content_type: &str,
    body: &[u8],
    cancel: &Cancel,
) -> Result<Vec<f32>, ApiError> {
    let input = Input {
        shape: model.shape(),
        encoding: model.encoding(),
        cancel,
    };
    input.rows(content_type, body)
}

/// The answers to rows of which `before` stand before them; numbers that overflow within the network
/// are an error of the request.
fn answers(model: &SavedModel, rows: &[f32], before: usize) -> Result<Predictions, ApiError> {
    model.answer(rows).map_err(|error| match error {
        TrainError::NonFiniteLogits { row } => ApiError::wrong(format!(
            "row {}: its numbers are too large for the network",
            before + row
        )),
        error => error.into(),
    })
}

fn answer(model: &SavedModel, answer: RowAnswer) -> Value {
    match answer {
        RowAnswer::Value(value) => json!({ "prediction": value }),
        RowAnswer::Class(prediction) => json!({
            "class": model.class_names()[prediction.class],
            "probability": prediction.probability(),
            "probabilities": prediction.probabilities,
        }),
    }
}

/// What a row is: an image, cells of a table, or numbers.
fn input(model: &SavedModel) -> Value {
    let shape = model.shape();
    match model.encoding() {
        Some(encoding) => json!({
            "kind": "table",
            "columns": encoding.column_names().collect::<Vec<_>>(),
        }),
        None if is_image(shape) => {
            let FeatureShape {
                channels,
                height,
                width,
            } = shape;
            json!({ "kind": "image", "channels": channels, "height": height, "width": width })
        }
        None => json!({ "kind": "numbers", "count": shape.len() }),
    }
}
