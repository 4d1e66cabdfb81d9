//! Cross-validation of `ladder train`: the folds of a run, before the run itself.

use anyhow::Result;
use ladder_data::Source;
use ladder_train::{CrossValidated, CrossValidation, FoldCallback, FoldEnd, Interrupt, Run};

use super::request::Request;
use crate::args::TrainArgs;
use crate::output::{self, FoldLines, Folds, JsonLines, note, resume_command};

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
