//! `ladder predict` with a model of a table: classes and probabilities, or values, row by row.

mod lines;

use std::io;
use std::path::Path;

use anyhow::{Context, Error, Result, bail};
use ladder_data::table::{RowBatch, RowReader, Unseen};
use ladder_data::{TableEncoding, arrays};
use ladder_train::{Predictions, SavedModel};
use rayon::prelude::*;

use super::load;
use crate::args::PredictArgs;
use crate::output::{Answers, counted};
pub(super) use lines::{AnswerLines, Formulas, PREDICTION};

/// Rows that are read before they are classified.
const ROWS_AT_ONCE: usize = 8192;

/// Rows that one thread classifies at a time.
const ROWS_PER_THREAD: usize = 512;

/// Answers every row of the file, in its order.
pub(super) fn run(args: &PredictArgs, model: &SavedModel, encoding: &TableEncoding) -> Result<()> {
    if args.invert {
        bail!("--invert is for images, and this model was trained on a table");
    }
    let [file] = args.files.as_slice() else {
        bail!(
            "a model of a table takes one file at a time; found {}",
            args.files.len()
        );
    };
    if file.is_dir() {
        bail!(
            "{}: a folder, and this model takes a table; pass a file",
            file.display()
        );
    }
    if file
        .extension()
        .is_some_and(|it| it == "npy" || it == "npz")
    {
        return predict_arrays(args, file, model, encoding);
    }
    let kept = args.kept();
    let mut rows = open(args, file, encoding, &kept)?;
    let is_stream = !file.is_file();
    let mut out = answer_lines(args, &kept, model, answers(args, is_stream)?)?;
    let result = answer_all(model, &mut out, &mut rows);
    match args.output.is_none() && is_stream {
        true => result.map_err(|error| after(out.answered(), error))?,
        false => result?,
    }
    load::note_rows(&rows);
    out.finish()
}

/// A bad row of a file leaves no half of the answers. A stream may never end, so its rows are
/// answered as they come.
fn answers(args: &PredictArgs, is_stream: bool) -> Result<Answers> {
    match (&args.output, is_stream) {
        (None, false) => Ok(Answers::held()),
        (output, _) => Answers::open(output.as_deref()),
    }
}

fn answer_all(model: &SavedModel, out: &mut AnswerLines, rows: &mut RowReader) -> Result<()> {
    while let Some(batch) = rows.next_batch(ROWS_AT_ONCE)? {
        answer(model, out, batch)?;
    }
    Ok(())
}

/// An error, with the number of rows that were answered before it.
fn after(answered: usize, error: Error) -> Error {
    match answered {
        0 => error,
        rows => {
            let rows = counted(rows, "row is answered", "rows are answered");
            error.context(format!("{rows}, the next ones are not"))
        }
    }
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
    if args.read.is_given() {
        bail!("--delimiter, --decimal, --encoding and --sheet are for tables; this is an array");
    }
    let (numbers, width) = arrays::read_rows(file)?;
    let values = encoding
        .encode_numbers(&numbers, width)
        .with_context(|| file.display().to_string())?;
    let mut out = answer_lines(args, &[], model, answers(args, false)?)?;
    let kept = vec![Vec::new(); values.len() / encoding.width()];
    let batch = RowBatch::unlabeled(values, kept);
    answer(model, &mut out, batch)?;
    out.finish()
}

/// The rows; their classes, if the file has them, are not needed and may be new ones.
fn open<'a>(
    args: &PredictArgs,
    file: &Path,
    encoding: &'a TableEncoding,
    kept: &[String],
) -> Result<RowReader<'a>> {
    let unseen = match args.allow_unseen {
        true => Unseen::None,
        false => Unseen::Refused,
    };
    let options = args.read.options();
    let rows = match file == Path::new("-") {
        true => {
            let (name, stream) = (Path::new("standard input"), Box::new(io::stdin()));
            RowReader::of_stream(name, stream, &options, encoding, unseen, kept)?
        }
        false => RowReader::open(file, &options, encoding, unseen, kept)?,
    };
    Ok(rows.without_labels())
}

fn answer_lines<'a>(
    args: &PredictArgs,
    kept: &'a [String],
    model: &'a SavedModel,
    out: Answers,
) -> Result<AnswerLines<'a>> {
    match args.json {
        true => Ok(AnswerLines::json(kept, model, out)),
        false => AnswerLines::csv(kept, model, formulas(args), out),
    }
}

/// What becomes of cells that a spreadsheet would compute.
pub(super) fn formulas(args: &PredictArgs) -> Formulas {
    match args.for_spreadsheet {
        true => Formulas::AsText,
        false => Formulas::Plain,
    }
}

/// Answers a batch and writes a line for each row.
fn answer(model: &SavedModel, out: &mut AnswerLines, batch: RowBatch) -> Result<()> {
    let predictions = predict(model, &batch)?;
    let answers = predictions.iter().flat_map(Predictions::rows);
    for (kept, answer) in batch.kept.into_iter().zip(answers) {
        out.write(kept, answer)?;
    }
    out.flush()
}

/// Answers to the rows in their order, by as many threads as there are.
fn predict(model: &SavedModel, batch: &RowBatch) -> Result<Vec<Predictions>> {
    let values = batch
        .values
        .par_chunks(ROWS_PER_THREAD * model.shape().len());
    let predictions: Result<_, _> = values.map(|rows| model.answer(rows)).collect();
    Ok(predictions?)
}
