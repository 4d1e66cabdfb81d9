//! Answers to rows of a table, a line per row: CSV with a header, or JSON.

use std::io::{self, Write};

use anyhow::Result;
use ladder_train::Prediction;
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
    classes: &'a [String],
}

enum Out {
    Csv(Box<csv::Writer<Answers>>, Formulas),
    Json(Answers),
}

impl<'a> AnswerLines<'a> {
    /// CSV, which begins with a header.
    pub fn csv(
        kept: &'a [String],
        classes: &'a [String],
        formulas: Formulas,
        out: Answers,
    ) -> Result<Self> {
        let names = Names { kept, classes };
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
    pub fn json(kept: &'a [String], classes: &'a [String], out: Answers) -> Self {
        Self {
            names: Names { kept, classes },
            out: Out::Json(out),
            answered: 0,
        }
    }

    /// The answer to a row with these values of the kept columns.
    pub fn write(&mut self, kept: Vec<String>, prediction: Prediction) -> Result<()> {
        match &mut self.out {
            Out::Csv(out, formulas) => {
                write_record(out, formulas.treat(self.names.cells(kept, prediction)))?;
            }
            Out::Json(out) => writeln!(out, "{}", self.names.object(kept, prediction))?,
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

impl Names<'_> {
    fn header(&self) -> Vec<String> {
        let mut cells = self.kept.to_vec();
        cells.push("class".to_owned());
        cells.extend(self.classes.iter().map(|name| format!("p({name})")));
        cells
    }

    fn cells(&self, mut kept: Vec<String>, prediction: Prediction) -> Vec<String> {
        kept.push(self.classes[prediction.class].clone());
        let probabilities = prediction.probabilities.iter();
        kept.extend(probabilities.map(|probability| format!("{probability:.6}")));
        kept
    }

    fn object(&self, kept: Vec<String>, prediction: Prediction) -> Value {
        let kept = self
            .kept
            .iter()
            .cloned()
            .zip(kept.into_iter().map(Value::from));
        let kept: Map<String, Value> = kept.collect();
        let probabilities = prediction.probabilities.iter().map(|&it| json!(it));
        let probabilities: Map<String, Value> =
            self.classes.iter().cloned().zip(probabilities).collect();
        let mut object = json!({
            "class": self.classes[prediction.class],
            "probabilities": probabilities,
        });
        if !kept.is_empty() {
            object["kept"] = kept.into();
        }
        object
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
