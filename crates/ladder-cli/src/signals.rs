//! Ctrl-C, SIGTERM and SIGHUP: the first one finishes the step and saves, a later Ctrl-C ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{panic, process};

use anyhow::{Context, Result};
use ladder_train::Interrupt;

/// The exit code of a program ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// A Ctrl-C so soon after another signal is the same one: a program that started this one may send
/// on what the terminal has sent already.
const AT_ONCE: Duration = Duration::from_secs(1);

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Finish the step, save and end.
    Stop,
    /// End at once.
    End,
}

/// Who listens for signals.
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
        on_each(move |request| match request {
            _ if !heard.load(Ordering::SeqCst) => process::exit(INTERRUPTED),
            Request::Stop => asked.request(),
            Request::End => {
                restore_terminal();
                process::exit(INTERRUPTED);
            }
        })?;
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

/// Calls `answer` on every signal, on a thread of its own.
pub fn on_each(mut answer: impl FnMut(Request) + Send + 'static) -> Result<()> {
    let mut requests = Requests::default();
    listen(move |is_ctrl_c| answer(requests.next(is_ctrl_c, Instant::now())))
        .context("cannot listen for Ctrl-C")
}

/// Schedulers send SIGTERM to a script and to its programs, and the script sends it on, so that it
/// comes more than once; whoever sends it and wants more sends SIGKILL.
#[derive(Debug, Default)]
struct Requests(Option<Instant>);

impl Requests {
    fn next(&mut self, is_ctrl_c: bool, now: Instant) -> Request {
        let first = *self.0.get_or_insert(now);
        match is_ctrl_c && now - first > AT_ONCE {
            true => Request::End,
            false => Request::Stop,
        }
    }
}

#[cfg(unix)]
fn listen(mut answer: impl FnMut(bool) + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let each = move || signals.forever().for_each(|it| answer(it == SIGINT));
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(each)?;
    Ok(())
}

#[cfg(not(unix))]
fn listen(mut answer: impl FnMut(bool) + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(move || answer(true))
}

/// burn's dashboard restores the terminal in its panic hook, and nowhere else that we can reach;
/// without a dashboard our own hook runs, which prints nothing.
fn restore_terminal() {
    let _ = panic::catch_unwind(|| panic!("ended by a second Ctrl-C"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_later_ctrl_c_ends_at_once() {
        let (start, mut requests) = (Instant::now(), Requests::default());
        let mut after =
            |seconds, is_ctrl_c| requests.next(is_ctrl_c, start + Duration::from_secs(seconds));
        assert_eq!(after(0, false), Request::Stop);
        assert_eq!(after(0, true), Request::Stop, "sent on");
        assert_eq!(after(60, false), Request::Stop, "a scheduler again");
        assert_eq!(after(60, true), Request::End);
    }
}
