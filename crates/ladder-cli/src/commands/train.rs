//! `ladder train`: a new run, or a run continued; one seed, or several.
//!
//! ```text
//! Request -> start, or resume -> Work -> run (folds first), or seeds
//! ```

mod data;
mod folds;
mod preprocess;
mod request;
mod resume;
mod run;
mod seeds;
mod start;
mod work;

use anyhow::Result;
use ladder_model::Backend;

use crate::args::TrainArgs;
use crate::output::note;
use crate::report::Ending;
use crate::signals;
use request::Request;
use work::Work;

/// Reads and checks everything, then trains and says how it went.
pub fn run(args: &TrainArgs) -> Result<Ending> {
    let request = Request::new(args)?;
    let work = match request.resumed()? {
        Some(dir) => resume::prepare(&request, dir)?,
        None => start::prepare(&request)?,
    };
    let interrupt = signals::install()?;
    warn_of_a_slow_start(work.backend());
    match work {
        Work::Run(ready) => run::train(&request, ready, &interrupt),
        Work::Group(group) => seeds::train(&request, &group, &interrupt),
    }
}

/// Kernels of a GPU are compiled and measured when they are needed first.
fn warn_of_a_slow_start(backend: Backend) {
    if matches!(backend, Backend::Wgpu | Backend::Cuda) {
        note(&format!(
            "{backend} compiles and tunes its kernels before the first step; \
             this can take minutes, later steps are fast"
        ));
    }
}
