//! `ladder evaluate`: the test error of a finished run, class by class.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::{DataConfig, Rows, arrays};
use ladder_train::analysis::Confusion;
use ladder_train::{RunConfig, RunDir, SavedModel};
use serde_json::json;

use super::{evaluate_table, load, model};
use crate::args::EvaluateArgs;
use crate::exit::one_line;
use crate::output::{Align, Table, counted, note, percent};

/// Loads model and data, classifies the test rows, prints the result.
pub fn run(args: &EvaluateArgs) -> Result<()> {
    let (config, model) = model::open(&args.run, &args.machine)?;
    let result = match (model.encoding(), &config.data) {
        (Some(encoding), _) => {
            evaluate_table::run(own_test(args, &config)?, &config, &model, encoding)?
        }
        (None, DataConfig::Images(images)) => {
            let rows = load::test_images(images, own_test(args, &config)?, &model)?;
            evaluate_rows(&rows, &model)?
        }
        (None, DataConfig::Arrays(arrays)) => {
            let (file, names) = (own_test(args, &config)?, model.class_names());
            let rows = arrays::read_test_images(file, model.shape(), names, arrays)?;
            evaluate_rows(&rows, &model)?
        }
        (None, _) => evaluate_named(args, &config, &model)?,
    };
    let text = if args.json {
        as_json(&model, &result)
    } else {
        as_tables(&model, &result)
    };
    write!(io::stdout(), "{text}")?;
    Ok(())
}

/// The test rows for a model of your own data.
fn own_test<'a>(args: &'a EvaluateArgs, config: &'a RunConfig) -> Result<&'a Path> {
    let kind = match config.data {
        DataConfig::Images(_) => "DIR",
        _ => "FILE",
    };
    if args.data_dir.is_some() {
        bail!("--data-dir is for data sets with a name; this model takes --test {kind}");
    }
    match args.test.as_deref().or(config.data.test()) {
        Some(test) => Ok(test),
        None => bail!("this run has no test rows; pass them with --test {kind}"),
    }
}

/// Classifies images; those of unknown class are skipped.
fn evaluate_rows(rows: &Rows, model: &SavedModel) -> Result<Confusion> {
    let all: Vec<u32> = (0..).take(rows.len()).collect();
    let mut found = Confusion::new(model.n_classes());
    for indices in all.chunks(evaluate_table::ROWS_AT_ONCE) {
        let answers = model.predict(&rows.gather(indices))?;
        evaluate_table::count(&mut found, &answers, &rows.gather_labels(indices));
    }
    Ok(found)
}

fn evaluate_named(
    args: &EvaluateArgs,
    config: &RunConfig,
    model: &SavedModel,
) -> Result<Confusion> {
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
        "test error {error}: {} of {} of {dataset} are wrong\n\n{}",
        result.wrong(),
        counted(result.rows(), "row", "rows"),
        by_class(result, model.class_names())
    )
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
