//! A drawing with a name, in a page and as a file.

use maud::{Markup, PreEscaped, html};

use crate::page::mark::MARK;
use crate::page::theme;

/// Width of a figure in its own units: as many as a phone has pixels, so that its text is as large
/// as that of the page.
pub const WIDTH: f64 = 340.0;

/// Room around a figure in a file of its own.
const EDGE: f64 = 8.0;

/// A drawing with a name.
#[derive(Debug)]
pub struct Figure {
    name: &'static str,
    /// What it shows, for those who do not see it.
    label: String,
    size: [f64; 2],
    body: Markup,
}

impl Figure {
    /// A figure of `size`, `[width, height]`, whose file is `NAME.svg`.
    pub fn new(name: &'static str, label: impl Into<String>, size: [f64; 2], body: Markup) -> Self {
        Self {
            name,
            label: label.into(),
            size,
            body,
        }
    }

    /// The figure within a page.
    pub fn inline(&self) -> Markup {
        html! {
            svg.fig viewBox=(self.view_box()) role="img" aria-label=(self.label) { (self.body) }
        }
    }

    /// Name of its file.
    pub fn file_name(&self) -> String {
        format!("{}.svg", self.name)
    }

    /// The figure as a file of its own.
    pub fn file(&self) -> String {
        let [width, height] = self.size.map(|size| at(size + 2.0 * EDGE));
        let edge = at(-EDGE);
        let svg = html! {
            svg.fig xmlns="http://www.w3.org/2000/svg" viewBox={ (edge) " " (edge) " " (width) " " (height) }
                width=(at(2.0 * self.size[0])) role="img" aria-label=(self.label) {
                style { (PreEscaped(theme::figure_style())) }
                rect.paper x=(edge) y=(edge) width=(width) height=(height) {}
                (self.body)
            }
        };
        format!("{MARK}\n{}\n", svg.into_string())
    }

    fn view_box(&self) -> String {
        let [width, height] = self.size.map(at);
        format!("0 0 {width} {height}")
    }
}

/// A number of units, short: `12.3`.
pub fn at(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // No "-0".
    (rounded + 0.0).to_string()
}

/// Text at a point; `class` says how large, which color, and which end of it is there.
pub fn label(point: [f64; 2], class: &str, text: &str) -> Markup {
    html! { text class=(class) x=(at(point[0])) y=(at(point[1])) { (text) } }
}
