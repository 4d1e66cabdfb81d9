//! burn's terminal dashboard, with Ctrl-C left to be the signal it is elsewhere.

use std::io::IsTerminal;

use burn::train::Interrupter;
use burn::train::renderer::MetricsRenderer;
use burn::train::renderer::tui::TuiMetricsRendererWrapper;

/// Opens the dashboard; `None` where standard output is no terminal.
///
/// `epochs_done` keeps its estimate of the remaining time right in a resumed run.
/// Its menu ("q", then "s") stops through `interrupter`.
pub(crate) fn open(
    interrupter: Interrupter,
    epochs_done: usize,
) -> Option<Box<dyn MetricsRenderer>> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let epochs_done = (epochs_done > 0).then_some(epochs_done);
    let dashboard = TuiMetricsRendererWrapper::new(interrupter, epochs_done);
    keep_interrupt_signal();
    Some(Box::new(dashboard))
}

/// The dashboard reads single keys, in a mode in which Ctrl-C is a key like any other, and ignores
/// it. We want the signal: it ends the step and saves. Ctrl-Z stays a key, because a suspended
/// dashboard would leave the terminal unusable.
#[cfg(unix)]
fn keep_interrupt_signal() {
    use std::time::Duration;

    use nix::sys::termios::{
        _POSIX_VDISABLE, LocalFlags, SetArg, SpecialCharacterIndices, tcgetattr, tcsetattr,
    };

    // The dashboard's own thread switches the mode; it takes a few milliseconds to start.
    for _ in 0..200 {
        let Ok(mut mode) = tcgetattr(std::io::stdin()) else {
            return;
        };
        if !mode.local_flags.contains(LocalFlags::ICANON) {
            mode.local_flags.insert(LocalFlags::ISIG);
            for key in [
                SpecialCharacterIndices::VSUSP,
                SpecialCharacterIndices::VQUIT,
            ] {
                mode.control_chars[key as usize] = _POSIX_VDISABLE;
            }
            // Where it fails, "q" still stops the run.
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSANOW, &mode);
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(not(unix))]
fn keep_interrupt_signal() {}
