//! Ctrl-C: the first one finishes the step and saves, the second one ends at once.

use std::{panic, process};

use anyhow::{Context, Result};
use ladder_train::Interrupt;

/// The exit code of a program ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// Makes Ctrl-C (and SIGTERM, as schedulers send it) ask the run to stop.
pub fn install() -> Result<Interrupt> {
    let interrupt = Interrupt::new();
    let asked = interrupt.clone();
    ctrlc::set_handler(move || {
        if asked.is_requested() {
            restore_terminal();
            process::exit(INTERRUPTED);
        }
        asked.request();
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(interrupt)
}

/// burn's dashboard restores the terminal in its panic hook, and nowhere else that we can reach;
/// without a dashboard our own hook runs, which prints nothing.
fn restore_terminal() {
    let _ = panic::catch_unwind(|| panic!("ended by a second Ctrl-C"));
}
