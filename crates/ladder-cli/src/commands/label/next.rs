//! `ladder label --next`: the unlabeled rows whose labels would help most.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::Task;
use ladder_train::analysis::{disagreement, doubt, significant};
use ladder_train::{Prediction, SavedModel};
use serde_json::{Map, Value, json};

use super::{Opened, open};
use crate::args::LabelArgs;
use crate::cells::Cells;
use crate::commands::model;
use crate::labeling::{LABEL, Queue, ROW, added_labels};
use crate::output::{Answers, counted, note};

/// The column of what the network says.
const ANSWER: &str = "answer";
const PROBABILITY: &str = "probability";
const UNCERTAINTY: &str = "uncertainty";
const DEVIATION: &str = "deviation";

/// The columns that are not of the data.
pub(super) const OWN: [&str; 6] = [ROW, LABEL, ANSWER, PROBABILITY, UNCERTAINTY, DEVIATION];

/// Stands behind the name of a column of the data that is called as one of these.
const OF_DATA: &str = " (data)";

/// Chooses the rows and prints them.
pub(super) fn run(args: &LabelArgs) -> Result<()> {
    let (config, model) = model::open(&args.run, &args.machine)?;
    let opened = open(args, &config)?;
    let Opened { data, split, .. } = &opened;
    let added = added_labels(&opened.file, &data.whole, &split.labeled)?;
    let queue = Queue::new(split, &model, &data.whole, config.seed)?;
    let queue = queue.without(|row| added.contains_key(&row));
    if queue.rows().is_empty() {
        bail!(nothing_to_label(args, &opened.file, added.len()));
    }
    let rows = &queue.rows()[..queue.rows().len().min(args.rows())];
    say_what_is_missing(&queue, args.rows());
    say_where_nothing_disagrees(&model);
    let cells = Cells::of(data, model.encoding(), rows, &args.kept())?;
    let answers = answers(&model, &data.whole.train.gather(rows))?;
    let line = |(&row, answer)| Line {
        row,
        answer,
        cells: cells.row(row),
    };
    let lines: Vec<Line> = rows.iter().zip(answers).map(line).collect();
    let out = Answers::open(args.output.as_deref())?;
    match args.json {
        true => print_json(&lines, &cells, out),
        false => print_csv(&lines, &cells, out),
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

/// A word where the column of the disagreement says nothing.
fn say_where_nothing_disagrees(model: &SavedModel) {
    if model.task() == Task::Regression && model.networks().len() == 1 {
        note(
            "note: a single network disagrees with no other, so the deviation is 0 and the rows are \
             those that differ most from each other; a run of several networks knows where it is in \
             doubt (train without --members 1)",
        );
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
    answer: Answer,
    cells: &'a [String],
}

/// What the network says of a row, and how certain it is.
enum Answer {
    Class {
        name: String,
        probability: f32,
        uncertainty: f64,
    },
    Value {
        value: f64,
        /// How much the networks disagree, in the target's unit.
        deviation: f64,
    },
}

/// The answers to rows.
fn answers(model: &SavedModel, rows: &[f32]) -> Result<Vec<Answer>> {
    if model.task() == Task::Regression {
        let values = model.values_of_networks(rows)?;
        let answer = |values: &Vec<f64>| Answer::Value {
            value: model.average(values),
            deviation: disagreement(values),
        };
        return Ok(values.iter().map(answer).collect());
    }
    let predictions = model.predict(rows)?;
    let answer = |prediction: Prediction| Answer::Class {
        name: model.class_names()[prediction.class].clone(),
        probability: prediction.probability(),
        uncertainty: doubt(prediction.probabilities),
    };
    Ok(predictions.rows().map(answer).collect())
}

impl Answer {
    /// What it is called and its text, part by part.
    fn parts(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Class {
                name,
                probability,
                uncertainty,
            } => vec![
                (ANSWER, name.clone()),
                (PROBABILITY, format!("{probability:.6}")),
                (UNCERTAINTY, format!("{uncertainty:.6}")),
            ],
            Self::Value { value, deviation } => vec![
                (ANSWER, significant(*value)),
                (DEVIATION, significant(*deviation)),
            ],
        }
    }

    fn as_json(&self) -> Value {
        match self {
            Self::Class {
                name,
                probability,
                uncertainty,
            } => json!({
                ANSWER: name,
                PROBABILITY: probability,
                UNCERTAINTY: uncertainty,
            }),
            Self::Value { value, deviation } => json!({ ANSWER: value, DEVIATION: deviation }),
        }
    }
}

fn print_csv(lines: &[Line], cells: &Cells, out: Answers) -> Result<()> {
    let mut out = csv::Writer::from_writer(out);
    let parts = lines.first().map(|line| line.answer.parts());
    let parts = parts.unwrap_or_default().into_iter().map(|(name, _)| name);
    let own: Vec<&str> = [ROW, LABEL].into_iter().chain(parts).collect();
    let kept = cells.names.iter().map(|name| name_of_data(name, &own));
    let header = own.iter().copied().map(Cow::from).chain(kept);
    out.write_record(header.map(Cow::into_owned))?;
    for line in lines {
        let parts = line.answer.parts().into_iter().map(|(_, text)| text);
        let own = [line.row.to_string(), String::new()]
            .into_iter()
            .chain(parts);
        out.write_record(own.chain(line.cells.iter().cloned()))?;
    }
    let out = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
    out.finish()
}

/// A column of the data under one of our names would stand there twice.
fn name_of_data<'a>(name: &'a str, own: &[&str]) -> Cow<'a, str> {
    match own.contains(&name) {
        true => Cow::Owned(format!("{name}{OF_DATA}")),
        false => Cow::Borrowed(name),
    }
}

/// What a column that is printed is called in the data.
pub(super) fn name_in_data(name: &str) -> &str {
    name.strip_suffix(OF_DATA).unwrap_or(name)
}

fn print_json(lines: &[Line], cells: &Cells, mut out: Answers) -> Result<()> {
    for line in lines {
        let values = line.cells.iter().cloned().map(Value::from);
        let kept: Map<String, Value> = cells.names.iter().cloned().zip(values).collect();
        let mut object = line.answer.as_json();
        object["row"] = line.row.into();
        object["cells"] = kept.into();
        writeln!(out, "{object}")?;
    }
    out.finish()
}
