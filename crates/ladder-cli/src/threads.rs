//! How many threads compute on the CPU.

use anyhow::{Context, Result, ensure};

/// Sets the number of threads; once a process, before anything is computed.
///
/// The network's operations and the noise share rayon's pool, whatever the backend on the CPU.
pub fn use_threads(threads: Option<usize>) -> Result<()> {
    let Some(threads) = threads else {
        return Ok(());
    };
    ensure!(threads > 0, "threads: expected at least 1, found 0");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build_global()
        .context("cannot set the number of threads")
}
