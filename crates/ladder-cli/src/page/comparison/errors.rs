//! The errors, as a table and as dots.

use ladder_data::Task;
use ladder_train::MeanStd;
use ladder_train::analysis::{Measure, error_text};
use maud::{Markup, html};

use super::run_group::RunGroup;
use crate::output::{duration, error_spread};
use crate::page::draw::figure::{Figure, WIDTH, at, label};
use crate::page::draw::scale::Scale;
use crate::page::run::curves::unit;
use crate::page::run::measures;
use crate::page::text::short;
use crate::page::theme::color;

/// Characters of a name in a figure, at most.
pub const LONGEST: usize = 36;

/// What mean and deviation of so many runs are.
pub fn spread_name(n: usize) -> String {
    match n {
        1 => "one run".to_owned(),
        n => format!("mean ± standard deviation of {n} runs"),
    }
}

/// What the errors of all groups of runs are called.
pub fn name<'a>(groups: impl IntoIterator<Item = &'a RunGroup>) -> String {
    let mut kinds = groups.into_iter().filter_map(RunGroup::error_name);
    match kinds.next() {
        Some(first) if kinds.all(|other| other == first) => first,
        _ => "error".to_owned(),
    }
}

/// An error in a column called [`name`], with its kind unless that is the column's.
pub fn cell(error: Option<String>, kind: Option<String>, name: &str) -> String {
    match (error, kind) {
        (Some(error), Some(kind)) if kind != name => format!("{error}, {kind}"),
        (error, _) => error.unwrap_or_else(|| "–".to_owned()),
    }
}

/// A line for each group.
pub fn table(groups: &[RunGroup]) -> Markup {
    let name = name(groups);
    let task = groups.first().map_or(Task::Classification, RunGroup::task);
    let text = |group: &RunGroup, of: Option<MeanStd>| of.map(|it| error_spread(group.task(), it));
    html! {
        div.scroll tabindex="0" role="region" aria-label="Errors" { table {
            thead { tr {
                th scope="col" { "setting" } th scope="col" { "runs" } th scope="col" { (name.as_str()) }
                th scope="col" { "baseline" }
                @for measure in Measure::all(task) { th scope="col" { (measure.name()) } }
                th scope="col" { "training, mean" }
            } }
            tbody { @for group in groups { tr {
                th scope="row" { (group.name) }
                td { (group.runs.len()) @if !group.missing.is_empty() { " of " (group.runs.len() + group.missing.len()) } }
                td { (cell(text(group, group.error()), group.error_name(), &name)) }
                td { (cell(text(group, group.baseline()), None, &name)) }
                @for text in measures::cells(task, group.measures()) { td { (text) } }
                td { (group.seconds().map_or_else(|| "–".to_owned(), |seconds| duration(seconds.mean))) }
            } } }
        } }
    }
}

/// The errors of every run, and their mean and standard deviation.
pub fn dots(groups: &[RunGroup]) -> Figure {
    let (line, top) = (44.0, 6.0);
    let (left, right) = (8.0, WIDTH - 8.0);
    let runs = groups.iter().flat_map(|group| &group.runs);
    let errors = runs.flat_map(|run| [run.error(), run.baseline_error()]);
    let task = groups.first().map_or(Task::Classification, RunGroup::task);
    let (factor, unit) = unit(task);
    let scale = Scale::from_zero(errors.flatten().map(|error| factor * error));
    let x = |error: f64| left + (right - left) * scale.fraction(factor * error);
    let name = name(groups);
    let bottom = top + line * groups.len() as f64;
    let body = html! {
        @for (value, text) in scale.ticks(6) {
            path.grid d={ "M" (at(x(value / factor))) " " (top) "V" (at(bottom)) } {}
            (label([x(value / factor), bottom + 16.0], "muted middle", &text))
        }
        @for (index, group) in groups.iter().enumerate() {
            @let y = top + line * index as f64 + 28.0;
            @let color = color(index);
            (label([left, y - 14.0], "bold halo", &cell(Some(short(&group.name, LONGEST)), group.error_name(), &name)))
            @for run in &group.runs {
                @if let Some(error) = run.baseline_error() {
                    circle class={ "hollow " (color) } cx=(at(x(error))) cy=(at(y)) r="4.5" {}
                }
                @if let Some(error) = run.error() {
                    circle class={ "area " (color) } cx=(at(x(error))) cy=(at(y)) r="4.5" opacity="0.7" {
                        title { (run.path.display()) ": " (error_text(task, error)) }
                    }
                }
            }
            @for spread in [group.error(), group.baseline()].into_iter().flatten() {
                @if let Some(deviation) = spread.standard_deviation {
                    path.axis d={
                        "M" (at(x(spread.mean))) " " (at(y - 9.0)) "v18"
                        "M" (at(x(spread.mean - deviation))) " " (at(y)) "H" (at(x(spread.mean + deviation)))
                    } stroke-width="1.6" {}
                }
            }
        }
        (label([WIDTH / 2.0, bottom + 32.0], "muted small middle", &format!("{name}{unit}")))
    };
    let errors = groups.iter().filter_map(|group| {
        let error = error_spread(task, group.error()?);
        let error = cell(Some(error), group.error_name(), &name);
        Some(format!("{} {error}", group.name))
    });
    let about = format!("Errors: {}", errors.collect::<Vec<_>>().join(", "));
    Figure::new("errors", about, [WIDTH, bottom + 38.0], body)
}
