//! The training step at the paper's size: one process, one backend, one line of JSON.
//!
//! `cargo xtask bench` runs it in turns with PyTorch (`torch_peer.py`); by hand, for example:
//! `cargo bench --workspace --bench step -- --backend flex`.

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use burn::optim::GradientsParams;
use burn::tensor::{Device, Distribution, Int, Tensor};
use ladder_model::{
    Architecture, Backend, FeatureShape, Ladder, LadderConfig, Noise, TrainingCosts,
};
use ladder_train::{Versions, optimizer, peak_memory_bytes};
use serde_json::{Value, json};

const D_INPUT: usize = 784;
const N_CLASSES: i64 = 10;
const BATCH_SIZE: usize = 100;
const LEARNING_RATE: f64 = 0.002;
/// λ of each level for 100 labels, the input first.
const COSTS: [f64; 7] = [1000.0, 10.0, 0.1, 0.1, 0.1, 0.1, 0.1];
const SEED: u64 = 1;

fn main() -> ExitCode {
    match measure() {
        Ok(sample) => {
            println!("{sample}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// One line for `xtask/src/bench/contestant.rs`.
fn measure() -> Result<Value, Box<dyn Error>> {
    let args = Args::parse(std::env::args().skip(1))?;
    let device = args.backend.device(0)?.autodiff();
    let config = LadderConfig::new(FeatureShape::flat(D_INPUT), Architecture::paper());
    let mut ladder = config.with_costs(&COSTS).init(SEED, &device)?;
    let mut optimizer = optimizer();
    let batch = Batch::new(&device);
    let mut times = Vec::new();
    let mut cost = f32::NAN;
    for step in 0..1 + args.warmup + args.steps {
        let start = Instant::now();
        let costs = batch.costs(&ladder, step);
        let gradients = GradientsParams::from_grads(costs.total.backward(), &ladder);
        ladder = optimizer.step(LEARNING_RATE, ladder, gradients);
        cost = costs.total.try_into_scalar()?;
        device.sync()?;
        times.push(1e3 * start.elapsed().as_secs_f64());
    }
    Ok(json!({
        "library": format!("burn {}", Versions::of_this_build().burn),
        "first_step_ms": times[0],
        "step_ms": times.split_off(times.len() - args.steps as usize),
        "peak_memory_bytes": peak_memory_bytes(),
        "cost": cost,
    }))
}

struct Args {
    backend: Backend,
    steps: u64,
    warmup: u64,
}

impl Args {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut args = Self {
            backend: Backend::default(),
            steps: 30,
            warmup: 10,
        };
        while let Some(name) = words.next() {
            // `cargo bench` says what it runs; there is nothing else here.
            if name == "--bench" {
                continue;
            }
            let value = words
                .next()
                .ok_or_else(|| format!("'{name}' needs a value"))?;
            match name.as_str() {
                "--backend" => args.backend = value.parse()?,
                "--steps" => args.steps = value.parse()?,
                "--warmup" => args.warmup = value.parse()?,
                _ => return Err(format!("unknown option '{name}'").into()),
            }
        }
        Ok(args)
    }
}

/// One batch that stays on the device.
struct Batch {
    labeled: Tensor<2>,      // [BATCH_SIZE, D_INPUT]
    targets: Tensor<1, Int>, // [BATCH_SIZE]
    unlabeled: Tensor<2>,    // [BATCH_SIZE, D_INPUT]
}

impl Batch {
    fn new(device: &Device) -> Self {
        let pixels = Distribution::Uniform(0.0, 1.0);
        let rows = || Tensor::random([BATCH_SIZE, D_INPUT], pixels, device);
        Self {
            labeled: rows(),
            targets: Tensor::arange(0..BATCH_SIZE as i64, device).remainder_scalar(N_CLASSES),
            unlabeled: rows(),
        }
    }

    fn costs(&self, ladder: &Ladder, step: u64) -> TrainingCosts {
        let noise = Noise::Seeded { seed: SEED, step };
        let Self {
            labeled,
            targets,
            unlabeled,
        } = self;
        ladder.costs(labeled.clone(), targets.clone(), unlabeled.clone(), &noise)
    }
}
