//! A data set and networks that train in less than a second.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::Tensor;
use ladder_data::{DataConfig, Dataset, FeatureShape, Features, Rows};
use ladder_model::Backend;
use ladder_train::{Event, Interrupt, Location, Outcome, Report, Reporter, Run, RunConfig};

pub const CLASSES: usize = 4;
const WIDTH: usize = 16;

/// Four classes of 4x4 images: a bright row each, with noise from a small generator.
pub fn dataset() -> Arc<Dataset> {
    let mut state = 12345u64;
    let mut noise = move || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let mut rows = |count: usize| {
        let labels: Vec<u32> = (0..count).map(|row| (row % CLASSES) as u32).collect();
        let pixel = |label: u32, at: usize, noise: f32| match at / 4 == label as usize {
            true => 0.4 + 0.6 * noise,
            false => 0.6 * noise,
        };
        let values = labels
            .iter()
            .flat_map(|&label| (0..WIDTH).map(move |at| (label, at)))
            .map(|(label, at)| pixel(label, at, noise()))
            .collect();
        Rows::new(Features::Floats(values), labels, WIDTH).unwrap()
    };
    let (train, test) = (rows(200), rows(80));
    let shape = FeatureShape {
        channels: 1,
        height: 4,
        width: 4,
    };
    Arc::new(Dataset::new("rows", shape, CLASSES, train, test).unwrap())
}

/// A full ladder 16-20-4: ten steps an epoch.
pub fn config() -> RunConfig {
    RunConfig {
        data: DataConfig::Custom {
            name: "rows".to_owned(),
        },
        labels: 40.into(),
        layers: "20-4".parse().unwrap(),
        costs: vec![10.0, 1.0, 0.1],
        epochs: 4,
        decay: 0.5,
        batch_size: 20,
        learning_rate: 0.01,
        ..RunConfig::default()
    }
}

pub fn start(config: &RunConfig, dir: &Path) -> Run {
    let dataset = dataset();
    let split = config.split(&dataset).unwrap();
    Run::start(config.clone(), dataset, split, Location::At(dir.to_owned())).unwrap()
}

pub fn resume(dir: &Path) -> Run {
    Run::resume(dir, dataset()).unwrap()
}

#[track_caller]
pub fn finish(run: &Run) -> Report {
    match run.train(Reporter::Silent, &Interrupt::new()).unwrap() {
        Outcome::Finished(report) => report,
        interrupted => panic!("{interrupted:?}"),
    }
}

/// Trains, and asks to stop as soon as an event is as told; returns how it ended and the events.
#[track_caller]
pub fn stop_when(
    run: &Run,
    stop: impl Fn(&Event) -> bool + Send + 'static,
) -> (Outcome, Vec<Event>) {
    let interrupt = Interrupt::new();
    let events = Arc::new(Mutex::new(Vec::new()));
    let callback = {
        let (interrupt, events) = (interrupt.clone(), events.clone());
        move |event: Event| {
            if stop(&event) {
                interrupt.request();
            }
            events.lock().unwrap().push(event);
        }
    };
    let outcome = run
        .train(Reporter::Events(Box::new(callback)), &interrupt)
        .unwrap();
    let events = std::mem::take(&mut *events.lock().unwrap());
    (outcome, events)
}

/// Every value of the final model, of all its networks, evaluation statistics included, as bits.
pub fn weights(dir: &Path) -> Vec<u32> {
    struct Bits(Vec<u32>);
    impl ModuleVisitor for Bits {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let values: Vec<f32> = param.val().try_into_vec_as().unwrap();
            self.0.extend(values.into_iter().map(f32::to_bits));
        }
    }
    let device = Backend::Flex.device(0).unwrap();
    let model = ladder_train::SavedModel::load(dir, &device).unwrap();
    let mut bits = Bits(Vec::new());
    for (ladder, _) in model.networks() {
        ladder.visit(&mut bits);
    }
    bits.0
}

/// Changes a file of a run as if an earlier version had written it, which left no checksums.
pub fn rewrite(file: &Path, change: impl FnOnce(String) -> String) {
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, change(text)).unwrap();
    let checksums = file.with_file_name("checksums.sha256");
    if checksums.exists() {
        std::fs::remove_file(checksums).unwrap();
    }
}

/// Turns one bit of a file.
pub fn flip(file: &Path, byte: usize, bit: u8) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[byte] ^= 1 << bit;
    std::fs::write(file, bytes).unwrap();
}

/// Steps whose checkpoints are on disk.
pub fn checkpoints(dir: &Path) -> Vec<u64> {
    let mut steps: Vec<u64> = std::fs::read_dir(dir.join("checkpoints"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name["step-".len()..][..8].parse().unwrap())
        .collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}
