//! `ladder evaluate`: the test error of a finished run, class by class.

use std::io::{self, Write};

use anyhow::{Result, bail};
use ladder_train::{RunConfig, RunDir, SavedModel, TestResult};
use serde_json::json;

use super::{datasets, evaluate_table, model, own_images};
use crate::args::EvaluateArgs;
use crate::output::{Align, Table, note, percent};
use crate::report::one_line;

/// Loads model and data, classifies the test rows, prints the result.
pub fn run(args: &EvaluateArgs) -> Result<()> {
    let (config, model) = model::open(&args.run, &args.machine)?;
    let result = match model.encoding() {
        Some(encoding) => evaluate_table::run(args, &config, &model, encoding)?,
        None => evaluate(args, &config, &model)?,
    };
    let text = if args.json {
        as_json(&model, &result)
    } else {
        as_tables(&model, &result)
    };
    write!(io::stdout(), "{text}")?;
    Ok(())
}

fn evaluate(args: &EvaluateArgs, config: &RunConfig, model: &SavedModel) -> Result<TestResult> {
    let test = args.test.as_deref().or(config.test.as_deref());
    match (&config.images, test) {
        (Some(images), Some(test)) => {
            return Ok(model.evaluate(&own_images::load(images, Some(test))?)?);
        }
        (Some(_), None) => bail!("this run has no images to test with; say which with --test DIR"),
        (None, Some(_)) => {
            bail!("--test is for a model of your own data; say where the data is with --data-dir")
        }
        (None, None) => (),
    }
    let data_dir = args.data_dir.as_deref().or(config.data_dir.as_deref());
    let dataset = datasets::load(datasets::name_of(config)?, data_dir)?;
    if let Err(other) = RunDir::open(&args.run)?.check_data(&dataset) {
        note(&format!("warning: {}", one_line(&other.into())));
    }
    Ok(model.evaluate(&dataset)?)
}

fn as_json(model: &SavedModel, result: &TestResult) -> String {
    let object = json!({
        "dataset": model.dataset(),
        "rows": result.rows,
        "wrong": result.wrong,
        "test_error": result.error(),
        "classes": model.class_names(),
        "confusion": result.confusion,
    });
    format!("{object}\n")
}

fn as_tables(model: &SavedModel, result: &TestResult) -> String {
    let (error, dataset) = (percent(result.error()), model.dataset());
    format!(
        "test error {error}: {} of {} rows of {dataset} are wrong\n\n{}",
        result.wrong,
        result.rows,
        confusion(model.class_names(), &result.confusion)
    )
}

/// One line a true class: how often each class was answered, and the share of wrong answers.
fn confusion(classes: &[String], counts: &[Vec<usize>]) -> Table {
    let answers: Vec<String> = classes.iter().map(|class| format!("→{class}")).collect();
    let mut columns = vec![("class", Align::Right)];
    columns.extend(answers.iter().map(|name| (name.as_str(), Align::Right)));
    columns.push(("error", Align::Right));
    let mut table = Table::new(&columns);
    for (class, row) in counts.iter().enumerate() {
        let cells = row.iter().map(|&count| {
            if count == 0 {
                ".".into()
            } else {
                count.to_string()
            }
        });
        let mut line = vec![classes[class].clone()];
        line.extend(cells);
        line.push(class_error(row, class));
        table.push(line);
    }
    table
}

fn class_error(row: &[usize], class: usize) -> String {
    match row.iter().sum::<usize>() {
        0 => "-".to_owned(),
        rows => percent((rows - row[class]) as f64 / rows as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_confusion_table_names_true_and_answered_class() {
        let text = confusion(&["0".into(), "1".into()], &[vec![3, 1], vec![0, 0]]).to_string();
        assert_eq!(
            text,
            "class  →0  →1    error\n    0   3   1  25.00 %\n    1   .   .        -\n"
        );
    }
}
