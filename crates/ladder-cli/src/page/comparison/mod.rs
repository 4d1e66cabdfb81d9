//! The page of several runs: what differs, how well each does, and how they got there.

mod contestant;
mod errors;
mod settings;

use std::path::PathBuf;

use anyhow::{Result, bail};
use ladder_train::MeanStd;
use maud::{Markup, html};

pub use contestant::{Contestant, Trained};

use super::Page;
use super::document::{Figures, Section};
use super::draw::Figure;
use super::run::{Errors, error_chart};
use super::text::{count, short};
use super::theme::color;
use crate::output::{duration, percent, spread};

/// Characters of a name in a figure, at most.
const LONGEST: usize = 36;

/// The page of the runs and groups of runs in `paths`.
///
/// Runs that differ in their seed alone are one line with mean and standard deviation.
pub fn page(paths: &[PathBuf]) -> Result<Page> {
    let contestants = contestant::gather(paths)?;
    let n_runs = contestants.iter().map(|one| one.runs.len()).sum();
    if n_runs == 0 {
        bail!("none of the runs is finished yet; finish them with --resume");
    }
    let mut figures = Figures::default();
    let mut sections = vec![errors(&contestants, &mut figures)];
    if contestants.len() > 1 {
        sections.push(settings::section(&contestants));
    }
    sections.push(runs(&contestants));
    let title = title(&contestants, n_runs);
    let header = header(&contestants, &title);
    Ok(Page::new(&title, &header, &sections, figures))
}

/// `3 runs of digits`, `6 runs in 2 settings`.
fn title(contestants: &[Contestant], n_runs: usize) -> String {
    let runs = count(n_runs, "run", "runs");
    match contestants {
        [one] => format!("{runs} of {}", one.name),
        several => format!("{runs} in {} settings", several.len()),
    }
}

fn header(contestants: &[Contestant], title: &str) -> Markup {
    let datasets = distinct(contestants, |run| run.report.dataset.clone());
    let groups = comparable(contestants);
    html! {
        p.eyebrow { "Comparison of runs" }
        h1 { (title) }
        p.lead { "Trained on " (datasets.join(", ")) "." }
        @if groups.len() > 1 { p { (why_not_comparable(&groups)) } }
        div.tiles { @for (index, group) in groups.iter().enumerate() {
            @if let Some((best, error)) = lowest(group) {
                div.tile.first[index == 0] {
                    b { (spread(error)) }
                    span { (errors::name(group.iter().copied())) (of_which(contestants, group, best, error)) }
                }
                @if let (1, Some(baseline)) = (groups.len(), best.baseline()) {
                    div.tile { b { (spread(baseline)) } span { "its supervised baseline" } }
                }
            }
        } }
    }
}

/// The contestants whose errors can be compared, together; those without an error are in none.
fn comparable(contestants: &[Contestant]) -> Vec<Vec<&Contestant>> {
    let mut groups: Vec<Vec<&Contestant>> = Vec::new();
    for one in contestants.iter().filter(|one| one.error().is_some()) {
        let own = one.measured_on();
        match groups
            .iter_mut()
            .find(|group| group[0].measured_on() == own)
        {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

fn why_not_comparable(groups: &[Vec<&Contestant>]) -> &'static str {
    let first = groups[0][0].asked();
    match groups.iter().all(|group| group[0].asked() == first) {
        true => "The runs were tested on different data: their errors cannot be compared.",
        false => "The errors are of different kinds, which cannot be compared with each other.",
    }
}

fn lowest<'a>(group: &[&'a Contestant]) -> Option<(&'a Contestant, MeanStd)> {
    let errors = group.iter().filter_map(|one| Some((*one, one.error()?)));
    errors.min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
}

/// Which contestant an error is of, or of how many runs if there is one alone.
fn of_which(
    contestants: &[Contestant],
    group: &[&Contestant],
    best: &Contestant,
    error: MeanStd,
) -> String {
    match (contestants.len(), group.len()) {
        (1, _) => format!(", {}", errors::spread_name(error.n)),
        (_, 1) => format!(": {}", best.name),
        _ => format!(", the lowest: {}", best.name),
    }
}

fn distinct(contestants: &[Contestant], of: impl Fn(&Trained) -> String) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for run in contestants.iter().flat_map(|one| &one.runs) {
        let value = of(run);
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// A color for each contestant, its first run in front.
fn curves(contestants: &[Contestant]) -> Figure {
    let colored = contestants.iter().enumerate();
    let mut curves: Vec<Errors> = colored
        .flat_map(|(index, one)| {
            let runs = one.runs.iter().enumerate();
            runs.map(move |(at, run)| Errors {
                name: (at == 0).then(|| short(&one.name, LONGEST)),
                class: format!("{}{}", color(index), if at > 0 { " thin" } else { "" }),
                epochs: &run.epochs,
            })
        })
        .collect();
    curves.sort_by_key(|curve| curve.name.is_some());
    let about = format!("Error over the epochs of {} runs", curves.len());
    error_chart(&curves, "error-curves", about)
}

fn errors(contestants: &[Contestant], figures: &mut Figures) -> Section {
    let dots = errors::dots(contestants);
    let name = errors::name(contestants);
    let body = html! {
        p.how {
            b { "How to read: " }
            "a filled dot is the " (name) " of a run, a ring that of its supervised baseline. An upright "
            "bar is the mean, its line one standard deviation of a sample (n − 1) to each side. Over the "
            "epochs the first run of each setting is in front, the others are thin; these errors "
            "decide nothing."
        }
        div."grid two" {
            (figures.show(dots, "Errors", "in percent, a line for each setting"))
            (figures.show(curves(contestants), "Training", "error after each epoch"))
        }
        div.after { (errors::table(contestants)) }
    };
    Section {
        id: "errors",
        title: "Errors",
        body,
    }
}

fn runs(contestants: &[Contestant]) -> Section {
    let name = errors::name(contestants);
    let text = |error: Option<f64>| error.map(percent);
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label="Every run" { table {
            thead { tr {
                th scope="col" { "run" } th scope="col" { "seed" } th scope="col" { (name) }
                th scope="col" { "baseline" } th scope="col" { "epochs" } th scope="col" { "training" }
            } }
            tbody { @for one in contestants {
                @for run in &one.runs { tr {
                    th scope="row" { (run.path.display()) }
                    td { (run.report.config.seed) }
                    td { (errors::cell(text(run.error()), run.asked(), name)) }
                    td { (errors::cell(text(run.baseline_error()), None, name)) }
                    td { (run.report.config.epochs) }
                    td { (duration(run.report.train_seconds)) }
                } }
                @for (path, why) in &one.missing { tr {
                    th scope="row" { (path.display()) }
                    td.text colspan="5" { (why) }
                } }
            } }
        } }
    };
    Section {
        id: "runs",
        title: "Every run",
        body,
    }
}
