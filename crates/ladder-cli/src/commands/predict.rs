//! `ladder predict`: class and probabilities of images.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::images::images_below;
use ladder_data::{DataConfig, Task};
use ladder_train::analysis::significant;
use ladder_train::{Predictions, RowAnswer, RunConfig, SavedModel};
use serde_json::json;

use super::load::warn_of_skipped;
use super::predict_table::{AnswerLines, PREDICTION, formulas};
use super::{model, predict_table};
use crate::args::PredictArgs;
use crate::hints::with_hint;
use crate::images::{self, Sample, Taken, check_channels};
use crate::output::{Align, Answers, Table, note};

/// Rows classified at once; enough to fill the machine, few enough to stay small in memory.
const ROWS_AT_ONCE: usize = 500;

/// The column of the files in a CSV file.
const IMAGE: &str = "image";

/// Classifies every image of every file.
pub fn run(args: &PredictArgs) -> Result<()> {
    let (config, model) = model::open(&args.run, &args.machine)?;
    if let Some(encoding) = model.encoding() {
        return predict_table::run(args, &model, encoding);
    }
    if !args.keep.is_empty() || args.allow_unseen {
        bail!("--keep and --allow-unseen are for a model of a table; this one takes images");
    }
    if args.read.is_given() {
        bail!(
            "--delimiter, --decimal, --encoding and --sheet are for a model of a table; this one \
             takes images"
        );
    }
    let kept = [IMAGE.to_owned()];
    let mut form = Form::open(args, &model, &kept)?;
    let taken = taken(args, &config, &model);
    for path in &args.files {
        match path.is_dir() {
            true => predict_folder(path, taken, &model, &mut form)?,
            false => {
                let samples = images::read(path, taken)?;
                let mut chunks = samples.chunks(ROWS_AT_ONCE);
                chunks.try_for_each(|samples| answer(&model, samples, &mut form))?;
            }
        }
    }
    form.finish()
}

/// Classifies the images below a folder in the order of their paths; one that cannot be read is
/// skipped with a warning.
fn predict_folder(dir: &Path, taken: Taken, model: &SavedModel, form: &mut Form) -> Result<()> {
    check_channels(taken.shape)?;
    let (files, notes) = images_below(dir)?;
    for about in notes {
        note(&format!("note: {}", with_hint(&about.into())));
    }
    let mut skipped = Vec::new();
    for some in files.chunks(ROWS_AT_ONCE) {
        let (samples, errors) = images::read_images(some, taken);
        answer(model, &samples, form)?;
        skipped.extend(errors);
    }
    if skipped.len() == files.len() {
        return Err(skipped.swap_remove(0).into());
    }
    warn_of_skipped(&skipped);
    Ok(())
}

fn taken(args: &PredictArgs, config: &RunConfig, model: &SavedModel) -> Taken {
    Taken {
        shape: model.shape(),
        layout: match &config.data {
            DataConfig::Arrays(arrays) => arrays.layout,
            _ => None,
        },
        invert: args.invert,
    }
}

/// Classifies images and answers for each.
fn answer(model: &SavedModel, samples: &[Sample], form: &mut Form) -> Result<()> {
    if samples.is_empty() {
        return Ok(());
    }
    let predictions = predict(model, samples)?;
    let mut answers = samples.iter().zip(predictions.rows());
    answers.try_for_each(|(sample, answer)| form.push(model, sample, answer))
}

/// The form of the answers.
enum Form<'a> {
    /// CSV, line by line.
    Csv(AnswerLines<'a>),
    /// An object per line.
    Json(Answers),
    /// Aligned columns, once all is known.
    Table(Table, Answers),
}

impl<'a> Form<'a> {
    fn open(args: &PredictArgs, model: &'a SavedModel, kept: &'a [String]) -> Result<Self> {
        let out = Answers::open(args.output.as_deref())?;
        let is_csv = |path: &Path| path.extension().is_some_and(|it| it == "csv");
        match (
            args.json,
            args.csv || args.output.as_deref().is_some_and(is_csv),
        ) {
            (true, _) => Ok(Self::Json(out)),
            (_, true) => {
                let lines = AnswerLines::csv(kept, model, formulas(args), out);
                Ok(Self::Csv(lines?))
            }
            _ => Ok(Self::Table(prediction_table(model), out)),
        }
    }

    fn push(&mut self, model: &SavedModel, sample: &Sample, answer: RowAnswer) -> Result<()> {
        match self {
            Self::Csv(lines) => lines.write(vec![sample.source.clone()], answer)?,
            Self::Json(out) => writeln!(out, "{}", as_json(model, sample, answer))?,
            Self::Table(table, _) => table.push(as_row(model, sample, answer)),
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Csv(lines) => lines.finish(),
            Self::Json(out) => out.finish(),
            Self::Table(table, mut out) => {
                write!(out, "{table}")?;
                out.finish()
            }
        }
    }
}

fn predict(model: &SavedModel, samples: &[Sample]) -> Result<Predictions> {
    let rows: Vec<f32> = samples
        .iter()
        .flat_map(|sample| &sample.values)
        .copied()
        .collect();
    Ok(model.answer(&rows)?)
}

fn prediction_table(model: &SavedModel) -> Table {
    if model.task() == Task::Regression {
        return Table::new(&[(IMAGE, Align::Left), (PREDICTION, Align::Right)]);
    }
    let classes = model.class_names().iter().map(|name| format!("p({name})"));
    let classes: Vec<String> = classes.collect();
    let mut columns = vec![(IMAGE, Align::Left), ("class", Align::Right)];
    columns.extend(classes.iter().map(|name| (name.as_str(), Align::Right)));
    Table::new(&columns)
}

fn as_row(model: &SavedModel, sample: &Sample, answer: RowAnswer) -> Vec<String> {
    let mut cells = vec![sample.source.clone()];
    match answer {
        RowAnswer::Value(value) => cells.push(significant(value)),
        RowAnswer::Class(prediction) => {
            cells.push(model.class_names()[prediction.class].clone());
            let probabilities = prediction.probabilities.iter();
            cells.extend(probabilities.map(|probability| format!("{probability:.3}")));
        }
    }
    cells
}

fn as_json(model: &SavedModel, sample: &Sample, answer: RowAnswer) -> serde_json::Value {
    match answer {
        RowAnswer::Value(value) => json!({ "image": sample.source, PREDICTION: value }),
        RowAnswer::Class(prediction) => json!({
            "image": sample.source,
            "class": model.class_names()[prediction.class],
            "probabilities": prediction.probabilities,
        }),
    }
}
