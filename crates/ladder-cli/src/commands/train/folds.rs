//! Cross-validation of `ladder train`: the folds of a run, before the run itself.

use anyhow::Result;
use ladder_data::{Dataset, LabelSplit, Source, Task};
use ladder_train::{
    CrossValidated, CrossValidation, FoldCallback, FoldEnd, Interrupt, Run, RunConfig,
};

use super::request::Request;
use crate::args::TrainArgs;
use crate::output::{self, FoldLines, Folds, JsonLines, counted, note, resume_command};

/// Parts of cross-validation of your own data, unless something else is asked for.
pub(super) const USUAL: usize = 5;

/// The folds of a run for which nobody has asked for any: the usual ones, or as many as the
/// labels allow, with a word on why they are fewer.
pub(super) fn usual(split: &LabelSplit, dataset: &Dataset) -> usize {
    match dataset.task() {
        _ if !split.validation.is_empty() => {
            note(HELD_OUT_ALREADY);
            0
        }
        Task::Classification => of_classes(split, dataset),
        Task::Regression => of_values(split.labeled.len(), dataset),
    }
}

const HELD_OUT_ALREADY: &str = "no cross-validation, since --validation holds rows out already";

/// Says what several seeds lack, which train without the folds that nobody has asked for.
pub(super) fn note_that_seeds_have_none(config: &RunConfig, dataset: &Dataset) {
    note(&match config.validation {
        0 => without_folds(config, dataset),
        _ => HELD_OUT_ALREADY.to_owned(),
    });
}

fn without_folds(config: &RunConfig, dataset: &Dataset) -> String {
    let is_measured = !dataset.test.is_empty();
    let lacks = [
        (!is_measured).then_some("no error is measured"),
        (!config.members.is_empty()).then_some("the averaged networks count the same"),
        (dataset.task() == Task::Classification).then_some("probabilities have no temperature"),
    ];
    let lacks = lacks.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let measure = match (is_measured, dataset.encoding()) {
        (true, _) => "train",
        // Seeds that hold out rows of their own cannot share the values of a table.
        (false, Some(_)) => "measure it with --test, or train",
        (false, None) => "measure it with --test or --validation, or train",
    };
    format!(
        "no cross-validation, which --seeds trains without: {lacks}; {measure} one --seed after the other"
    )
}

/// What to do where labels are too few.
fn advice(dataset: &Dataset) -> &'static str {
    match dataset.test.len() {
        0 => "label more, or measure the error with --test",
        _ => "label more",
    }
}

/// As many as there are rows with a value, where these are few; three must remain to learn from.
fn of_values(rows: usize, dataset: &Dataset) -> usize {
    let have = counted(rows, "row has a value", "rows have a value");
    match rows {
        0..4 => {
            note(&format!(
                "no cross-validation: {have}, and 4 are needed, one to be checked and three to learn \
                 from; {}",
                advice(dataset)
            ));
            0
        }
        4..USUAL => {
            note(&format!(
                "{rows} folds instead of {USUAL}: {have}; --folds decides otherwise"
            ));
            rows
        }
        _ => USUAL,
    }
}

/// As many as the smallest class has rows, where these are few.
fn of_classes(split: &LabelSplit, dataset: &Dataset) -> usize {
    let counts = split.labeled_of_each_class(dataset);
    let smallest = (0..counts.len()).min_by_key(|&class| counts[class]);
    let (class, rows) = smallest.map_or(("", 0), |class| {
        (dataset.class_names()[class].as_str(), counts[class])
    });
    let has = format!(
        "class {class} has {}",
        counted(rows, "labeled row", "labeled rows")
    );
    match rows {
        0 | 1 => {
            note(&format!(
                "no cross-validation: {has}, and each needs 2 to be learned and checked; {}",
                advice(dataset)
            ));
            0
        }
        2..USUAL => {
            note(&format!(
                "{rows} folds instead of {USUAL}: {has}; --folds decides otherwise"
            ));
            rows
        }
        _ => USUAL,
    }
}

/// Trains the folds and says what they achieved; `None` if they were interrupted.
pub(super) fn train(
    request: &Request,
    run: &Run,
    source: &dyn Source,
    interrupt: &Interrupt,
) -> Result<Option<CrossValidated>> {
    let (args, config) = (request.args, run.config());
    let folds = CrossValidation::new(run, source, request.parallelism(config))?;
    match folds.train(callback(args, config.folds), interrupt)? {
        FoldEnd::Finished(found) => {
            print(args, run, &found)?;
            Ok(Some(found))
        }
        FoldEnd::Interrupted { finished } => {
            note(&format!(
                "stopped; all is saved, {finished} of {} folds are finished",
                config.folds
            ));
            note(&format!("continue with: {}", resume_command(run.dir())));
            Ok(None)
        }
    }
}

fn callback(args: &TrainArgs, folds: usize) -> FoldCallback {
    if args.output.json {
        let mut json = JsonLines::default();
        return Box::new(move |fold, event| json.show_fold(fold, event));
    }
    let mut lines = FoldLines::begin(folds);
    Box::new(move |fold, event| lines.show(fold, event))
}

fn print(args: &TrainArgs, run: &Run, found: &CrossValidated) -> Result<()> {
    match args.output.json {
        true => JsonLines::cross_validation(run.dir(), found)?,
        false => output::print(format_args!("\n{}\n", Folds(found)))?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ladder_data::{FeatureShape, Features, Rows};

    use super::*;

    fn dataset(test_rows: usize) -> Dataset {
        let rows = |labels: Vec<u32>| {
            let values = Features::Floats(vec![0.5; labels.len()]);
            Rows::new(values, labels, 1).unwrap()
        };
        let (train, test) = (rows(vec![0, 1]), rows(vec![0; test_rows]));
        Dataset::new("rows", FeatureShape::flat(1), 2, train, test).unwrap()
    }

    #[test]
    fn seeds_without_folds_are_told_what_they_lack_and_what_to_do() {
        let of = |members: &str, test_rows| {
            let config = RunConfig {
                members: members.parse().unwrap(),
                ..RunConfig::default()
            };
            without_folds(&config, &dataset(test_rows))
        };
        assert_eq!(
            of("1", 0),
            "no cross-validation, which --seeds trains without: no error is measured, probabilities \
             have no temperature; measure it with --test or --validation, or train one --seed after \
             the other"
        );
        assert_eq!(
            of("2", 1),
            "no cross-validation, which --seeds trains without: the averaged networks count the \
             same, probabilities have no temperature; train one --seed after the other"
        );
    }
}
