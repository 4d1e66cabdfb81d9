//! `ladder evaluate`: the test error of a finished run, beside other measures and class by class.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ladder_data::table::ReadOptions;
use ladder_data::{DataConfig, Rows, arrays};
use ladder_train::analysis::{Confusion, Scored, ScoredRows, significant};
use ladder_train::{RunConfig, RunDir, SavedModel};
use serde_json::{Value, json};

use super::evaluate_table::Counted;
use super::{evaluate_table, load, model};
use crate::args::EvaluateArgs;
use crate::exit::one_line;
use crate::output::{Align, Table, counted, escaped, note, noun, percent};

/// Loads model and data, classifies the test rows, prints the result.
pub fn run(args: &EvaluateArgs) -> Result<()> {
    let (config, model) = model::open(&args.run, &args.machine)?;
    if args.read.is_given() && !matches!(config.data, DataConfig::Table(_)) {
        bail!("--delimiter, --decimal, --encoding and --sheet are for a model of a table");
    }
    let (result, test) = match config.data.is_own() {
        true => {
            let data = load::moved_if(&config.data, args.data_dir.as_deref())?;
            let test = own_test(args, &data)?;
            (evaluate_own(args, &test, &data, &model)?, Some(test))
        }
        false => (evaluate_named(args, &config, &model)?, None),
    };
    let rows = Evaluated {
        model: &model,
        test: test.as_deref().map(file_name),
        result: &result,
    };
    match args.json {
        true => writeln!(io::stdout(), "{}", rows.as_json())?,
        false => write!(io::stdout(), "{}", rows.as_tables())?,
    }
    Ok(())
}

/// The test rows for a model of your own data.
fn own_test(args: &EvaluateArgs, data: &DataConfig) -> Result<PathBuf> {
    let kind = match data {
        DataConfig::Images(_) => "DIR",
        _ => "FILE",
    };
    if let Some(test) = &args.test {
        return Ok(test.clone());
    }
    match data.test() {
        None => bail!("this run has no test rows; pass them with --test {kind}"),
        Some(test) if !test.exists() => bail!(
            "{}: the test rows are not there any more; pass --data-dir DIR with the directory that \
             the data is in now, or --test {kind}",
            test.display()
        ),
        Some(test) => Ok(test.to_owned()),
    }
}

fn evaluate_own(
    args: &EvaluateArgs,
    test: &Path,
    data: &DataConfig,
    model: &SavedModel,
) -> Result<Scored> {
    match (model.encoding(), data) {
        (Some(encoding), _) => {
            evaluate_table::run(test, &read_options(args, data), data, model, encoding)
        }
        (None, DataConfig::Images(images)) => {
            evaluate_rows(&load::test_images(images, test, model)?, model)
        }
        (None, DataConfig::Arrays(arrays)) => {
            let (shape, names) = (model.shape(), model.class_names());
            let rows = arrays::read_test_images(test, shape, names, model.task(), arrays)?;
            evaluate_rows(&rows, model)
        }
        (None, _) => bail!(
            "{}: the model takes no test rows of this kind",
            test.display()
        ),
    }
}

/// How the test rows are to be read: as those of `train --test` if they are those.
fn read_options(args: &EvaluateArgs, data: &DataConfig) -> ReadOptions {
    match data {
        DataConfig::Table(table) if args.test.is_none() && !args.read.is_given() => {
            table.read_options()
        }
        _ => args.read.options(),
    }
}

/// Classifies images; those of unknown class are skipped.
fn evaluate_rows(rows: &Rows, model: &SavedModel) -> Result<Scored> {
    let all: Vec<u32> = (0..).take(rows.len()).collect();
    let mut found = Counted::of(model);
    for indices in all.chunks(evaluate_table::ROWS_AT_ONCE) {
        let answers = model.answer(&rows.gather(indices))?;
        let labels = indices.iter().map(|&row| rows.known().get(row as usize));
        found.add(&answers, labels);
    }
    Ok(found.scored())
}

fn evaluate_named(args: &EvaluateArgs, config: &RunConfig, model: &SavedModel) -> Result<Scored> {
    if args.test.is_some() {
        bail!(
            "--test is for a model of your own data; pass the directory of the data with --data-dir"
        );
    }
    let data = load::moved(&config.data, args.data_dir.as_deref())?;
    let dataset = load::rows(&data, None)?.whole;
    if let Err(other) = RunDir::open(&args.run)?.check_data(&dataset) {
        note(&format!("warning: {}", one_line(&other.into())));
    }
    Ok(model.evaluate(&dataset)?)
}

/// What was found, and in which rows.
struct Evaluated<'a> {
    model: &'a SavedModel,
    /// The file or folder of the test rows, for a model of your own data.
    test: Option<String>,
    result: &'a Scored,
}

impl Evaluated<'_> {
    fn as_json(&self) -> Value {
        let measures = self.result.measures();
        let mut object = json!({
            "dataset": self.model.dataset(),
            "rows": self.result.rows(),
            "test_error": self.result.error(),
        });
        let more = match self.result {
            Scored::Classes(scored) => json!({
                "wrong": scored.confusion().wrong(),
                "balanced_accuracy": measures.balanced_accuracy,
                "macro_f1": measures.macro_f1,
                "auc": measures.auc,
                "log_loss": measures.log_loss,
                "classes": self.model.class_names(),
                "confusion": scored.confusion().counts(),
            }),
            Scored::Values(_) => json!({
                "task": self.model.task(),
                "target": self.model.class_names()[0],
                "r2": measures.r2,
                "rmse": measures.rmse,
                "mae": measures.mae,
            }),
        };
        for (key, value) in more.as_object().into_iter().flatten() {
            object[key] = value.clone();
        }
        if let Some(test) = &self.test {
            object["test"] = test.as_str().into();
        }
        object
    }

    fn as_tables(&self) -> String {
        let rows = self.test.as_deref().unwrap_or(self.model.dataset());
        let rows = format!(
            "{} of {}",
            counted(self.result.rows(), "row", "rows"),
            escaped(rows)
        );
        match self.result {
            Scored::Classes(scored) => self.classes_as_tables(scored, &rows),
            Scored::Values(values) => format!(
                "test RMSE {}: {rows}\n{}\n",
                significant(values.error()),
                values.measures()
            ),
        }
    }

    fn classes_as_tables(&self, scored: &ScoredRows, rows: &str) -> String {
        let answers = scored.confusion();
        format!(
            "test error {}: {} of {rows} {} wrong\n{}\n\n{}",
            percent(answers.error()),
            answers.wrong(),
            noun(answers.wrong(), "is", "are"),
            scored.measures(),
            by_class(answers, self.model.class_names())
        )
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// One line per true class: how often each class was answered, and the share of wrong answers.
fn by_class(confusion: &Confusion, classes: &[String]) -> Table {
    let answers: Vec<String> = classes.iter().map(|class| format!("→{class}")).collect();
    let mut columns = vec![("class", Align::Right)];
    columns.extend(answers.iter().map(|name| (name.as_str(), Align::Right)));
    columns.push(("error", Align::Right));
    let mut table = Table::new(&columns);
    for (class, name) in classes.iter().enumerate() {
        let cells = (0..classes.len()).map(|answer| match confusion.count(class, answer) {
            0 => ".".to_owned(),
            rows => rows.to_string(),
        });
        let right = confusion.recall(class);
        let error = right.map_or("-".to_owned(), |right| percent(1.0 - right));
        table.push(
            [name.clone()]
                .into_iter()
                .chain(cells)
                .chain([error])
                .collect(),
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_confusion_table_names_true_and_answered_class() {
        let confusion = Confusion::of(2, [(0, 0), (0, 0), (0, 0), (0, 1)]);
        let text = by_class(&confusion, &["0".into(), "1".into()]).to_string();
        assert_eq!(
            text,
            "class  →0  →1    error\n    0   3   1  25.00 %\n    1   .   .        -\n"
        );
    }
}
