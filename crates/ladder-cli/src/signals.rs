//! Ctrl-C: the first one finishes the step and saves, a later one ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{panic, process};

use anyhow::{Context, Result};
use ladder_train::Interrupt;

/// The exit code of a program ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// What comes so soon after the first signal is the same request: a scheduler signals a script and its
/// programs, and the script sends it on.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Ctrl-C, SIGTERM and SIGHUP, as terminals and schedulers send them.
pub struct Signals {
    interrupt: Interrupt,
    /// Whether anybody looks at stop requests; until then there is nothing to save.
    is_heard: Arc<AtomicBool>,
}

impl Signals {
    /// Takes the signals over: until [`hear`](Self::hear) they end the program at once.
    pub fn install() -> Result<Self> {
        let (interrupt, is_heard) = (Interrupt::new(), Arc::new(AtomicBool::new(false)));
        let (asked, heard) = (interrupt.clone(), is_heard.clone());
        let mut first = None;
        ctrlc::set_handler(move || {
            if !heard.load(Ordering::SeqCst) {
                process::exit(INTERRUPTED);
            }
            let first = first.get_or_insert_with(Instant::now);
            if first.elapsed() > AT_ONCE {
                restore_terminal();
                process::exit(INTERRUPTED);
            }
            asked.request();
        })
        .context("cannot listen for Ctrl-C")?;
        Ok(Self {
            interrupt,
            is_heard,
        })
    }

    /// From now on the first signal is a stop request.
    pub fn hear(self) -> Interrupt {
        self.is_heard.store(true, Ordering::SeqCst);
        self.interrupt
    }
}

/// Calls `stop` on every signal, for a command whose work other processes do.
pub fn on_each(stop: impl FnMut() + Send + 'static) -> Result<()> {
    ctrlc::set_handler(stop).context("cannot listen for Ctrl-C")
}

/// burn's dashboard restores the terminal in its panic hook, and nowhere else that we can reach;
/// without a dashboard our own hook runs, which prints nothing.
fn restore_terminal() {
    let _ = panic::catch_unwind(|| panic!("ended by a second Ctrl-C"));
}
