//! How many threads compute on the CPU.
//!
//! flex, the noise and the fused operations share rayon's pool. LibTorch and the products of
//! ndarray keep pools of their own, whose size they read from the environment once. A program
//! cannot change its environment safely while it runs, so for these it starts again with it.

use std::env;
use std::io;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use ladder_model::Backend;

/// What LibTorch (OpenMP) and ndarray's products (matrixmultiply) read.
const VARIABLES: [&str; 2] = ["OMP_NUM_THREADS", "MATMUL_NUM_THREADS"];

/// Sets the number of threads; once a process, before anything is computed or printed.
pub fn use_threads(threads: Option<usize>, backend: Backend) -> Result<()> {
    let Some(threads) = threads else {
        return Ok(());
    };
    ensure!(threads > 0, "threads: expected at least 1, found 0");
    let failed = "cannot set the number of threads";
    if has_own_pool(backend) && !is_set(threads) {
        return start_again(threads).context(failed);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build_global().context(failed)
}

fn has_own_pool(backend: Backend) -> bool {
    matches!(backend, Backend::NdArray | Backend::Tch)
}

fn is_set(threads: usize) -> bool {
    let threads = threads.to_string();
    VARIABLES
        .iter()
        .all(|name| env::var(name).as_deref() == Ok(&threads))
}

/// Runs the same command line with the variables set, in place of this process.
fn start_again(threads: usize) -> io::Result<()> {
    let mut command = Command::new(env::current_exe()?);
    command.args(env::args_os().skip(1));
    command.envs(VARIABLES.map(|name| (name, threads.to_string())));
    replace_process(command)
}

/// Returns only where it fails.
#[cfg(unix)]
fn replace_process(mut command: Command) -> io::Result<()> {
    use std::os::unix::process::CommandExt;

    Err(command.exec())
}

/// Where no process can be replaced, this one waits for the other and ends as it did.
#[cfg(not(unix))]
fn replace_process(mut command: Command) -> io::Result<()> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1));
}
