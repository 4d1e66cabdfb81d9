//! Notices on standard error, also beside a dashboard.

use std::io::{self, Write};

#[cfg(feature = "tui")]
use ladder_train::Event;
use ladder_train::Stage;

use super::escape::escaped;
#[cfg(feature = "tui")]
use super::result::result;

/// Shows one event, if burn's dashboard is closed at that moment.
#[cfg(feature = "tui")]
pub fn show_beside_dashboard(event: Event) {
    match event {
        Event::Warning { stage, message } => warn(None, stage, &message),
        Event::Finishing { stage } => note(&format!("{stage}: evaluating and saving")),
        Event::Finished { stage, report } if stage == Stage::Baseline => {
            note(&result(stage, &report));
        }
        // The ladder's result opens the summary, which follows at once.
        _ => {}
    }
}

/// `warning: ladder: ...` on standard error, or `warning: seed 3: ladder: ...` of several.
pub fn warn(seed: Option<u64>, stage: Stage, message: &str) {
    let seed = seed
        .map(|seed| format!("seed {seed}: "))
        .unwrap_or_default();
    note(&format!("warning: {seed}{stage}: {message}"));
}

/// Prints a line on standard error, or nothing if that is closed.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", escaped(text));
}
