//! `ladder train`: a new run, or a run continued.

use std::path::Path;

use anyhow::{Context, Result, bail};
use ladder_data::{Dataset, Source, TableSource};
use ladder_model::Backend;
use ladder_train::{Display, GroupDir, Location, Outcome, Report, Run, RunConfig, RunDir, Stage};

use super::origin::{self, Origin};
use super::{datasets, folds, preprocess, report, resume, seeds};
use crate::args::{RunArgs, TrainArgs};
use crate::exit::ExitStatus;
use crate::output::{self, JsonLines, Lines, Summary, Uses, note, program, shell};
use crate::presets;
use crate::settings::{DatasetName, Settings};
use crate::signals;
use crate::threads::use_threads;

/// Where fresh runs are made.
const RUNS: &str = "runs";

/// Trains one seed or several and says how it went.
pub fn run(args: &TrainArgs) -> Result<ExitStatus> {
    if let Some(named) = &args.run.resume {
        let dir = resume::directory(named.as_deref(), args.run.run_dir.as_deref())?;
        return match GroupDir::at(dir) {
            Some(group) => seeds::train(args, &resume::group(args, &group)?),
            None => train(args, resume::run(args, dir)?),
        };
    }
    let given = given(args)?;
    given.check_data()?;
    let settings = match given.dataset() {
        // What suits data of one's own follows from the data.
        Some(DatasetName::Table | DatasetName::Images | DatasetName::Arrays) => given,
        _ => given.over(presets::find(presets::DEFAULT)?),
    };
    match settings.seeds.clone() {
        Some(seeds) => seeds::train(args, &seeds::start(args, &settings, seeds)?),
        None => train(args, start(args, &settings)?),
    }
}

/// A run, and the source of its rows if what they are is fitted to the rows that it trains with.
pub(super) struct Ready {
    pub run: Run,
    pub source: Option<Box<TableSource>>,
}

fn train(args: &TrainArgs, Ready { run, source }: Ready) -> Result<ExitStatus> {
    let interrupt = signals::install()?;
    warn_of_a_slow_start(run.config().backend);
    if run.config().folds > 0 {
        let fixed = run.dataset().clone();
        let source = source.as_deref().map_or(&fixed as &dyn Source, |it| it);
        if folds::train(args, &run, source, &interrupt)?.is_none() {
            return Ok(ExitStatus::Interrupted);
        }
    }
    drop(source);
    let run = &run;
    match run.train(display(args), &interrupt)? {
        Outcome::Finished(report) => finish(args, run, &report),
        Outcome::Interrupted { stage, epoch, step } => {
            stop(args, run.dir(), stage, epoch, step)?;
            Ok(ExitStatus::Interrupted)
        }
    }
}

/// What was typed, over the configuration file, over the preset.
pub(super) fn given(args: &TrainArgs) -> Result<Settings> {
    let preset = args.preset.as_deref().map(presets::find).transpose()?;
    let settings = args.settings().over(config_file(args)?);
    Ok(settings.over(preset.unwrap_or_default()))
}

/// The configuration file's settings, none without a file.
fn config_file(args: &TrainArgs) -> Result<Settings> {
    let file = args.config.as_deref().map(Settings::read).transpose()?;
    Ok(file.unwrap_or_default())
}

fn start(args: &TrainArgs, settings: &Settings) -> Result<Ready> {
    let (mut config, Origin { whole, source }) = prepare(args, settings)?;
    refuse_jobs(args, config.folds)?;
    preprocess::refuse_fits_of_each_fold(&config, source.is_some())?;
    let split = config.split(&whole)?;
    config.labels = split.labeled.len();
    let location = location(&args.run);
    let dataset = origin::for_split(whole, source.as_deref(), &split)?;
    let dataset = preprocess::check_and_fit(args, &config, dataset, &split, &location)?;
    let run = Run::start(config, dataset, split, location)?;
    report::forget(run.dir())?;
    Ok(Ready { run, source })
}

/// One run is one job, unless it has folds.
pub(super) fn refuse_jobs(args: &TrainArgs, folds: usize) -> Result<()> {
    match args.several.jobs {
        Some(_) if folds == 0 => {
            bail!(
                "--jobs is for several seeds or folds that train at once: say --seeds or --folds too"
            )
        }
        _ => Ok(()),
    }
}

/// The configuration and the data of a new run, as it is read; its threads are set.
pub(super) fn prepare(args: &TrainArgs, settings: &Settings) -> Result<(RunConfig, Origin)> {
    use_threads(settings.threads)?;
    Origin::load(args, settings)
}

pub(super) fn location(args: &RunArgs) -> Location {
    match (&args.run_dir, args.force) {
        (Some(dir), true) => Location::Replace(dir.clone()),
        (Some(dir), false) => Location::At(dir.clone()),
        (None, _) => Location::Fresh(RUNS.into()),
    }
}

/// Loads the data set; missing files with a public source are fetched if `--download` allows it.
#[cfg(feature = "fetch")]
pub(super) fn load(
    name: DatasetName,
    data_dir: Option<&Path>,
    args: &TrainArgs,
) -> Result<Dataset> {
    use ladder_data::DataError;

    use crate::args::FetchableData;

    if !args.data.download {
        return datasets::load(name, data_dir);
    }
    let Some(data) = FetchableData::of(name) else {
        bail!("--download is for --dataset mnist or cifar-10; {name} has nothing to download");
    };
    match datasets::load(name, data_dir) {
        Err(error) if error.downcast_ref().is_some_and(DataError::is_missing) => {
            super::fetch::download(data, data_dir)?;
            datasets::load(name, data_dir)
        }
        result => result,
    }
}

#[cfg(not(feature = "fetch"))]
pub(super) fn load(name: DatasetName, data_dir: Option<&Path>, _: &TrainArgs) -> Result<Dataset> {
    datasets::load(name, data_dir)
}

/// Kernels of a GPU are compiled and measured when they are needed first.
pub(super) fn warn_of_a_slow_start(backend: Backend) {
    if matches!(backend, Backend::Wgpu | Backend::Cuda) {
        note(&format!(
            "{backend} compiles and tunes its kernels before the first step; \
             this can take minutes, later steps are fast"
        ));
    }
}

fn display(args: &TrainArgs) -> Display {
    if args.output.json {
        let mut json = JsonLines::default();
        return Display::Events(Box::new(move |event| json.show(None, event)));
    }
    if let Some(dashboard) = (!args.output.no_tui).then(dashboard).flatten() {
        return dashboard;
    }
    let mut lines = Lines::new();
    Display::Events(Box::new(move |event| lines.show(event)))
}

/// burn's dashboard, where there is a terminal to draw on and to type at.
#[cfg(feature = "tui")]
fn dashboard() -> Option<Display> {
    use std::io::{self, IsTerminal};

    let has_terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    has_terminal.then(|| Display::Dashboard(Box::new(crate::output::show_beside_dashboard)))
}

#[cfg(not(feature = "tui"))]
fn dashboard() -> Option<Display> {
    None
}

fn finish(args: &TrainArgs, run: &Run, report: &Report) -> Result<ExitStatus> {
    if args.output.json {
        JsonLines::report(run.dir(), report)?;
        return Ok(ExitStatus::Done);
    }
    let baseline = RunDir::open(run.dir())?.baseline();
    let baseline = baseline
        .map(|baseline| baseline.report())
        .transpose()?
        .flatten();
    let published = published(args)?;
    let published = published.as_deref();
    let summary = Summary {
        run: run.dir(),
        report,
        baseline: baseline.as_ref(),
        uses: Uses::of(run.config()),
        published,
    };
    output::print(format_args!("\n{summary}"))?;
    Ok(ExitStatus::Done)
}

/// The published error of the preset, if this run is its recipe.
pub(super) fn published(args: &TrainArgs) -> Result<Option<String>> {
    let changes = args.settings().over(config_file(args)?);
    match &args.preset {
        Some(preset) if !changes.changes_recipe() => {
            Ok(presets::about(preset)?.published_in_full())
        }
        _ => Ok(None),
    }
}

fn stop(args: &TrainArgs, run: &Path, stage: Stage, epoch: usize, step: u64) -> Result<()> {
    if args.output.json {
        JsonLines::interrupted(run, None, stage, epoch, step).context("standard output")?;
    }
    note(&format!(
        "stopped in epoch {epoch} of the {stage}, after step {step}; all is saved"
    ));
    note(&format!(
        "continue with: {} train --resume {}",
        program(),
        shell(run)
    ));
    Ok(())
}
