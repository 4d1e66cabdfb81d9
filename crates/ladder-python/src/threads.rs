//! The threads that compute.

use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::failure::Failure;

/// The threads that computed last, and the process they belong to.
static LAST: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// Computes on `threads` threads, or on as many as the machine has.
pub fn on_threads<T: Send>(
    threads: Option<usize>,
    compute: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    pool(threads)?.install(compute)
}

/// Threads are kept for the next call; a forked process has none of its parent's.
fn pool(threads: Option<usize>) -> Result<Arc<ThreadPool>, Failure> {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let own = process::id();
    match last.take() {
        Some((process, pool)) if process == own && fits(&pool, threads) => {
            *last = Some((own, pool));
        }
        Some((process, pool)) if process != own => {
            // Its end would wait for threads that are not there.
            std::mem::forget(pool);
        }
        _ => {}
    }
    if let Some((_, pool)) = &*last {
        return Ok(pool.clone());
    }
    let builder = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0));
    let pool = Arc::new(builder.build().map_err(Failure::done)?);
    *last = Some((own, pool.clone()));
    Ok(pool)
}

fn fits(pool: &ThreadPool, threads: Option<usize>) -> bool {
    threads.is_none_or(|threads| pool.current_num_threads() == threads)
}
