//! Readers of other crates, some of which panic over damaged files.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// What `read` gives; the words of a panic in it otherwise.
///
/// What it read from must not be used after a panic. The panic hook of the program runs
/// nevertheless; [`is_guarded`] tells it that nothing is to be said.
///
/// # Errors
///
/// `read` panicked.
pub fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    DEPTH.set(DEPTH.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(read));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(|panic| words(panic.as_ref()))
}

/// Whether this thread is within [`guarded`], so that a panic is no bug of the program.
pub fn is_guarded() -> bool {
    DEPTH.get() > 0
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("the reader gave up").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_the_hook_knows_that_it_is_none_of_the_program() {
        assert!(!is_guarded());
        let found: Result<(), String> = guarded(|| {
            assert_eq!(guarded(is_guarded), Ok(true));
            assert!(is_guarded());
            panic!("no tensor {}", 7);
        });
        assert_eq!(found, Err("no tensor 7".to_owned()));
        assert!(!is_guarded());
    }
}
