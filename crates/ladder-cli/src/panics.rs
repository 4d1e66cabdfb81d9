//! A panic is a bug: the user gets one line and exit code 1, and a backtrace only on request.
//!
//! One that comes of a thread the system refuses is none: the standard library and other crates have
//! no other way to say it.

use std::backtrace::Backtrace;
use std::ffi::OsStr;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use anyhow::anyhow;

/// The first panic that nobody caught quietly; later ones are mostly its consequences.
static FIRST: Mutex<Option<FirstPanic>> = Mutex::new(None);

/// Why [`catch`] came back without a result.
#[derive(Debug)]
pub enum Unwound {
    /// A bug.
    Bug {
        /// What happened and where, in one line.
        error: anyhow::Error,
        /// The calls that led there, where they were asked for.
        backtrace: Option<String>,
    },
    /// The system refused a thread or memory.
    Exhausted(anyhow::Error),
    /// burn's dashboard was told to end the program at once: it unwinds past the panic hook.
    Killed,
}

/// How much of a backtrace is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BacktraceStyle {
    Off,
    Short,
    Full,
}

impl BacktraceStyle {
    /// Reads the value of `RUST_BACKTRACE` as the standard library does.
    pub fn parse(value: Option<&OsStr>) -> Self {
        match value.map(OsStr::as_encoded_bytes) {
            None | Some(b"0") => Self::Off,
            Some(b"full") => Self::Full,
            Some(_) => Self::Short,
        }
    }

    /// The calls that lead to the caller.
    fn capture(self) -> Option<String> {
        match self {
            Self::Off => None,
            Self::Short => Some(Backtrace::force_capture().to_string()),
            Self::Full => Some(format!("{:#}", Backtrace::force_capture())),
        }
    }
}

struct FirstPanic {
    text: String,
    backtrace: Option<String>,
}

/// Keeps the text of a panic, and its backtrace if asked for, instead of printing them: burn's
/// dashboard would wipe what is printed before it has restored the terminal.
pub fn install_hook(style: BacktraceStyle) {
    panic::set_hook(Box::new(move |info| {
        if ladder_data::is_guarded() {
            return; // over a damaged file, which becomes an error
        }
        let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| FirstPanic {
            text: describe(info),
            backtrace: style.capture(),
        });
    }));
}

/// Runs the program and turns a panic into an error.
pub fn catch<T>(program: impl FnOnce() -> T) -> Result<T, Unwound> {
    panic::catch_unwind(AssertUnwindSafe(program)).map_err(|_| {
        match FIRST.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(FirstPanic { text, .. }) if is_exhaustion(&text) => Unwound::Exhausted(anyhow!(
                "the system refuses a further thread or its memory; end other programs, pass \
                 --threads 1, or raise the limits of this process (ulimit -v and -u)"
            )),
            Some(FirstPanic { text, backtrace }) => Unwound::Bug {
                error: anyhow!(
                    "internal error: {text}; this is a bug, please report it at {}/issues",
                    env!("CARGO_PKG_REPOSITORY")
                ),
                backtrace,
            },
            None => Unwound::Killed,
        }
    })
}

/// Whether a text shows the error of a thread that could not be started.
fn is_exhaustion(text: &str) -> bool {
    text.contains("Os {") && (text.contains("WouldBlock") || text.contains("OutOfMemory"))
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
    use std::process::Command;

    use super::*;

    const NAME: &str =
        "panics::tests::a_panic_becomes_one_line_and_keeps_the_backtrace_that_was_asked_for";
    const ALONE: &str = "LADDER_TEST_ALONE";

    /// A process has one hook, and other tests panic too, so this one has a process of its own.
    #[test]
    fn a_panic_becomes_one_line_and_keeps_the_backtrace_that_was_asked_for() {
        if std::env::var_os(ALONE).is_none() {
            let mut alone = Command::new(std::env::current_exe().unwrap());
            alone.args([NAME, "--exact", "--nocapture"]).env(ALONE, "1");
            let output = alone.output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{output:?}");
            assert!(text.contains("1 passed"), "{text}");
            return;
        }
        for style in [
            BacktraceStyle::Off,
            BacktraceStyle::Short,
            BacktraceStyle::Full,
        ] {
            check(style);
        }
        check_thread();
    }

    #[track_caller]
    fn check_thread() {
        const STACK: usize = 1 << 60; // more than there are addresses
        install_hook(BacktraceStyle::Full);
        let start = || std::thread::Builder::new().stack_size(STACK).spawn(|| ());
        let caught = catch(|| start().map(drop).unwrap());
        let _ = panic::take_hook();
        let Err(Unwound::Exhausted(error)) = caught else {
            panic!("a thread that is refused is no bug: {caught:?}");
        };
        assert!(error.to_string().contains("--threads 1"), "{error}");
    }

    #[track_caller]
    fn check(style: BacktraceStyle) {
        install_hook(style);
        let caught = catch(|| panic!("index 7 of 3"));
        let _ = panic::take_hook(); // A failed assertion prints its text again.
        let Err(Unwound::Bug { error, backtrace }) = caught else {
            panic!("a panic must come back as a bug");
        };
        let text = format!("{error:#}");
        assert!(text.contains("index 7 of 3 (src/panics.rs:"), "{text}");
        assert!(text.contains("please report"), "{text}");
        assert!(!text.contains('\n'), "{text}");
        assert_eq!(backtrace.is_some(), style != BacktraceStyle::Off);
        if let Some(calls) = backtrace {
            assert!(calls.contains("panics::tests"), "{calls}");
        }
    }

    #[test]
    fn the_style_is_what_the_standard_library_makes_of_the_variable() {
        let parse = |value: &str| BacktraceStyle::parse(Some(OsStr::new(value)));
        assert_eq!(BacktraceStyle::parse(None), BacktraceStyle::Off);
        assert_eq!(parse("0"), BacktraceStyle::Off);
        assert_eq!(parse("1"), BacktraceStyle::Short);
        assert_eq!(parse("full"), BacktraceStyle::Full);
    }
}
