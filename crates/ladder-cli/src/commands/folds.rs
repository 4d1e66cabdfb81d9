//! Cross-validation of `ladder train`: the folds of a run, before the run itself.

use anyhow::Result;
use ladder_data::Source;
use ladder_train::{
    CrossValidated, CrossValidation, FoldCallback, FoldEnd, Interrupt, Parallelism, Run,
};

use crate::args::TrainArgs;
use crate::output::{self, FoldLines, Folds, JsonLines, note, program, shell};

/// Trains the folds and says what they achieved; `None` if they were interrupted.
pub(super) fn train(
    args: &TrainArgs,
    run: &Run,
    source: &dyn Source,
    interrupt: &Interrupt,
) -> Result<Option<CrossValidated>> {
    let config = run.config();
    let threads = rayon::current_num_threads();
    let jobs = args.several.jobs;
    let jobs = jobs.unwrap_or_else(|| Parallelism::default_jobs(config.backend, threads));
    let folds = CrossValidation::new(run, source, Parallelism { jobs, threads })?;
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
            let dir = shell(run.dir());
            note(&format!(
                "continue with: {} train --resume {dir}",
                program()
            ));
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
