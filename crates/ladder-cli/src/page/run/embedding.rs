//! The last hidden layer in two dimensions.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use ladder_train::analysis::{principal_components, tsne};
use maud::{Markup, html};

use super::Subject;
use super::subject::{Asked, evenly};
use crate::classes::most_probable;
use crate::output::percent;
use crate::page::document::{Figures, Section};
use crate::page::draw::{Figure, WIDTH, at};
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
    place: [f64; 2],
    class: usize,
    is_labeled: bool,
}

/// The section of the maps.
pub fn section(subject: &Subject, figures: &mut Figures) -> Result<Section> {
    let shown = shown_rows(subject)?;
    let labeled = evenly(subject.labeled.len(), LABELED).map(|at| subject.labeled[at]);
    let labeled: Vec<u32> = labeled.collect();
    let train_rows = &subject.dataset.train;
    let mut values = shown.values.clone();
    values.extend(train_rows.gather(&labeled));
    let features = subject.model.features(&values)?;
    let n = shown.classes.len() + labeled.len();
    let width = features.len() / n.max(1);
    let points = |places: &mut dyn Iterator<Item = [f64; 2]>| -> Vec<Point> {
        let rows = shown.classes.iter().map(|&class| (class, false));
        let labeled = labeled
            .iter()
            .filter_map(|&row| Some((train_rows.label(row as usize)?, true)));
        let classes = rows.chain(labeled);
        places
            .zip(classes)
            .map(|(place, (class, is_labeled))| Point {
                place,
                class,
                is_labeled,
            })
            .collect()
    };

    let components = principal_components(&features, width, 2);
    let explained = percent(components.explained.iter().sum());
    let components = points(&mut components.rows.iter().map(|row| [row[0], row[1]]));
    let neighbors = tsne(&features, width);
    let neighbors = points(&mut neighbors.iter().map(|place| place.map(f64::from)));
    let classes = &subject.classes;
    let body = html! {
        p.how {
            b { "How to read: " }
            "each point is a " (shown.name) ", placed by the " (count(width, "value", "values")) " of the last hidden "
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
    /// What one is called.
    name: &'static str,
    /// What its color is.
    color: &'static str,
    /// Of which rows they are, and how many of these there are.
    kind: &'static str,
    of: usize,
}

/// Test rows by their class; without any, training rows by what the network says of them.
fn shown_rows(subject: &Subject) -> Result<Shown> {
    if subject.asked == Asked::Test {
        let rows = subject.sample(ROWS);
        let class = |&row: &u32| subject.rows.label(row as usize);
        return Ok(Shown {
            values: subject.rows.gather(&rows),
            classes: rows.iter().filter_map(class).collect(),
            name: "test row",
            color: "true class",
            kind: "to test with",
            of: subject.answers.len(),
        });
    }
    let train = &subject.dataset.train;
    let rows: Vec<u32> = evenly(train.len(), ROWS).map(|row| row as u32).collect();
    let values = train.gather(&rows);
    let probabilities = subject.model.predict(&values)?;
    Ok(Shown {
        values,
        classes: probabilities.iter().map(|row| most_probable(row)).collect(),
        name: "training row",
        color: "class as the network sees it",
        kind: "to train with",
        of: train.len(),
    })
}

/// How many rows are shown where it is not all.
fn counted(rows: &Shown, subject: &Subject, labeled: usize) -> String {
    let part = |shown: usize, all: usize, what: &str| match shown < all {
        true => Some(format!("{shown} of {} {what}", count(all, "row", "rows"))),
        false => None,
    };
    let parts = [
        part(rows.classes.len(), rows.of, rows.kind),
        part(labeled, subject.labeled.len(), "with a label"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("Shown are {}, evenly taken.", parts.join(" and ")),
    }
}

fn map(name: &'static str, about: &str, points: &[Point], classes: &[String]) -> Figure {
    let placed = Placing::of(points);
    let mut by_class: BTreeMap<usize, Vec<&Point>> = BTreeMap::new();
    for point in points {
        by_class.entry(point.class).or_default().push(point);
    }
    let labeled = points.iter().filter(|point| point.is_labeled);
    let body = html! {
        @for (&class, points) in &by_class {
            path class={ "dots " (shape_of(class)) " " (color(class)) } d=(dots(points, &placed)) {}
        }
        @for point in labeled {
            @let [x, y] = placed.place(point.place);
            circle class={ "ring " (color(point.class)) } cx=(at(x)) cy=(at(y)) r="3.6" {
                title { "labeled: " (classes[point.class]) }
            }
        }
        @if by_class.len() <= NAMED { @for (&class, points) in &by_class {
            (class_name(points, &placed, &classes[class]))
        } }
    };
    let about = format!(
        "{about}: {} rows of {} classes",
        points.len(),
        by_class.len()
    );
    Figure::new(name, about, [WIDTH, placed.height], body)
}

/// Ten colors serve twenty classes: the second ten have squares.
fn shape_of(class: usize) -> &'static str {
    match (class / 10).is_multiple_of(2) {
        true => "round",
        false => "square",
    }
}

/// Each row as a line of no length with a round end, all in one path: it is short.
fn dots(points: &[&Point], placed: &Placing) -> String {
    let mut path = String::new();
    for point in points.iter().filter(|point| !point.is_labeled) {
        let [x, y] = placed.place(point.place);
        let _ = write!(path, "M{} {}h0", at(x), at(y));
    }
    path
}

/// The name in the middle of the class, which few outliers do not move: at the median.
fn class_name(points: &[&Point], placed: &Placing, name: &str) -> Markup {
    let median = |axis: usize| {
        let mut values: Vec<f64> = points.iter().map(|point| point.place[axis]).collect();
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let [x, y] = placed.place([median(0), median(1)]);
    html! { text."halo middle bold" x=(at(x)) y=(at(y + 5.0)) font-size="15" { (short(name, 12)) } }
}

/// From the places of points to those of the figure, with the same scale along both axes.
struct Placing {
    least: [f64; 2],
    scale: f64,
    height: f64,
}

impl Placing {
    fn of(points: &[Point]) -> Self {
        let range = |axis: usize| {
            let values = points.iter().map(|point| point.place[axis]);
            let least = values.clone().fold(f64::INFINITY, f64::min);
            (least, values.fold(f64::NEG_INFINITY, f64::max))
        };
        let (x, y) = (range(0), range(1));
        let width = (x.1 - x.0).max(1e-9);
        // Not flatter than a page is wide, and not higher than it is wide.
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

    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            MARGIN + self.scale * (x - self.least[0]),
            self.height - MARGIN - self.scale * (y - self.least[1]),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(places: &[[f64; 2]]) -> Vec<Point> {
        let point = |&place: &[f64; 2]| Point {
            place,
            class: 0,
            is_labeled: false,
        };
        places.iter().map(point).collect()
    }

    #[test]
    fn all_points_are_within_the_figure_with_the_same_scale_along_both_axes() {
        for places in [
            [[0.0, 0.0], [4.0, 1.0], [2.0, 8.0]],
            [[-30.0, 0.0], [4.0, 1.0], [2.0, 2.0]],
            [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]],
        ] {
            let points = points(&places);
            let placed = Placing::of(&points);
            let found: Vec<[f64; 2]> = places.map(|place| placed.place(place)).into();
            for [x, y] in &found {
                assert!(
                    (0.0..=WIDTH).contains(x) && (0.0..=placed.height).contains(y),
                    "{found:?}"
                );
            }
            let distance = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
            let scaled = placed.scale * distance(places[0], places[1]);
            assert!((distance(found[0], found[1]) - scaled).abs() < 1e-6);
        }
    }
}
