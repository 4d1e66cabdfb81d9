//! Work on several things at a time, each on a thread pool of its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use crate::config::parallelism::Parallelism;
use crate::interrupt::Interrupt;
use crate::sync::lock;

/// Does `work` on every item, in their order, unless it is interrupted before an item's turn: the
/// result of each, `None` where its turn never came.
///
/// `work` runs within its job's pool, so that everything it computes with rayon stays there.
/// One pool for all would let a step that waits take up a step of another item, while it holds what
/// that one needs.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    parallelism: Parallelism,
    interrupt: &Interrupt,
    work: impl Fn(&T) -> R + Sync,
) -> Result<Vec<Option<R>>, ThreadPoolBuildError> {
    let pools = pools(parallelism)?;
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::from_iter(items.iter().map(|_| None)));
    let job = || {
        while !interrupt.is_requested()
            && let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(item) = items.get(index)
        {
            let result = work(item);
            lock(&results)[index] = Some(result);
        }
    };
    thread::scope(|scope| {
        for pool in &pools {
            scope.spawn(|| pool.install(job));
        }
    });
    Ok(results.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn pools(parallelism: Parallelism) -> Result<Vec<ThreadPool>, ThreadPoolBuildError> {
    let pool = |_| {
        let threads = parallelism.threads_each();
        ThreadPoolBuilder::new().num_threads(threads).build()
    };
    (0..parallelism.jobs).map(pool).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn every_item_has_its_turn_within_a_pool_of_its_jobs_size() {
        let parallelism = Parallelism {
            jobs: 2,
            threads: 6,
        };
        let work = |item: &usize| (*item, rayon::current_num_threads());
        let results = each(&[5, 6, 7], parallelism, &Interrupt::new(), work).unwrap();
        assert_eq!(results, [Some((5, 3)), Some((6, 3)), Some((7, 3))]);
    }

    #[test]
    fn as_many_items_as_jobs_are_worked_on_at_the_same_time() {
        let parallelism = Parallelism {
            jobs: 2,
            threads: 2,
        };
        let both = Barrier::new(2);
        let results = each(&[(), ()], parallelism, &Interrupt::new(), |()| {
            both.wait();
        });
        assert_eq!(results.unwrap(), [Some(()), Some(())]);
    }

    #[test]
    fn after_an_interrupt_nothing_new_begins() {
        let parallelism = Parallelism {
            jobs: 1,
            threads: 1,
        };
        let interrupt = Interrupt::new();
        let results = each(&[1, 2, 3], parallelism, &interrupt, |&item| {
            if item == 2 {
                interrupt.request();
            }
            item
        });
        assert_eq!(results.unwrap(), [Some(1), Some(2), None]);
    }
}
