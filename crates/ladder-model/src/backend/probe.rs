//! Asking a driver for its devices, which may panic instead of answering.

use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Runs `probe`; a panic of the driver becomes an error text.
pub(super) fn quietly<T>(probe: impl FnOnce() -> T + panic::UnwindSafe) -> Result<T, String> {
    let _guard = changing_hook();
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(probe);
    panic::set_hook(hook);
    result.map_err(|payload| {
        let text = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("the driver failed");
        format!(" ({})", text.lines().next().unwrap_or_default())
    })
}

/// Held while the panic hook of the process is replaced: two at once might restore the silent hook.
fn changing_hook() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};
    use std::thread;

    use super::*;

    /// Lets other threads go on.
    fn take_turns(n: usize) {
        (0..n).for_each(|_| thread::yield_now());
    }

    #[test]
    fn probes_at_the_same_time_leave_the_panic_hook_as_it_was() {
        const MARK: &str = "seen by the hook that was there before the probes";
        let seen = Arc::new(AtomicBool::new(false));
        // Other tests look for devices meanwhile.
        let guard = changing_hook();
        let before = panic::take_hook();
        panic::set_hook(Box::new({
            let seen = seen.clone();
            move |info| {
                if info.payload().downcast_ref() == Some(&MARK) {
                    seen.store(true, Ordering::SeqCst);
                }
            }
        }));
        drop(guard);
        let (began, begun) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                quietly(move || {
                    began.send(()).unwrap();
                    take_turns(50_000);
                })
            });
            begun.recv().unwrap();
            scope.spawn(|| quietly(|| take_turns(100_000)));
        });
        let guard = changing_hook();
        assert!(panic::catch_unwind(|| panic::panic_any(MARK)).is_err());
        panic::set_hook(before);
        drop(guard);
        assert!(seen.load(Ordering::SeqCst));
    }
}
