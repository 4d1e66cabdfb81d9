//! Progress bars: on standard error, and only if it is a terminal that can draw.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::can_draw;

/// A bar over the rows of an epoch.
pub fn rows_bar() -> ProgressBar {
    bar("{prefix} {bar:24} {pos}/{len} rows  {msg}")
}

/// A bar over the bytes of a download.
#[cfg(feature = "fetch")]
pub fn bytes_bar() -> ProgressBar {
    bar("{prefix} {bar:24} {bytes}/{total_bytes}  {bytes_per_sec}  {msg}")
}

/// indicatif draws nothing where standard error is not a terminal.
fn bar(template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template)
        .expect("invariant: the templates of this file are well-formed")
        .progress_chars("=> ");
    let target = match can_draw() {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    ProgressBar::with_draw_target(None, target).with_style(style)
}
