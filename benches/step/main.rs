//! One measurement of the network: one process, one backend, one line of JSON.
//!
//! `cargo xtask bench` runs it in turns with PyTorch (`torch_peer.py`, the same options); by hand,
//! for example: `cargo bench --workspace --bench step -- --backend flex --what products`.

mod args;
mod stopwatch;
mod work;

use std::process::ExitCode;

use ladder_train::{Versions, peak_memory_bytes};
use serde_json::{Value, json};

use args::{Args, Error, What};
use stopwatch::Stopwatch;

fn main() -> ExitCode {
    // On a thread of the pool that the CPU backends compute with, as a run is.
    match rayon::scope(|_| measure()) {
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

/// One line for `crates/ladder-experiments/src/bench/sample.rs`.
fn measure() -> Result<Value, Error> {
    let args = Args::parse(std::env::args().skip(1))?;
    let device = args.backend.device(0)?;
    let mut watch = Stopwatch::start(args.warmup, args.steps, args.seconds);
    let cost = match args.what {
        What::Step => Some(work::training(&args, device.autodiff(), &mut watch)?),
        What::Logits => {
            work::evaluation(&args, &device, &mut watch)?;
            None
        }
        What::Products => {
            work::products(&args, device.autodiff(), &mut watch)?;
            None
        }
    };
    Ok(json!({
        "library": format!("burn {}", Versions::of_this_build().burn),
        "first_ms": watch.first_ms(),
        "times_ms": watch.times_ms(),
        "peak_memory_bytes": peak_memory_bytes(),
        "cost": cost,
    }))
}
