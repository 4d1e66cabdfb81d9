//! One configuration trained with several seeds at once, in one process.
//!
//! The seeds share the data set, the stop request and the machine; nothing else: each is a run of
//! its own, with the result it would have alone.

use std::path::Path;
use std::sync::{Arc, Mutex};

use ladder_data::Dataset;

use crate::config::RunConfig;
use crate::config::parallelism::Parallelism;
use crate::error::TrainError;
use crate::event::Event;
use crate::interrupt::Interrupt;
use crate::records::group_plan::GroupPlan;
use crate::records::group_summary::GroupSummary;
use crate::records::outcome::Outcome;
use crate::records::seed_end::SeedEnd;
use crate::records::stage::Stage;
use crate::reporter::Reporter;
use crate::run::Run;
use crate::run::checked::CheckedRun;
use crate::run_directory::clock::Clock;
use crate::run_directory::group_dir::GroupDir;
use crate::run_directory::location::Location;
use crate::run_directory::run_dir::RunDir;
use crate::sync::lock;
use crate::workers;

/// Runs that differ in their seed alone, ready to be trained.
///
/// On the flex backend each gives the bits it would give alone.
pub struct Group {
    dir: GroupDir,
    plan: GroupPlan,
    runs: Vec<Run>,
}

/// What is called with the seed and the event, from several threads, but never from two at once.
pub type SeedCallback = Box<dyn FnMut(u64, Event) + Send>;

/// How a group ended.
#[derive(Debug)]
pub struct GroupOutcome {
    /// What stands in `summary.json`.
    pub summary: GroupSummary,
    /// How each seed ended, in their order.
    pub ends: Vec<SeedEnd>,
}

impl Group {
    /// Checks every run as [`Run::start`] does, then makes the directories of the group and of its
    /// runs. Seed and threads of each run follow from the plan, whatever `plan.config` says.
    ///
    /// # Errors
    ///
    /// Those of [`Run::start`]; no jobs or no threads.
    pub fn start(
        mut plan: GroupPlan,
        dataset: Arc<Dataset>,
        location: Location,
    ) -> Result<Self, TrainError> {
        plan.parallelism = plan.parallelism.for_runs(plan.seeds.len())?;
        let checked = plan.seeds.iter().map(|seed| check(&plan, seed, &dataset));
        let checked: Vec<CheckedRun> = checked.collect::<Result<_, _>>()?;
        // With the labels of a file counted, and the cost of each level.
        plan.config = RunConfig {
            threads: plan.config.threads,
            ..checked[0].config.clone()
        };
        let name = checked[0].name(&format!("seeds{}", plan.seeds));
        let begun = location.make(&name)?;
        let dir = GroupDir::start(begun.directory(), &plan)?;
        let _lock = dir.lock()?;
        begun.finish()?;
        let runs = plan.seeds.iter().zip(checked);
        let runs = runs.map(|(seed, run)| Run::start_in(&dir.run(seed), run));
        let runs = runs.collect::<Result<_, _>>()?;
        Ok(Self { dir, plan, runs })
    }

    /// The group in `dir`, to be continued on the data it was started with; `parallelism` may be
    /// another than that of its [`plan`](GroupDir::plan).
    ///
    /// # Errors
    ///
    /// There is no group, another process trains it or makes its runs; those of [`Run::resume`].
    pub fn resume(
        dir: &Path,
        dataset: &Arc<Dataset>,
        parallelism: Parallelism,
    ) -> Result<Self, TrainError> {
        let dir = GroupDir::open(dir)?;
        let mut plan = dir.plan()?;
        plan.parallelism = parallelism.for_runs(plan.seeds.len())?;
        // Runs that are missing are made.
        let _lock = dir.lock()?;
        let open = |seed| match RunDir::at(&dir.run(seed)) {
            Some(run) => {
                run.check_seed(seed)?;
                Run::resume(run.path(), dataset.clone())
            }
            // A group may be killed before all its runs are made.
            None => Run::start_in(&dir.run(seed), check(&plan, seed, dataset)?),
        };
        let runs = plan.seeds.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self { dir, plan, runs })
    }

    /// The group's directory.
    pub fn dir(&self) -> &GroupDir {
        &self.dir
    }

    /// What the group trains.
    pub fn plan(&self) -> &GroupPlan {
        &self.plan
    }

    /// Trains every run to its end, or until it is interrupted, and writes the summary.
    ///
    /// A run that fails does not stop the others.
    ///
    /// # Errors
    ///
    /// Another process trains the group, its own files cannot be written, or the system gives no
    /// threads. What went wrong in a run stands in its [`SeedEnd`].
    pub fn train(
        &self,
        mut callback: SeedCallback,
        interrupt: &Interrupt,
    ) -> Result<GroupOutcome, TrainError> {
        let _lock = self.dir.lock()?;
        self.dir.remove_unfinished()?;
        let (clock, reset) = Clock::start(&self.dir.state())?;
        if let (Some(message), Some(first)) = (reset, self.plan.seeds.iter().next()) {
            let stage = Stage::Ladder;
            callback(first, Event::Warning { stage, message });
        }
        let clock = Arc::new(clock);
        let shown = Arc::new(Mutex::new((callback, clock.clone())));
        let train = |run: &Run| run.train(reporter(run.config().seed, &shown), interrupt);
        let results = workers::each(&self.runs, self.plan.parallelism, interrupt, train)?;
        let ends = self.runs.iter().zip(results).map(seed_end);
        let ends: Vec<SeedEnd> = ends.collect();
        let summary = GroupSummary::new(&self.plan, &ends, clock.save()?);
        self.dir.write_summary(&summary)?;
        Ok(GroupOutcome { summary, ends })
    }
}

fn seed_end((run, result): (&Run, Option<Result<Outcome, TrainError>>)) -> SeedEnd {
    SeedEnd {
        seed: run.config().seed,
        run: run.dir().to_owned(),
        result,
    }
}

/// The run of one seed, checked.
fn check(plan: &GroupPlan, seed: u64, dataset: &Arc<Dataset>) -> Result<CheckedRun, TrainError> {
    let mut config = plan.config.clone();
    config.seed = seed;
    config.threads = Some(plan.parallelism.threads_each());
    let split = config.split(dataset)?;
    CheckedRun::new(config, dataset.clone(), split)
}

/// The events of one seed, for the callback of the group.
fn reporter(seed: u64, shown: &Arc<Mutex<(SeedCallback, Arc<Clock>)>>) -> Reporter {
    let shown = shown.clone();
    Reporter::Events(Box::new(move |event| {
        let (callback, clock) = &mut *lock(&shown);
        if matches!(event, Event::Epoch { .. }) {
            // Seconds that cannot be written down are no reason to stop.
            let _ = clock.save();
        }
        callback(seed, event);
    }))
}
