//! `ladder predict`: class and probabilities of images.

use std::io::{self, Write};

use anyhow::Result;
use ladder_train::SavedModel;
use serde_json::json;

use super::model;
use crate::args::PredictArgs;
use crate::classes::most_probable;
use crate::images::{self, Sample};
use crate::output::{Align, Table};

/// Rows classified at once; enough to fill the machine, few enough to stay small in memory.
const ROWS_AT_ONCE: usize = 500;

/// Classifies every image of every file.
pub fn run(args: &PredictArgs) -> Result<()> {
    let (_, model) = model::open(&args.run, &args.machine)?;
    let mut table = prediction_table(model.n_classes());
    for file in &args.files {
        let samples = images::read(file, model.shape(), args.invert)?;
        for samples in samples.chunks(ROWS_AT_ONCE) {
            let probabilities = classify(&model, samples)?;
            for (sample, probabilities) in samples.iter().zip(&probabilities) {
                if args.json {
                    writeln!(io::stdout(), "{}", as_json(sample, probabilities))?;
                } else {
                    table.push(as_row(sample, probabilities));
                }
            }
        }
    }
    if !args.json {
        write!(io::stdout(), "{table}")?;
    }
    Ok(())
}

fn classify(model: &SavedModel, samples: &[Sample]) -> Result<Vec<Vec<f32>>> {
    let rows: Vec<f32> = samples
        .iter()
        .flat_map(|sample| &sample.values)
        .copied()
        .collect();
    Ok(model.predict(&rows)?)
}

fn prediction_table(n_classes: usize) -> Table {
    let classes: Vec<String> = (0..n_classes).map(|class| format!("p({class})")).collect();
    let mut columns = vec![("image", Align::Left), ("class", Align::Right)];
    columns.extend(classes.iter().map(|name| (name.as_str(), Align::Right)));
    Table::new(&columns)
}

fn as_row(sample: &Sample, probabilities: &[f32]) -> Vec<String> {
    let mut cells = vec![
        sample.source.clone(),
        most_probable(probabilities).to_string(),
    ];
    cells.extend(
        probabilities
            .iter()
            .map(|probability| format!("{probability:.3}")),
    );
    cells
}

fn as_json(sample: &Sample, probabilities: &[f32]) -> serde_json::Value {
    json!({
        "image": sample.source,
        "class": most_probable(probabilities),
        "probabilities": probabilities,
    })
}
