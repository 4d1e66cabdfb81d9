//! `ladder label --next`: the unlabeled rows whose labels would help most.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use ladder_train::analysis::doubt;
use ladder_train::{Prediction, SavedModel};
use serde_json::{Map, Value, json};

use super::cells::Cells;
use super::{Opened, open};
use crate::args::LabelArgs;
use crate::commands::model;
use crate::labeling::{LABEL, Queue, ROW, added_labels};
use crate::output::{Answers, counted, note};

/// The columns before those of the data.
const OWN: [&str; 5] = [ROW, LABEL, "answer", "probability", "uncertainty"];

/// Chooses the rows and prints them.
pub(super) fn run(args: &LabelArgs) -> Result<()> {
    let (config, model) = model::open(&args.run, &args.machine)?;
    let opened = open(args, &config)?;
    let Opened { data, split, .. } = &opened;
    let added = added_labels(&opened.file, &data.whole, &split.labeled)?;
    let queue = Queue::new(split, &model, &data.whole, config.seed, |row| {
        added.contains_key(&row)
    })?;
    if queue.rows().is_empty() {
        bail!(nothing_to_label(args, &opened.file, added.len()));
    }
    let rows = &queue.rows()[..queue.rows().len().min(args.rows())];
    say_what_is_missing(&queue, args.rows());
    let cells = Cells::of(data, model.encoding(), rows, &args.kept())?;
    let predictions = model.predict(&data.whole.train.gather(rows))?;
    let lines = rows.iter().zip(predictions.rows());
    let lines = lines.map(|(&row, prediction)| Line::new(row, prediction, &model, &cells));
    let out = Answers::open(args.output.as_deref())?;
    match args.json {
        true => print_json(lines, &cells, out),
        false => print_csv(lines, &cells, out),
    }
}

/// A word where fewer rows are printed than were asked for, or not all were looked at.
fn say_what_is_missing(queue: &Queue, asked: usize) {
    let (looked_at, all) = (queue.rows().len(), queue.n_unlabeled());
    if looked_at < all {
        note(&format!(
            "note: {looked_at} of {all} unlabeled rows were looked at, at equal distances"
        ));
    } else if all < asked {
        let left = counted(all, "unlabeled row is", "unlabeled rows are");
        note(&format!("note: {left} left"));
    }
}

fn nothing_to_label(args: &LabelArgs, file: &Path, added: usize) -> String {
    let run = args.run.display();
    match added {
        0 => format!("{run}: the run has no unlabeled rows, so there is nothing to label"),
        added => format!(
            "{run}: every unlabeled row has a label in {} ({added}), so there is nothing to label",
            file.display()
        ),
    }
}

/// What is said about a row.
struct Line<'a> {
    row: u32,
    answer: &'a str,
    probability: f32,
    uncertainty: f64,
    cells: &'a [String],
}

impl<'a> Line<'a> {
    fn new(row: u32, prediction: Prediction, model: &'a SavedModel, cells: &'a Cells) -> Self {
        Self {
            row,
            answer: &model.class_names()[prediction.class],
            probability: prediction.probability(),
            uncertainty: doubt(prediction.probabilities),
            cells: cells.row(row),
        }
    }
}

fn print_csv<'a>(rows: impl Iterator<Item = Line<'a>>, cells: &Cells, out: Answers) -> Result<()> {
    let mut out = csv::Writer::from_writer(out);
    let kept = cells.names.iter().map(|name| name_of_data(name));
    let header = OWN.map(Cow::from).into_iter().chain(kept);
    out.write_record(header.map(Cow::into_owned))?;
    for line in rows {
        let own = [
            line.row.to_string(),
            String::new(),
            line.answer.to_owned(),
            format!("{:.6}", line.probability),
            format!("{:.6}", line.uncertainty),
        ];
        out.write_record(own.iter().chain(line.cells))?;
    }
    let out = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
    out.finish()
}

/// A column of the data under one of our names would stand there twice.
fn name_of_data(name: &str) -> Cow<'_, str> {
    match OWN.contains(&name) {
        true => Cow::Owned(format!("{name} (data)")),
        false => Cow::Borrowed(name),
    }
}

fn print_json<'a>(
    rows: impl Iterator<Item = Line<'a>>,
    cells: &Cells,
    mut out: Answers,
) -> Result<()> {
    for line in rows {
        let values = line.cells.iter().cloned().map(Value::from);
        let kept: Map<String, Value> = cells.names.iter().cloned().zip(values).collect();
        let object = json!({
            "row": line.row,
            "answer": line.answer,
            "probability": line.probability,
            "uncertainty": line.uncertainty,
            "cells": kept,
        });
        writeln!(out, "{object}")?;
    }
    out.finish()
}
