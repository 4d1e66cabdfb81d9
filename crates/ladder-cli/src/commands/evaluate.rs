//! `ladder evaluate`: the test error of a finished run, class by class.

use std::io::{self, Write};

use anyhow::{Result, bail};
use ladder_train::analysis::Confusion;
use ladder_train::{RunConfig, RunDir, SavedModel};
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

fn evaluate(args: &EvaluateArgs, config: &RunConfig, model: &SavedModel) -> Result<Confusion> {
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

fn as_json(model: &SavedModel, result: &Confusion) -> String {
    let object = json!({
        "dataset": model.dataset(),
        "rows": result.rows(),
        "wrong": result.wrong(),
        "test_error": result.error(),
        "classes": model.class_names(),
        "confusion": result.counts(),
    });
    format!("{object}\n")
}

fn as_tables(model: &SavedModel, result: &Confusion) -> String {
    let (error, dataset) = (percent(result.error()), model.dataset());
    format!(
        "test error {error}: {} of {} rows of {dataset} are wrong\n\n{}",
        result.wrong(),
        result.rows(),
        by_class(result, model.class_names())
    )
}

/// One line a true class: how often each class was answered, and the share of wrong answers.
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
