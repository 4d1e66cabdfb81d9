//! `ladder train`: a new run, or a run continued; one seed, or several.
//!
//! ```text
//! Request -> start, resume, or continued, which is either -> Work -> run (folds first), or seeds
//! ```

mod continued;
mod data;
mod folds;
mod preprocess;
mod request;
mod resume;
mod run;
mod seeds;
mod start;
mod work;

use std::path::Path;

use anyhow::Result;
use ladder_model::Backend;
use ladder_train::missing_locks;

use crate::args::TrainArgs;
use crate::exit::ExitStatus;
use crate::output::note;
use crate::signals::Signals;
use request::Request;
use work::Work;

/// Reads and checks everything, then trains and says how it went.
pub fn run(args: &TrainArgs) -> Result<ExitStatus> {
    let signals = Signals::install()?;
    let request = Request::new(args)?;
    let work = match (request.continued(), request.resumed()?) {
        (Some(dir), _) => continued::prepare(&request, dir)?,
        (None, Some(dir)) => resume::prepare(&request, dir)?,
        (None, None) => start::prepare(&request)?,
    };
    let interrupt = signals.hear();
    warn_of_missing_locks(work.dir());
    warn_of_a_slow_start(work.backend());
    match work {
        Work::Run(ready) => run::train(&request, ready, &interrupt),
        Work::Group(group) => seeds::train(&request, &group, &interrupt),
    }
}

/// A scheduler may start a run twice.
fn warn_of_missing_locks(dir: &Path) {
    if let Some(error) = missing_locks(dir) {
        note(&format!(
            "warning: {}: its file system has no locks ({error}), so nothing keeps a second process \
             from training here; start one only",
            dir.display()
        ));
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
