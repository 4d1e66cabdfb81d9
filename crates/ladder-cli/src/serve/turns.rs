//! Work off the thread that listens.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::refusal::Refusal;

/// One request computes at a time, with all threads; others wait, the first to come first.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Turns {
    /// Nobody computes yet.
    pub fn new() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }

    /// Does the work when its turn comes.
    ///
    /// What is dropped before that, since it took too long or nobody waits for it, never begins;
    /// what has begun keeps its turn to its end.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = Arc::clone(&self.0).acquire_owned().await;
        let turn = turn.expect("invariant: the semaphore is never closed");
        aside(move || {
            let _turn = turn;
            work()
        })
        .await
    }
}

/// Does the work at once, beside what computes.
pub async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    spawn_blocking(work).await.map_err(|_| Refusal::bug())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    use tokio::runtime::Builder;
    use tokio::task::yield_now;
    use tokio::time::timeout;

    use super::*;

    #[test]
    fn what_is_given_up_before_its_turn_never_begins_and_what_needs_no_turn_waits_for_none() {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let turns = Turns::new();
            let (end, ended) = mpsc::channel::<()>();
            let long = turns.clone();
            let long = tokio::spawn(async move { long.compute(move || ended.recv()).await });
            yield_now().await;

            let has_begun = Arc::new(AtomicBool::new(false));
            let begun = Arc::clone(&has_begun);
            let next = turns.compute(move || begun.store(true, Ordering::SeqCst));
            let given_up = timeout(Duration::from_millis(20), next).await;
            assert!(given_up.is_err());
            assert_eq!(aside(|| "saved").await.unwrap(), "saved");

            end.send(()).unwrap();
            long.await.unwrap().unwrap().unwrap();
            assert_eq!(turns.compute(|| "next").await.unwrap(), "next");
            assert!(!has_begun.load(Ordering::SeqCst));
        });
    }

    #[test]
    fn work_that_panics_gives_its_turn_back() {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let turns = Turns::new();
            assert!(turns.compute(|| panic!("a mistake")).await.is_err());
            turns.compute(|| ()).await.unwrap();
        });
    }
}
