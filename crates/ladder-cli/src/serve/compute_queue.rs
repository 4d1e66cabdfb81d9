//! Work beside the thread that listens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::api_error::ApiError;

/// One request computes at a time, with all threads; others wait in the order in which they came.
#[derive(Clone)]
pub struct ComputeQueue(Arc<Semaphore>);

impl ComputeQueue {
    /// A queue without requests.
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }

    /// Does the work when its turn comes.
    ///
    /// Work that is cancelled before that, because it timed out or nobody waits for it, never
    /// begins; work that has begun keeps its turn until it ends, or sees that it is cancelled.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Cancel) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = Arc::clone(&self.0).acquire_owned().await;
        let turn = turn.expect("invariant: the semaphore is never closed");
        let cancel = Cancel::default();
        let _request = Request(cancel.clone());
        aside(move || {
            let _turn = turn;
            work(&cancel)
        })
        .await
    }
}

/// Whether anybody still waits for a piece of work.
#[derive(Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// An error if nobody waits any more.
    pub fn check(&self) -> Result<(), ApiError> {
        match self.0.load(Ordering::Relaxed) {
            true => Err(ApiError::cancelled()),
            false => Ok(()),
        }
    }
}

/// The request that waits for a piece of work: it is dropped when it times out, when its connection
/// ends, and with the server.
struct Request(Cancel);

impl Drop for Request {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Does the work at once, without a turn.
pub async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    spawn_blocking(work).await.map_err(|_| ApiError::bug())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio::runtime::Builder;
    use tokio::task::yield_now;
    use tokio::time::timeout;

    use super::*;

    #[test]
    fn work_that_times_out_before_its_turn_never_begins_and_work_without_a_turn_does_not_wait() {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let queue = ComputeQueue::new();
            let (end, ended) = mpsc::channel::<()>();
            let long = queue.clone();
            let long = tokio::spawn(async move { long.run(move |_| ended.recv()).await });
            yield_now().await;

            let has_begun = Arc::new(AtomicBool::new(false));
            let begun = Arc::clone(&has_begun);
            let next = queue.run(move |_| begun.store(true, Ordering::SeqCst));
            let timed_out = timeout(Duration::from_millis(20), next).await;
            assert!(timed_out.is_err());
            assert_eq!(aside(|| "saved").await.unwrap(), "saved");

            end.send(()).unwrap();
            long.await.unwrap().unwrap().unwrap();
            assert_eq!(queue.run(|_| "next").await.unwrap(), "next");
            assert!(!has_begun.load(Ordering::SeqCst));
        });
    }

    /// Without the end of the work the next one would wait for ever.
    #[test]
    fn work_that_has_begun_sees_that_nobody_waits_for_it() {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let queue = ComputeQueue::new();
            let endless = queue.run(|cancel| while cancel.check().is_ok() {});
            assert!(timeout(Duration::from_millis(20), endless).await.is_err());
            assert_eq!(queue.run(|_| "next").await.unwrap(), "next");
        });
    }

    #[test]
    fn work_that_panics_gives_its_turn_back() {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let queue = ComputeQueue::new();
            assert!(queue.run(|_| panic!("a bug")).await.is_err());
            queue.run(|_| ()).await.unwrap();
        });
    }
}
