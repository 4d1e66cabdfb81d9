//! Curves over two axes.

use std::fmt::Write;

use maud::{Markup, html};

use super::figure::{Figure, WIDTH, at, label};
use super::legend::legend;
use super::scale::Scale;

/// Height of the plot alone.
const HEIGHT: f64 = 210.0;
/// Room for the names of values at the left.
const LEFT: f64 = 44.0;
const RIGHT: f64 = 8.0;
/// Room for the names of values and of the axis below.
const BELOW: f64 = 36.0;
/// Room for the name of the vertical axis.
const ABOVE: f64 = 18.0;
/// Points of a curve, at most, that are marked.
const FEW: usize = 1;

/// A line through points.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Its name in the legend, if it has one there.
    pub name: Option<String>,
    /// CSS classes: its color, `thin`, `dashed`.
    pub class: String,
    /// `[x, y]`; one that is not finite interrupts the line.
    pub points: Vec<[f64; 2]>,
}

/// Axes with curves.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The horizontal axis.
    pub x: Scale,
    /// Its name.
    pub x_name: String,
    /// The vertical axis.
    pub y: Scale,
    /// Its name.
    pub y_name: String,
    /// The curves, those in front last.
    pub curves: Vec<Curve>,
}

impl Chart {
    /// The chart as a figure with a legend above, and what is drawn between grid and curves.
    pub fn figure(self, name: &'static str, about: impl Into<String>) -> Figure {
        let named = self.curves.iter();
        let named = named.filter_map(|curve| Some((curve.name.as_deref()?, curve.class.clone())));
        let (names, top) = legend(named);
        let size = [WIDTH, top + ABOVE + HEIGHT + BELOW];
        let plot = html! {
            (names)
            g transform={ "translate(0 " (at(top + ABOVE)) ")" } {
                (self.axes())
                @for curve in &self.curves { (self.curve(curve)) }
            }
        };
        Figure::new(name, about, size, plot)
    }

    /// Where a value stands in the plot.
    fn position(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let width = WIDTH - LEFT - RIGHT;
        [
            LEFT + width * self.x.fraction(x),
            HEIGHT * (1.0 - self.y.fraction(y)),
        ]
    }

    fn axes(&self) -> Markup {
        let right = WIDTH - RIGHT;
        let scale = if self.y.is_log() { ", logarithmic" } else { "" };
        html! {
            (label([LEFT, -7.0], "muted small", &format!("{}{scale}", self.y_name)))
            @for (value, text) in self.y.ticks(5) {
                @let y = HEIGHT * (1.0 - self.y.fraction(value));
                path.grid d={ "M" (LEFT) " " (at(y)) "H" (right) } {}
                (label([LEFT - 6.0, y + 4.0], "muted end", &text))
            }
            path.axis d={ "M" (LEFT) " " (HEIGHT) "H" (right) } {}
            @for (value, text) in self.x.ticks(6) {
                @let x = LEFT + (right - LEFT) * self.x.fraction(value);
                path.axis d={ "M" (at(x)) " " (HEIGHT) "v4" } {}
                (label([x, HEIGHT + 17.0], "muted middle", &text))
            }
            (label([(LEFT + right) / 2.0, HEIGHT + 32.0], "muted small middle", &self.x_name))
        }
    }

    fn curve(&self, curve: &Curve) -> Markup {
        let finite = curve
            .points
            .iter()
            .filter(|[x, y]| x.is_finite() && y.is_finite());
        let few: Vec<&[f64; 2]> = finite.clone().take(FEW + 1).collect();
        html! {
            @if few.len() <= FEW { @for &&point in &few {
                @let [x, y] = self.position(point);
                circle class={ "area " (curve.class) } cx=(at(x)) cy=(at(y)) r="3.5" {}
            } } @else {
                path class={ "curve " (curve.class) } d=(self.path(&curve.points)) {}
            }
        }
    }

    fn path(&self, points: &[[f64; 2]]) -> String {
        let mut path = String::new();
        let mut is_down = false;
        for &point in points {
            let [x, y] = self.position(point);
            if !(point[0].is_finite() && point[1].is_finite()) {
                is_down = false;
                continue;
            }
            let _ = write!(
                path,
                "{}{} {}",
                if is_down { "L" } else { "M" },
                at(x),
                at(y)
            );
            is_down = true;
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(points: Vec<[f64; 2]>) -> String {
        let curve = Curve {
            name: Some("a <b> & c".to_owned()),
            class: "good".to_owned(),
            points,
        };
        let chart = Chart {
            x: Scale::linear(0.0, 10.0),
            x_name: "epoch".to_owned(),
            y: Scale::linear(0.0, 1.0),
            y_name: "cost".to_owned(),
            curves: vec![curve],
        };
        chart.figure("test", "a curve").inline().into_string()
    }

    #[test]
    fn a_value_that_is_not_finite_interrupts_the_curve() {
        let text = chart(vec![[0.0, 0.0], [5.0, 0.5], [6.0, f64::NAN], [7.0, 1.0]]);
        assert!(text.contains(r#"d="M44 210L188 105M245.6 0""#), "{text}");
    }

    #[test]
    fn a_single_point_is_seen_and_names_are_escaped() {
        let text = chart(vec![[5.0, 0.5]]);
        assert!(
            text.contains(r#"<circle class="area good" cx="188" cy="105""#),
            "{text}"
        );
        assert!(text.contains("a &lt;b&gt; &amp; c"), "{text}");
    }
}
