//! `ladder predict` with a model of a table: classes and probabilities as CSV, row by row.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use ladder_data::table::{RowBatch, RowReader, Unseen};
use ladder_data::{TableEncoding, arrays};
use ladder_train::SavedModel;
use rayon::prelude::*;
use serde_json::json;

use crate::args::PredictArgs;
use crate::classes::most_probable;
use crate::output::Answers;

/// Rows that are read before they are classified.
const ROWS_AT_ONCE: usize = 8192;

/// Rows that one thread classifies at a time.
const ROWS_A_THREAD: usize = 512;

/// Classifies every row of the file, in its order.
pub(super) fn run(args: &PredictArgs, model: &SavedModel, encoding: &TableEncoding) -> Result<()> {
    if args.invert {
        bail!("--invert is for pictures, and this model was trained on a table");
    }
    let [file] = args.files.as_slice() else {
        bail!(
            "a model of a table takes one file at a time; found {}",
            args.files.len()
        );
    };
    if file
        .extension()
        .is_some_and(|it| it == "npy" || it == "npz")
    {
        return predict_arrays(args, file, model, encoding);
    }
    let mut rows = open(args, file, encoding)?;
    let mut out = Answers::open(args.output.as_deref())?;
    if !args.json {
        write_csv(&mut out, header(args, model))?;
    }
    while let Some(batch) = rows.next_batch(ROWS_AT_ONCE)? {
        answer(args, model, &mut out, batch)?;
    }
    out.finish()
}

/// The same for the rows of an array.
fn predict_arrays(
    args: &PredictArgs,
    file: &Path,
    model: &SavedModel,
    encoding: &TableEncoding,
) -> Result<()> {
    if !args.keep.is_empty() {
        bail!("--keep is for tables; an array has no names to choose columns by");
    }
    let (numbers, width) = arrays::read_rows(file)?;
    let values = encoding
        .encode_numbers(&numbers, width)
        .with_context(|| file.display().to_string())?;
    let mut out = Answers::open(args.output.as_deref())?;
    if !args.json {
        write_csv(&mut out, header(args, model))?;
    }
    let batch = RowBatch {
        kept: vec![Vec::new(); values.len() / encoding.width()],
        values,
        labels: Vec::new(),
    };
    answer(args, model, &mut out, batch)?;
    out.finish()
}

/// Classifies a batch and writes a line for each row.
fn answer(
    args: &PredictArgs,
    model: &SavedModel,
    out: &mut Answers,
    batch: RowBatch,
) -> Result<()> {
    let probabilities = classify(model, &batch)?;
    for (kept, probabilities) in batch.kept.into_iter().zip(probabilities) {
        match args.json {
            true => writeln!(out, "{}", as_json(args, model, &kept, &probabilities))?,
            false => write_csv(out, as_cells(model, kept, &probabilities))?,
        }
    }
    Ok(())
}

fn open<'a>(args: &PredictArgs, file: &Path, encoding: &'a TableEncoding) -> Result<RowReader<'a>> {
    let unseen = match args.allow_unseen {
        true => Unseen::None,
        false => Unseen::Refused,
    };
    Ok(match file == Path::new("-") {
        true => {
            let name = Path::new("standard input");
            RowReader::of_stream(name, Box::new(io::stdin()), encoding, unseen, &args.keep)?
        }
        false => RowReader::open(file, encoding, unseen, &args.keep)?,
    })
}

/// Probabilities of every row, by as many threads as there are.
fn classify(model: &SavedModel, batch: &RowBatch) -> Result<Vec<Vec<f32>>> {
    let values = batch.values.par_chunks(ROWS_A_THREAD * model.shape().len());
    let answers: Result<Vec<_>, _> = values.map(|rows| model.predict(rows)).collect();
    Ok(answers?.into_iter().flatten().collect())
}

fn header(args: &PredictArgs, model: &SavedModel) -> Vec<String> {
    let probabilities = model.class_names().iter().map(|name| format!("p({name})"));
    let mut cells = args.keep.clone();
    cells.push("class".to_owned());
    cells.extend(probabilities);
    cells
}

fn as_cells(model: &SavedModel, mut kept: Vec<String>, probabilities: &[f32]) -> Vec<String> {
    kept.push(model.class_names()[most_probable(probabilities)].clone());
    kept.extend(
        probabilities
            .iter()
            .map(|probability| format!("{probability:.6}")),
    );
    kept
}

fn as_json(
    args: &PredictArgs,
    model: &SavedModel,
    kept: &[String],
    probabilities: &[f32],
) -> serde_json::Value {
    let kept: serde_json::Map<_, _> = args
        .keep
        .iter()
        .cloned()
        .zip(kept.iter().cloned().map(serde_json::Value::String))
        .collect();
    let named = model.class_names().iter().cloned();
    let named: serde_json::Map<_, _> = named
        .zip(probabilities.iter().map(|&it| json!(it)))
        .collect();
    let mut object = json!({
        "class": model.class_names()[most_probable(probabilities)],
        "probabilities": named,
    });
    if !kept.is_empty() {
        object["kept"] = kept.into();
    }
    object
}

fn write_csv(out: &mut impl Write, cells: Vec<String>) -> Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    writer.write_record(cells)?;
    Ok(writer.flush()?)
}
