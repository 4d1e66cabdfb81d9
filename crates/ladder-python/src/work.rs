//! The work of a fit: from settings to a trained run, without Python.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use ladder_data::arrays::ArrayNote;
use ladder_data::table::{ColumnUse, LeftOut};
use ladder_data::{
    DataConfig, DataNote, Dataset, LabelSplit, LoadedData, Preprocessing, Source, Table,
    TableSource, shown,
};
use ladder_train::{
    CrossValidation, Event, FoldEnd, Interrupt, Location, Parallelism, Phase, Reporter, Run,
    RunConfig, RunDir, Settings,
};
use serde_json::{Map, Value, json};

use crate::failure::Failure;

/// How often the progress within an epoch is told.
const PACE: Duration = Duration::from_millis(100);

/// What is to be trained, and where.
pub struct Job {
    pub run_dir: PathBuf,
    pub settings: String,
    pub may_resume: bool,
    pub interrupt: Interrupt,
    pub sender: Sender<Message>,
}

/// Something that Python is told: `note`, `remark` or `warning` with a sentence, or the kind of an event with
/// JSON.
pub struct Message {
    pub kind: &'static str,
    pub text: String,
}

/// Trains the run to its end, or until it is asked to stop.
pub fn run(job: Job) -> Result<(), Failure> {
    let given = settings(&job.settings)?;
    let data = given.config().map_err(Failure::given)?.data;
    let data = data.completed().map_err(Failure::given)?;
    let loaded = data.load(None, &|_, _| ()).map_err(Failure::given)?;
    tell_notes(&job.sender, &loaded);
    let config = config(given, data, &loaded)?;
    let (run, source) = match job.may_resume && RunDir::open(&job.run_dir).is_ok() {
        true => resume(&job.run_dir, config, loaded)?,
        false => start(&job.run_dir, config, loaded)?,
    };
    train(&job, &run, source)
}

fn settings(text: &str) -> Result<Settings, Failure> {
    let fields: Map<String, Value> = serde_json::from_str(text).map_err(Failure::given)?;
    Settings::from_fields(fields).map_err(Failure::given)
}

/// What is not given follows from the data; nothing is trained beside the network.
fn config(given: Settings, data: DataConfig, loaded: &LoadedData) -> Result<RunConfig, Failure> {
    let suited = RunConfig {
        data: data.clone(),
        baseline: false,
        ..RunConfig::suited_to(&loaded.whole)
    };
    let config = given.over_base(Settings::of(&suited)).config();
    let config = config.map_err(Failure::given)?;
    let config = RunConfig { data, ..config };
    config.absolute().map_err(Failure::given)
}

type Ready = (Run, Option<Box<TableSource>>);

fn start(dir: &Path, config: RunConfig, loaded: LoadedData) -> Result<Ready, Failure> {
    let split = config.split(&loaded.whole).map_err(Failure::given)?;
    let loaded = loaded.fitted_to(&split).map_err(Failure::given)?;
    let dataset = prepared(&config, loaded.whole, &split)?;
    let location = Location::Beside(dir.to_owned());
    let run = Run::start(config, dataset, split, location).map_err(Failure::given)?;
    Ok((run, loaded.source))
}

fn prepared(
    config: &RunConfig,
    dataset: Arc<Dataset>,
    split: &LabelSplit,
) -> Result<Arc<Dataset>, Failure> {
    let steps = config.preprocessing();
    if steps.is_empty() {
        return Ok(dataset);
    }
    let fitted = Preprocessing::fit(steps, &dataset, &split.unlabeled, &mut |_| ());
    apply(fitted.map_err(Failure::given)?, dataset)
}

fn apply(fitted: Preprocessing, dataset: Arc<Dataset>) -> Result<Arc<Dataset>, Failure> {
    let prepared = Arc::new(fitted).apply(Arc::unwrap_or_clone(dataset), &mut |_| ());
    Ok(Arc::new(prepared.map_err(Failure::given)?))
}

/// The run in `dir`, which must have these settings and these rows.
fn resume(dir: &Path, config: RunConfig, loaded: LoadedData) -> Result<Ready, Failure> {
    let run = RunDir::open(dir).map_err(Failure::given)?;
    let saved = run.config().map_err(Failure::given)?;
    let split = run.split(&loaded.whole).map_err(Failure::given)?;
    let config = RunConfig {
        data: saved.data.clone(),
        ..config.resolved(&split)
    };
    if let Some(difference) = saved.differences(&config).first() {
        let dir = dir.display();
        return Err(Failure::Given(format!(
            "{dir}: its run has other settings: {difference}; give it these, or choose another \
             run_dir"
        )));
    }
    let loaded = loaded.fitted_to(&split).map_err(Failure::given)?;
    let dataset = match run.preprocessing().map_err(Failure::given)? {
        Some(fitted) => apply(fitted, loaded.whole)?,
        None => loaded.whole,
    };
    let run = Run::resume(dir, dataset).map_err(Failure::given)?;
    Ok((run, loaded.source))
}

fn train(job: &Job, run: &Run, source: Option<Box<TableSource>>) -> Result<(), Failure> {
    if run.config().folds > 0 {
        let fixed = run.dataset().clone();
        let source = source.as_deref().map_or(&fixed as &dyn Source, |it| it);
        if let FoldEnd::Interrupted { .. } = folds(job, run, source)? {
            return Ok(());
        }
    }
    drop(source);
    let mut teller = Teller::new(job.sender.clone());
    let reporter = Reporter::Events(Box::new(move |event| teller.tell(0, &event)));
    run.train(reporter, &job.interrupt).map_err(Failure::done)?;
    Ok(())
}

fn folds(job: &Job, run: &Run, source: &dyn Source) -> Result<FoldEnd, Failure> {
    let threads = rayon::current_num_threads();
    let parallelism = Parallelism {
        jobs: Parallelism::default_jobs(run.config().backend, threads),
        threads,
    };
    let folds = CrossValidation::new(run, source, parallelism).map_err(Failure::given)?;
    let mut teller = Teller::new(job.sender.clone());
    let callback = Box::new(move |fold, event| teller.tell(fold, &event));
    folds.train(callback, &job.interrupt).map_err(Failure::done)
}

/// Tells what happens in a run, its progress not more often than somebody can read it.
struct Teller {
    sender: Sender<Message>,
    last: Option<Instant>,
}

impl Teller {
    fn new(sender: Sender<Message>) -> Self {
        Self { sender, last: None }
    }

    fn tell(&mut self, fold: usize, event: &Event) {
        if let Event::Progress { phase, .. } = event {
            let is_soon = self.last.is_some_and(|last| last.elapsed() < PACE);
            if is_soon || *phase != Phase::Training {
                return;
            }
            self.last = Some(Instant::now());
        }
        if let Some((kind, event)) = described(fold, event) {
            tell(&self.sender, kind, event);
        }
    }
}

fn described(fold: usize, event: &Event) -> Option<(&'static str, String)> {
    let (kind, value) = match event {
        Event::Warning { message, .. } => return Some(("warning", message.clone())),
        Event::Started { stage, epochs, .. } => (
            "started",
            json!({ "fold": fold, "stage": stage.to_string(), "epochs": epochs }),
        ),
        Event::Progress {
            stage,
            epoch,
            epochs,
            done,
            total,
            cost,
            ..
        } => (
            "progress",
            json!({
                "fold": fold, "stage": stage.to_string(), "epoch": epoch, "epochs": epochs,
                "done": done, "total": total, "cost": cost,
            }),
        ),
        Event::Epoch { stage, line } => {
            let mut value = serde_json::to_value(line).unwrap_or_default();
            value["fold"] = fold.into();
            value["stage"] = stage.to_string().into();
            ("epoch", value)
        }
        Event::Finished { stage, .. } => (
            "finished",
            json!({ "fold": fold, "stage": stage.to_string() }),
        ),
        _ => return None,
    };
    Some((kind, value.to_string()))
}

/// Nobody listens any more where the caller is gone; the run goes on to where it is stopped.
fn tell(sender: &Sender<Message>, kind: &'static str, text: String) {
    let _ = sender.send(Message { kind, text });
}

/// What its owner should know about the data; a `remark` says what nobody is surprised by.
fn tell_notes(sender: &Sender<Message>, loaded: &LoadedData) {
    for note in &loaded.notes {
        match note {
            // The caller has said which value that is.
            DataNote::Arrays(ArrayNote::Unlabeled { .. }) => {}
            DataNote::Arrays(ArrayNote::Missing { .. }) => tell(sender, "remark", note.to_string()),
            _ => tell(sender, "note", note.to_string()),
        }
    }
    let tables = loaded.source.iter().map(|source| &source.table);
    // The notes have those of a matrix.
    let tables = tables.filter(|table| table.matrix_width().is_none());
    for column in tables.flat_map(Table::uses) {
        if let ColumnUse::LeftOut { name, because } = column
            && *because != LeftOut::Asked
        {
            let name = shown(name);
            let text = format!("column '{name}' is left out: {}", because.reason());
            tell(sender, "note", text);
        }
    }
}
