//! The errors, as a table and as dots.

use ladder_train::MeanStd;
use maud::{Markup, html};

use super::{Contestant, LONGEST};
use crate::output::{duration, percent, spread};
use crate::page::draw::{Figure, Scale, WIDTH, at, label};
use crate::page::run::Asked;
use crate::page::text::short;
use crate::page::theme::color;

/// What the numbers of [`spread`] are.
pub fn spread_name(n: usize) -> String {
    match n {
        1 => "one run".to_owned(),
        n => format!("mean ± standard deviation of {n} runs"),
    }
}

/// What the errors of all contestants are called.
pub fn name<'a>(contestants: impl IntoIterator<Item = &'a Contestant>) -> &'static str {
    let mut kinds = contestants.into_iter().filter_map(Contestant::asked);
    match kinds.next() {
        Some(first) if kinds.all(|other| other == first) => first.error_name(),
        _ => "error",
    }
}

/// An error as it stands under [`name`], which says its kind unless there are several.
pub fn cell(error: Option<String>, asked: Option<Asked>, name: &str) -> String {
    match (error, asked) {
        (Some(error), Some(asked)) if asked.error_name() != name => {
            format!("{error}, {}", asked.error_name())
        }
        (error, _) => error.unwrap_or_else(|| "–".to_owned()),
    }
}

/// A line for each contestant.
pub fn table(contestants: &[Contestant]) -> Markup {
    let name = name(contestants);
    let text = |of: Option<MeanStd>| of.map(spread);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Errors" { table {
            thead { tr {
                th scope="col" { "setting" } th scope="col" { "runs" } th scope="col" { (name) }
                th scope="col" { "baseline" } th scope="col" { "training, mean" }
            } }
            tbody { @for one in contestants { tr {
                th scope="row" { (one.name) }
                td { (one.runs.len()) @if !one.missing.is_empty() { " of " (one.runs.len() + one.missing.len()) } }
                td { (cell(text(one.error()), one.asked(), name)) }
                td { (cell(text(one.baseline()), None, name)) }
                td { (one.seconds().map_or_else(|| "–".to_owned(), |seconds| duration(seconds.mean))) }
            } } }
        } }
    }
}

/// The errors of every run, and their mean and standard deviation.
pub fn dots(contestants: &[Contestant]) -> Figure {
    let (line, top) = (44.0, 6.0);
    let (left, right) = (8.0, WIDTH - 8.0);
    let runs = contestants.iter().flat_map(|one| &one.runs);
    let errors = runs.flat_map(|run| [run.error(), run.baseline_error()]);
    let scale = Scale::from_zero(errors.flatten().map(|error| 100.0 * error));
    let x = |error: f64| left + (right - left) * scale.place(100.0 * error);
    let name = name(contestants);
    let bottom = top + line * contestants.len() as f64;
    let body = html! {
        @for (value, text) in scale.ticks(6) {
            path.grid d={ "M" (at(x(value / 100.0))) " " (top) "V" (at(bottom)) } {}
            (label([x(value / 100.0), bottom + 16.0], "muted middle", &text))
        }
        @for (index, one) in contestants.iter().enumerate() {
            @let y = top + line * index as f64 + 28.0;
            @let color = color(index);
            (label([left, y - 14.0], "bold halo", &cell(Some(short(&one.name, LONGEST)), one.asked(), name)))
            @for run in &one.runs {
                @if let Some(error) = run.baseline_error() {
                    circle class={ "hollow " (color) } cx=(at(x(error))) cy=(at(y)) r="4.5" {}
                }
                @if let Some(error) = run.error() {
                    circle class={ "area " (color) } cx=(at(x(error))) cy=(at(y)) r="4.5" opacity="0.7" {
                        title { (run.path.display()) ": " (percent(error)) }
                    }
                }
            }
            @for spread in [one.error(), one.baseline()].into_iter().flatten() {
                @if let Some(deviation) = spread.standard_deviation {
                    path.axis d={
                        "M" (at(x(spread.mean))) " " (at(y - 9.0)) "v18"
                        "M" (at(x(spread.mean - deviation))) " " (at(y)) "H" (at(x(spread.mean + deviation)))
                    } stroke-width="1.6" {}
                }
            }
        }
        (label([WIDTH / 2.0, bottom + 32.0], "muted small middle", &format!("{name}, %")))
    };
    let said = contestants.iter().filter_map(|one| {
        let error = cell(Some(spread(one.error()?)), one.asked(), name);
        Some(format!("{} {error}", one.name))
    });
    let about = format!("Errors: {}", said.collect::<Vec<_>>().join(", "));
    Figure::new("errors", about, [WIDTH, bottom + 38.0], body)
}
