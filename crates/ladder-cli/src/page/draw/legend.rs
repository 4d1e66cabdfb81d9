//! The names of curves, above the chart.

use maud::{Markup, html};

use super::figure::{WIDTH, at, label};

const LINE: f64 = 17.0;
const SWATCH: f64 = 14.0;
/// Width of a character of text, about.
const CHARACTER: f64 = 6.4;

/// Entries in lines of the figure's width, and the height they take; `class` colors an entry.
pub fn legend<'a>(entries: impl Iterator<Item = (&'a str, String)>) -> (Markup, f64) {
    let mut placed = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for (name, class) in entries {
        let width = SWATCH + 5.0 + CHARACTER * name.chars().count() as f64;
        if x > 0.0 && x + width > WIDTH {
            (x, y) = (0.0, y + LINE);
        }
        placed.push((x, y, name, class));
        x += width + 14.0;
    }
    let height = if placed.is_empty() {
        0.0
    } else {
        y + LINE + 6.0
    };
    let drawn = html! { @for (x, y, name, class) in placed {
        path class={ "curve " (class) } d={ "M" (at(x)) " " (at(y + 7.0)) "h" (SWATCH) } {}
        (label([x + SWATCH + 5.0, y + 11.0], "", name))
    } };
    (drawn, height)
}
