//! Answers to rows of a table, a line per row: CSV with a header, or JSON.

use std::io::{self, Write};

use anyhow::Result;
use ladder_data::Task;
use ladder_train::{RowAnswer, SavedModel};
use serde_json::{Map, Value, json};

use crate::output::{Answers, as_text};

/// Lines that are written one after the other.
pub struct AnswerLines<'a> {
    names: Names<'a>,
    out: Out,
    answered: usize,
}

/// What becomes of cells that begin like a formula.
#[derive(Clone, Copy)]
pub enum Formulas {
    /// They are as they are.
    Plain,
    /// They are texts for spreadsheets.
    AsText,
}

/// What columns and fields are called.
struct Names<'a> {
    /// Columns of the input that are kept.
    kept: &'a [String],
    /// None of a regression.
    classes: &'a [String],
    /// Decimals of a regression's values.
    decimals: usize,
}

/// What the value of a regression is called.
pub const PREDICTION: &str = "prediction";

enum Out {
    Csv(Box<csv::Writer<Answers>>, Formulas),
    Json(Answers),
}

impl<'a> AnswerLines<'a> {
    /// CSV, which begins with a header.
    pub fn csv(
        kept: &'a [String],
        model: &'a SavedModel,
        formulas: Formulas,
        out: Answers,
    ) -> Result<Self> {
        let names = Names::of(kept, model);
        let mut out = csv::Writer::from_writer(out);
        write_record(&mut out, formulas.treat(names.header()))?;
        let out = Out::Csv(Box::new(out), formulas);
        Ok(Self {
            names,
            out,
            answered: 0,
        })
    }

    /// An object per line.
    pub fn json(kept: &'a [String], model: &'a SavedModel, out: Answers) -> Self {
        Self {
            names: Names::of(kept, model),
            out: Out::Json(out),
            answered: 0,
        }
    }

    /// The answer to a row with these values of the kept columns.
    pub fn write(&mut self, kept: Vec<String>, answer: RowAnswer) -> Result<()> {
        match &mut self.out {
            Out::Csv(out, formulas) => {
                write_record(out, formulas.treat(self.names.cells(kept, answer)))?;
            }
            Out::Json(out) => writeln!(out, "{}", self.names.object(kept, answer))?,
        }
        self.answered += 1;
        Ok(())
    }

    /// Rows that have their line.
    pub fn answered(&self) -> usize {
        self.answered
    }

    /// Passes on all lines so far.
    pub fn flush(&mut self) -> Result<()> {
        match &mut self.out {
            Out::Csv(out, _) => Ok(out.flush()?),
            Out::Json(out) => Ok(out.flush()?),
        }
    }

    /// Ends the file.
    pub fn finish(self) -> Result<()> {
        match self.out {
            Out::Csv(out, _) => {
                let out = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
                out.finish()
            }
            Out::Json(out) => out.finish(),
        }
    }
}

impl Formulas {
    fn treat(self, cells: Vec<String>) -> Vec<String> {
        match self {
            Self::Plain => cells,
            Self::AsText => cells.into_iter().map(as_text).collect(),
        }
    }
}

impl<'a> Names<'a> {
    fn of(kept: &'a [String], model: &'a SavedModel) -> Self {
        let classes = match model.task() {
            Task::Classification => model.class_names(),
            Task::Regression => &[],
        };
        let deviation = model.target_scale().map_or(1.0, |scale| scale.deviation);
        Self {
            kept,
            classes,
            decimals: decimals(deviation),
        }
    }

    fn header(&self) -> Vec<String> {
        let mut cells = self.kept.to_vec();
        if self.classes.is_empty() {
            cells.push(PREDICTION.to_owned());
            return cells;
        }
        cells.push("class".to_owned());
        cells.extend(self.classes.iter().map(|name| format!("p({name})")));
        cells
    }

    fn cells(&self, mut kept: Vec<String>, answer: RowAnswer) -> Vec<String> {
        match answer {
            RowAnswer::Value(value) => kept.push(shortest(value, self.decimals)),
            RowAnswer::Class(prediction) => {
                kept.push(self.classes[prediction.class].clone());
                let probabilities = prediction.probabilities.iter();
                kept.extend(probabilities.map(|probability| format!("{probability:.6}")));
            }
        }
        kept
    }

    fn object(&self, kept: Vec<String>, answer: RowAnswer) -> Value {
        let kept = self
            .kept
            .iter()
            .cloned()
            .zip(kept.into_iter().map(Value::from));
        let kept: Map<String, Value> = kept.collect();
        let mut object = match answer {
            RowAnswer::Value(value) => json!({ PREDICTION: value }),
            RowAnswer::Class(prediction) => {
                let probabilities = prediction.probabilities.iter().map(|&it| json!(it));
                let probabilities: Map<String, Value> =
                    self.classes.iter().cloned().zip(probabilities).collect();
                json!({
                    "class": self.classes[prediction.class],
                    "probabilities": probabilities,
                })
            }
        };
        if !kept.is_empty() {
            object["kept"] = kept.into();
        }
        object
    }
}

/// As many decimals as a network's 32 bits have, on values of this deviation.
fn decimals(deviation: f64) -> usize {
    match deviation > 0.0 {
        true => (7.0 - deviation.log10().floor()).clamp(0.0, 300.0) as usize,
        false => 7,
    }
}

/// With at most so many decimals, without zeros at the end.
fn shortest(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// The error of the stream itself, so that a reader that has gone is recognized.
fn write_record(out: &mut csv::Writer<Answers>, cells: Vec<String>) -> io::Result<()> {
    out.write_record(cells)
        .map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
}
