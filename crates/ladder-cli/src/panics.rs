//! A panic is a bug: the user gets one line and exit code 1, never a backtrace.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use anyhow::anyhow;

/// The first panic that nobody caught quietly; later ones are mostly its consequences.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// Why [`catch`] came back without a result.
#[derive(Debug)]
pub enum Unwound {
    /// A bug, in one line.
    Bug(anyhow::Error),
    /// burn's dashboard was told to end the program at once: it unwinds past the panic hook.
    Killed,
}

/// Keeps the text of a panic instead of printing it.
pub fn install_hook() {
    panic::set_hook(Box::new(|info| {
        let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| describe(info));
    }));
}

/// Runs the program and turns a panic into an error.
pub fn catch<T>(program: impl FnOnce() -> T) -> Result<T, Unwound> {
    panic::catch_unwind(AssertUnwindSafe(program)).map_err(|_| {
        match FIRST.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(text) => Unwound::Bug(anyhow!(
                "internal error: {text}; this is a bug, please report it at {}/issues",
                env!("CARGO_PKG_REPOSITORY")
            )),
            None => Unwound::Killed,
        }
    })
}

fn describe(info: &PanicHookInfo) -> String {
    let text = info.payload_as_str().unwrap_or("panic without a message");
    match info.location() {
        Some(place) => format!("{text} ({}:{})", file_name(place.file()), place.line()),
        None => text.to_owned(),
    }
}

/// The last two parts of a path: enough to find the line, nothing of the building machine.
fn file_name(path: &str) -> String {
    let parts: Vec<&str> = path.rsplit(['/', '\\']).take(2).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_one_line_that_asks_for_a_report() {
        install_hook();
        let caught = catch(|| panic!("index 7 of 3"));
        let _ = panic::take_hook(); // The other tests of this process print theirs.
        let Err(Unwound::Bug(error)) = caught else {
            panic!("a panic must come back as a bug");
        };
        let text = format!("{error:#}");
        assert!(text.contains("index 7 of 3 (src/panics.rs:"), "{text}");
        assert!(text.contains("please report"), "{text}");
    }
}
