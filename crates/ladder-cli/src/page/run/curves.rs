//! Costs and errors over the epochs.

use ladder_data::Task;
use ladder_train::EpochLine;
use ladder_train::analysis::error_name as error_name_of;
use maud::html;

use super::subject::Subject;
use crate::page::document::{Figures, Section};
use crate::page::draw::chart::{Chart, Curve};
use crate::page::draw::figure::Figure;
use crate::page::draw::scale::Scale;
use crate::page::text::count;
use crate::page::theme::color;

/// The section of the training curves.
pub fn section(subject: &Subject, figures: &mut Figures) -> Section {
    let body = html! {
        p.how {
            b { "How to read: " }
            "the total cost is what training minimizes, the supervised cost plus the weighted "
            "denoising costs. A denoising cost of 1 at a hidden level is what guessing the mean "
            "gives. " (rows_of(&subject.epochs))
        }
        div.grid {
            (figures.show(costs(&subject.epochs), "Cost", "total and supervised, mean of each epoch"))
            @if let Some(figure) = denoising(subject) {
                (figures.show(figure, "Denoising cost", "of each level, not weighted"))
            }
            @if subject.epochs.iter().any(|line| line.error().is_finite()) {
                (figures.show(errors(subject), "Error", "after each epoch"))
            }
        }
    };
    Section {
        id: "curves",
        title: "Training",
        body,
    }
}

/// Which rows the error of the epochs is of, if there is one.
fn rows_of(epochs: &[EpochLine]) -> &'static str {
    match epochs.last() {
        Some(line) if line.validation_error.is_some() => {
            "The error of the epochs is measured on the rows held out and decides nothing."
        }
        Some(line) if line.test_error.is_some() => {
            "The error of the epochs is measured on the test rows and decides nothing."
        }
        _ => "",
    }
}

fn costs(epochs: &[EpochLine]) -> Figure {
    let curve = |name: &str, class: &str, cost: fn(&EpochLine) -> f64| Curve {
        name: Some(name.to_owned()),
        class: class.to_owned(),
        points: points(epochs, |line| Some(cost(line))),
    };
    let curves = vec![
        curve("total", "good", |line| line.cost),
        curve("supervised", "other", |line| line.supervised_cost),
    ];
    chart(Scale::of_costs(values(&curves)), "cost", curves).figure(
        "costs",
        about("Total and supervised cost", epochs, |line| line.cost),
    )
}

fn denoising(subject: &Subject) -> Option<Figure> {
    let levels = subject.epochs.first()?.denoising_costs.len();
    let curves: Vec<Curve> = (0..levels)
        .filter(|&level| subject.epochs[0].denoising_costs[level].is_some())
        .map(|level| Curve {
            name: Some(level_name(level)),
            class: color(level),
            points: points(&subject.epochs, |line| *line.denoising_costs.get(level)?),
        })
        .collect();
    let shown = !curves.is_empty();
    let y = Scale::of_costs(values(&curves));
    shown.then(|| {
        chart(y, "denoising cost", curves).figure(
            "denoising-costs",
            "Denoising cost of each level over the epochs",
        )
    })
}

/// `input` or `level 3`.
pub fn level_name(level: usize) -> String {
    match level {
        0 => "input".to_owned(),
        level => format!("level {level}"),
    }
}

fn errors(subject: &Subject) -> Figure {
    let mut errors = Vec::new();
    if let Some((_, epochs)) = &subject.baseline {
        errors.push(Errors {
            name: Some("baseline".to_owned()),
            class: "other".to_owned(),
            epochs,
        });
    }
    errors.push(Errors {
        name: Some(
            match subject.report.method() {
                "baseline" => "supervised network",
                _ => "ladder",
            }
            .to_owned(),
        ),
        class: "good".to_owned(),
        epochs: &subject.epochs,
    });
    let label = about("Error", &subject.epochs, EpochLine::error);
    error_chart(&errors, "errors", label)
}

/// The errors of a run over its epochs.
pub struct Errors<'a> {
    /// Its name in the legend.
    pub name: Option<String>,
    /// CSS classes of its curve.
    pub class: String,
    /// Its epochs.
    pub epochs: &'a [EpochLine],
}

/// What an error is multiplied by at an axis, and what stands behind its name there.
pub fn unit(task: Task) -> (f64, &'static str) {
    match task {
        Task::Classification => (100.0, ", %"),
        Task::Regression => (1.0, ""),
    }
}

/// Errors over the epochs, in percent of the rows or in the unit of the values.
pub fn error_chart(errors: &[Errors], name: &'static str, label: String) -> Figure {
    let curves: Vec<Curve> = errors
        .iter()
        .map(|errors| Curve {
            name: errors.name.clone(),
            class: errors.class.clone(),
            points: points(errors.epochs, |line| Some(unit(line.task).0 * line.error())),
        })
        .collect();
    let y = Scale::from_zero(values(&curves));
    chart(y, &error_name(errors), curves).figure(name, label)
}

/// What the errors over the epochs are called, which may be of different rows, and their unit.
fn error_name(errors: &[Errors]) -> String {
    let lines = errors.iter().flat_map(|errors| errors.epochs.last());
    let known = lines.filter(|line| line.error().is_finite());
    let mut names = known.map(|line| (line.error_name(), line.task));
    let first = names.next();
    let task = first.map_or(Task::Classification, |(_, task)| task);
    let (name, unit) = (error_name_of(task), unit(task).1);
    match first {
        Some(first) if names.all(|other| other == first) => format!("{} {name}{unit}", first.0),
        _ => format!("{name}{unit}"),
    }
}

fn chart(y: Scale, y_name: &str, curves: Vec<Curve>) -> Chart {
    let points = curves.iter().flat_map(|curve| &curve.points);
    let last = points.map(|point| point[0]).fold(1.0, f64::max);
    Chart {
        x: Scale::counts(last),
        x_name: "epoch".to_owned(),
        y,
        y_name: y_name.to_owned(),
        curves,
    }
}

fn points(epochs: &[EpochLine], figure: impl Fn(&EpochLine) -> Option<f64>) -> Vec<[f64; 2]> {
    let point = |line: &EpochLine| [line.epoch as f64, figure(line).unwrap_or(f64::NAN)];
    epochs.iter().map(point).collect()
}

fn values(curves: &[Curve]) -> impl Iterator<Item = f64> + Clone + '_ {
    let points = curves.iter().flat_map(|curve| &curve.points);
    points.map(|point| point[1])
}

/// `Error over 20 epochs, from 0.5 to 0.1`.
fn about(what: &str, epochs: &[EpochLine], figure: fn(&EpochLine) -> f64) -> String {
    let ends = epochs.first().zip(epochs.last());
    let ends = ends.map_or_else(String::new, |(first, last)| {
        format!(", from {:.4} to {:.4}", figure(first), figure(last))
    });
    let epochs = count(epochs.len(), "epoch", "epochs");
    format!("{what} over {epochs}{ends}")
}
