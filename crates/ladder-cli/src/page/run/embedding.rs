//! The last hidden layer in two dimensions.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use ladder_train::analysis::{principal_components, tsne};
use maud::{Markup, html};

use super::answers::EvaluatedOn;
use super::groups::Groups;
use super::subject::Subject;
use crate::output::percent;
use crate::page::document::{Figures, Section};
use crate::page::draw::figure::{Figure, WIDTH, at};
use crate::page::sampling::evenly;
use crate::page::text::{count, short};
use crate::page::theme::color;

/// Rows on the map.
const ROWS: usize = 1000;
/// Labeled rows on the map.
const LABELED: usize = 200;
/// Classes up to which each is named on the map.
const NAMED: usize = 40;
const MARGIN: f64 = 10.0;

/// A row on the map.
struct Point {
    at: [f64; 2],
    class: usize,
    is_labeled: bool,
}

/// The section of the maps.
pub fn section(subject: &Subject, figures: &mut Figures) -> Result<Section> {
    let labeled = evenly(subject.labeled.len(), LABELED).map(|at| subject.labeled[at]);
    let labeled: Vec<u32> = labeled.collect();
    let train_rows = &subject.dataset.train;
    let groups = Groups::of(subject);
    let shown = shown_rows(subject, &groups)?;
    let mut values = shown.values.clone();
    values.extend(train_rows.gather(&labeled));
    let features = subject.model.features(&values)?;
    let n = shown.classes.len() + labeled.len();
    let width = features.len() / n.max(1);
    let points = |positions: &mut dyn Iterator<Item = [f64; 2]>| -> Vec<Point> {
        let rows = shown.classes.iter().map(|&class| (class, false));
        let labeled = labeled.iter().filter_map(|&row| {
            Some((groups.of_label(train_rows.known().get(row as usize)?), true))
        });
        let classes = rows.chain(labeled);
        positions
            .zip(classes)
            .map(|(at, (class, is_labeled))| Point {
                at,
                class,
                is_labeled,
            })
            .collect()
    };

    let components = principal_components(&features, width, 2);
    let explained = percent(components.explained.iter().sum());
    let components = points(&mut components.rows().map(|row| [row[0], row[1]]));
    let neighbors = tsne(&features, width);
    let neighbors = points(&mut neighbors.iter().map(|position| position.map(f64::from)));
    let classes = groups.names();
    let body = html! {
        p.how {
            b { "How to read: " }
            "each point is a " (shown.names[0]) ", placed by the " (count(width, "value", "values")) " of the last hidden "
            "layer and colored by its " (shown.color) "; ringed points are labeled training rows. Where a "
            "color forms one island with a ringed point in it, one label teaches all its neighbors. Principal components "
            "keep distances as they are; t-SNE keeps neighbors together, and says nothing about the "
            "distance of islands. " (counted(&shown, subject, labeled.len()))
        }
        div."grid two" {
            (figures.show(
                map("components", "Principal components of the last hidden layer", &components, classes),
                "Principal components", &format!("the first two have {explained} of the variance")
            ))
            (figures.show(
                map("neighbors", "t-SNE of the last hidden layer", &neighbors, classes),
                "Neighbors (t-SNE)", "started from the principal components, the same every time"
            ))
        }
    };
    Ok(Section {
        id: "embedding",
        title: "Last hidden layer",
        body,
    })
}

/// The rows that fill the map.
struct Shown {
    values: Vec<f32>,
    classes: Vec<usize>,
    /// What one is called, and what several are.
    names: [&'static str; 2],
    /// What its color is.
    color: String,
    /// How many of these rows there are.
    of: usize,
}

/// Test rows by their class; without any, training rows by their predictions.
fn shown_rows(subject: &Subject, groups: &Groups) -> Result<Shown> {
    if subject.evaluated_on == EvaluatedOn::Test {
        let rows = subject.sample(ROWS);
        let known = subject.rows.known();
        let class = |&row: &u32| Some(groups.of_label(known.get(row as usize)?));
        return Ok(Shown {
            values: subject.rows.gather(&rows),
            classes: rows.iter().filter_map(class).collect(),
            names: ["test row", "test rows"],
            color: groups.color("true"),
            of: subject.answers.len(),
        });
    }
    let train = &subject.dataset.train;
    let rows: Vec<u32> = evenly(train.len(), ROWS).map(|row| row as u32).collect();
    let values = train.gather(&rows);
    let predictions = subject.model.answer(&values)?;
    Ok(Shown {
        values,
        classes: predictions
            .rows()
            .map(|row| groups.of_answer(row))
            .collect(),
        names: ["training row", "training rows"],
        color: groups.color("predicted"),
        of: train.len(),
    })
}

/// How many rows are shown where it is not all.
fn counted(rows: &Shown, subject: &Subject, labeled: usize) -> String {
    let part = |shown: usize, all: usize, [one, several]: [&str; 2]| match shown < all {
        true => Some(format!("{shown} of {}", count(all, one, several))),
        false => None,
    };
    let parts = [
        part(rows.classes.len(), rows.of, rows.names),
        part(
            labeled,
            subject.labeled.len(),
            ["labeled row", "labeled rows"],
        ),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("Shown are {}, evenly taken.", parts.join(" and ")),
    }
}

fn map(name: &'static str, about: &str, points: &[Point], classes: &[String]) -> Figure {
    let view = View::of(points);
    let mut by_class: BTreeMap<usize, Vec<&Point>> = BTreeMap::new();
    for point in points {
        by_class.entry(point.class).or_default().push(point);
    }
    let labeled = points.iter().filter(|point| point.is_labeled);
    let body = html! {
        @for (&class, points) in &by_class {
            path class={ "dots " (shape_of(class)) " " (color(class)) } d=(dots(points, &view)) {}
        }
        @for point in labeled {
            @let [x, y] = view.position(point.at);
            circle class={ "ring " (color(point.class)) } cx=(at(x)) cy=(at(y)) r="3.6" {
                title { "labeled: " (classes[point.class]) }
            }
        }
        @if by_class.len() <= NAMED { @for (&class, points) in &by_class {
            (class_name(points, &view, &classes[class]))
        } }
    };
    let about = format!(
        "{about}: {} of {}",
        count(points.len(), "row", "rows"),
        count(by_class.len(), "class", "classes")
    );
    Figure::new(name, about, [WIDTH, view.height], body)
}

/// Ten colors serve twenty classes: the second ten have squares.
fn shape_of(class: usize) -> &'static str {
    match (class / 10).is_multiple_of(2) {
        true => "round",
        false => "square",
    }
}

/// Each row as a line of no length with a round end, all in one path: it is short.
fn dots(points: &[&Point], view: &View) -> String {
    let mut path = String::new();
    for point in points.iter().filter(|point| !point.is_labeled) {
        let [x, y] = view.position(point.at);
        let _ = write!(path, "M{} {}h0", at(x), at(y));
    }
    path
}

/// The name in the middle of the class, which few outliers do not move: at the median.
fn class_name(points: &[&Point], view: &View, name: &str) -> Markup {
    let median = |axis: usize| {
        let mut values: Vec<f64> = points.iter().map(|point| point.at[axis]).collect();
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let [x, y] = view.position([median(0), median(1)]);
    html! { text."halo middle bold" x=(at(x)) y=(at(y + 5.0)) font-size="15" { (short(name, 12)) } }
}

/// From the positions of points to those in the figure, with the same scale along both axes.
struct View {
    least: [f64; 2],
    scale: f64,
    height: f64,
}

impl View {
    fn of(points: &[Point]) -> Self {
        let range = |axis: usize| {
            let values = points.iter().map(|point| point.at[axis]);
            let least = values.clone().fold(f64::INFINITY, f64::min);
            (least, values.fold(f64::NEG_INFINITY, f64::max))
        };
        let (x, y) = (range(0), range(1));
        let width = (x.1 - x.0).max(1e-9);
        // The figure is at most as high as it is wide, and at least 0.6 times as high.
        let height = (y.1 - y.0).clamp(0.6 * width, 1e9 * width);
        let scale = (WIDTH - 2.0 * MARGIN) / width.max(height);
        Self {
            least: [
                (x.0 + x.1) / 2.0 - (WIDTH / 2.0 - MARGIN) / scale,
                (y.0 + y.1) / 2.0 - height / 2.0,
            ],
            scale,
            height: height * scale + 2.0 * MARGIN,
        }
    }

    fn position(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            MARGIN + self.scale * (x - self.least[0]),
            self.height - MARGIN - self.scale * (y - self.least[1]),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(positions: &[[f64; 2]]) -> Vec<Point> {
        let point = |&at: &[f64; 2]| Point {
            at,
            class: 0,
            is_labeled: false,
        };
        positions.iter().map(point).collect()
    }

    #[test]
    fn all_points_are_within_the_figure_with_the_same_scale_along_both_axes() {
        for positions in [
            [[0.0, 0.0], [4.0, 1.0], [2.0, 8.0]],
            [[-30.0, 0.0], [4.0, 1.0], [2.0, 2.0]],
            [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]],
        ] {
            let points = points(&positions);
            let view = View::of(&points);
            let found = positions.map(|position| view.position(position));
            for [x, y] in found {
                assert!(
                    (0.0..=WIDTH).contains(&x) && (0.0..=view.height).contains(&y),
                    "{found:?}"
                );
            }
            let distance = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
            let scaled = view.scale * distance(positions[0], positions[1]);
            assert!((distance(found[0], found[1]) - scaled).abs() < 1e-6);
        }
    }
}
