//! `ladder predict`: class and probabilities of images.

use std::io::Write;

use anyhow::{Result, bail};
use ladder_train::{Prediction, Probabilities, SavedModel};
use serde_json::json;

use super::{model, predict_table};
use crate::args::PredictArgs;
use crate::images::{self, Sample};
use crate::output::{Align, Answers, Table};

/// Rows classified at once; enough to fill the machine, few enough to stay small in memory.
const ROWS_AT_ONCE: usize = 500;

/// Classifies every image of every file.
pub fn run(args: &PredictArgs) -> Result<()> {
    let (_, model) = model::open(&args.run, &args.machine)?;
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
    let mut out = Answers::open(args.output.as_deref())?;
    let mut table = prediction_table(&model);
    for file in &args.files {
        let samples = images::read(file, model.shape(), args.invert)?;
        for samples in samples.chunks(ROWS_AT_ONCE) {
            let probabilities = classify(&model, samples)?;
            for (sample, prediction) in samples.iter().zip(probabilities.rows()) {
                if args.json {
                    writeln!(out, "{}", as_json(&model, sample, prediction))?;
                } else {
                    table.push(as_row(&model, sample, prediction));
                }
            }
        }
    }
    if !args.json {
        write!(out, "{table}")?;
    }
    out.finish()
}

fn classify(model: &SavedModel, samples: &[Sample]) -> Result<Probabilities> {
    let rows: Vec<f32> = samples
        .iter()
        .flat_map(|sample| &sample.values)
        .copied()
        .collect();
    Ok(model.predict(&rows)?)
}

fn prediction_table(model: &SavedModel) -> Table {
    let classes = model.class_names().iter().map(|name| format!("p({name})"));
    let classes: Vec<String> = classes.collect();
    let mut columns = vec![("image", Align::Left), ("class", Align::Right)];
    columns.extend(classes.iter().map(|name| (name.as_str(), Align::Right)));
    Table::new(&columns)
}

fn as_row(model: &SavedModel, sample: &Sample, prediction: Prediction) -> Vec<String> {
    let mut cells = vec![
        sample.source.clone(),
        model.class_names()[prediction.class].clone(),
    ];
    let probabilities = prediction.probabilities.iter();
    cells.extend(probabilities.map(|probability| format!("{probability:.3}")));
    cells
}

fn as_json(model: &SavedModel, sample: &Sample, prediction: Prediction) -> serde_json::Value {
    json!({
        "image": sample.source,
        "class": model.class_names()[prediction.class],
        "probabilities": prediction.probabilities,
    })
}
