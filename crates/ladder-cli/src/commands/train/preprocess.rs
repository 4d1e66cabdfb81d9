//! Rows prepared before training: fitted, found in the cache, or as a run has them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use indicatif::ProgressBar;
use ladder_data::preprocessing::{Cache, Cached, Phase, Progress};
use ladder_data::{Dataset, LabelSplit, Preprocessing};
use ladder_train::{Location, Run, RunConfig};

use crate::args::TrainArgs;
use crate::output::{note, rows_bar};

/// The data set as a new run takes it, after everything else is found to be right.
pub(super) fn check_and_fit(
    args: &TrainArgs,
    config: &RunConfig,
    dataset: Arc<Dataset>,
    split: &LabelSplit,
    location: &Location,
) -> Result<Arc<Dataset>> {
    Run::check(config, &dataset, split, location)?;
    let dataset = Arc::unwrap_or_clone(dataset);
    Ok(Arc::new(fit(args, config, dataset, split)?))
}

/// The data set as a run takes it, fitted on the rows that it trains with.
pub(super) fn fit(
    args: &TrainArgs,
    config: &RunConfig,
    dataset: Dataset,
    split: &LabelSplit,
) -> Result<Dataset> {
    let steps = config.preprocessing();
    if steps.is_empty() {
        return Ok(dataset);
    }
    let bar = rows_bar();
    let (fitted, cached) = Preprocessing::fit_cached(
        steps,
        &dataset,
        &split.unlabeled,
        &cache(args, config)?,
        &mut |progress| show(&bar, progress),
    )?;
    if let Cached::Refused(error) = cached {
        bar.suspend(|| {
            note(&format!(
                "warning: the whitening cannot be kept and will be computed again the next time: \
                 {error}; pass --cache-dir with a directory that can be written"
            ));
        });
    }
    apply(fitted, dataset, &bar)
}

/// The data set as a run that is continued takes it.
pub(super) fn restore(saved: Option<Preprocessing>, dataset: Arc<Dataset>) -> Result<Arc<Dataset>> {
    match saved {
        Some(saved) => {
            let dataset = Arc::unwrap_or_clone(dataset);
            Ok(Arc::new(apply(saved, dataset, &rows_bar())?))
        }
        None => Ok(dataset),
    }
}

/// Seeds that hold out rows of their own cannot share what is fitted on the others, be it the
/// whitening or, if `is_table`, the encoding.
pub(super) fn refuse_fits_of_each_seed(config: &RunConfig, is_table: bool) -> Result<()> {
    let fitted = match (config.zca.is_some(), is_table) {
        (true, _) => "zca is",
        (false, true) => "the columns of a table are",
        (false, false) => return Ok(()),
    };
    if config.validation > 0 {
        bail!(
            "{fitted} fitted on the rows that are not held out, which are others with each seed; \
             train the seeds one by one with --seed, or leave out --validation"
        );
    }
    Ok(())
}

/// Nor can folds, each of which holds out rows of its own; rows of a table are made anew for each.
pub(super) fn refuse_fits_of_each_fold(config: &RunConfig, is_table: bool) -> Result<()> {
    if config.folds > 0 && (config.zca.is_some() || (is_table && config.contrast.is_some())) {
        bail!(
            "contrast of a table and zca are not fitted for each fold; leave them out, or pass \
             --folds 0"
        );
    }
    Ok(())
}

fn apply(fitted: Preprocessing, dataset: Dataset, bar: &ProgressBar) -> Result<Dataset> {
    let dataset = Arc::new(fitted).apply(dataset, &mut |progress| show(bar, progress))?;
    bar.finish_and_clear();
    Ok(dataset)
}

fn show(bar: &ProgressBar, Progress { phase, done, total }: Progress) {
    bar.set_prefix(match phase {
        Phase::Covariance => "whitening: covariance",
        Phase::Eigenvectors => "whitening: eigenvectors",
        Phase::Applying => "preparing rows",
    });
    bar.set_length(total as u64);
    bar.set_position(done as u64);
}

/// Where `--cache-dir` says; else beside the data, or in the user's directory of such files.
fn cache(args: &TrainArgs, config: &RunConfig) -> Result<Cache> {
    if let Some(dir) = &args.rows.cache_dir {
        return Ok(Cache::new([dir.clone()]));
    }
    let data = config.data.data_dir().map(Path::to_path_buf);
    let user = dirs::cache_dir().map(|dir| dir.join("ladder"));
    Ok(Cache::new(data.map(beside).into_iter().chain(user)))
}

/// The directory, or that of the archive.
fn beside(data: PathBuf) -> PathBuf {
    match data.parent() {
        Some(parent) if data.is_file() => Path::new(".").join(parent),
        _ => data,
    }
}
