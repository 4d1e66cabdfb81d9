//! The page of several runs: what differs, how well each does, and how they got there.

mod errors;
mod run_group;
mod settings;

use std::path::PathBuf;

use anyhow::{Result, bail};
use ladder_train::MeanStd;
use ladder_train::analysis::error_text;
use maud::{Markup, html};

use errors::LONGEST;
use run_group::{FinishedRun, RunGroup};

use super::document::{Figures, Page, Section};
use super::draw::figure::Figure;
use super::run::curves::{Errors, error_chart};
use super::text::{count, short};
use super::theme::color;
use crate::output::{duration, error_spread};

/// The page of the runs and groups of runs in `paths`.
///
/// Runs that differ in their seed alone are one line with mean and standard deviation.
pub fn page(paths: &[PathBuf]) -> Result<Page> {
    let groups = run_group::gather(paths)?;
    let n_runs = groups.iter().map(|group| group.runs.len()).sum();
    if n_runs == 0 {
        bail!("none of the runs is finished yet; finish them with --resume");
    }
    let mut figures = Figures::default();
    let mut sections = vec![errors(&groups, &mut figures)];
    if groups.len() > 1 {
        sections.push(settings::section(&groups));
    }
    sections.push(runs(&groups));
    let title = title(&groups, n_runs);
    let header = header(&groups, &title);
    Ok(Page::new(&title, &header, &sections, figures))
}

/// `3 runs of digits`, `6 runs in 2 settings`.
fn title(groups: &[RunGroup], n_runs: usize) -> String {
    let runs = count(n_runs, "run", "runs");
    match groups {
        [group] => format!("{runs} of {}", group.name),
        several => format!("{runs} in {} settings", several.len()),
    }
}

fn header(groups: &[RunGroup], title: &str) -> Markup {
    let datasets = distinct(groups, |run| run.report.dataset.clone());
    let comparable = comparable(groups);
    html! {
        p.eyebrow { "Comparison of runs" }
        h1 { (title) }
        p.lead { "Trained on " (datasets.join(", ")) "." }
        @if comparable.len() > 1 { p { (why_not_comparable(&comparable)) } }
        div.tiles { @for (index, together) in comparable.iter().enumerate() {
            @if let Some((best, error)) = lowest(together) {
                div.tile.first[index == 0] {
                    b { (error_spread(best.task(), error)) }
                    span { (errors::name(together.iter().copied())) (of_which(groups, together, best, error)) }
                }
                @if let (1, Some(baseline)) = (comparable.len(), best.baseline()) {
                    div.tile { b { (error_spread(best.task(), baseline)) } span { "its supervised baseline" } }
                }
            }
        } }
    }
}

/// The groups whose errors can be compared, together; those without an error are in none.
fn comparable(groups: &[RunGroup]) -> Vec<Vec<&RunGroup>> {
    let mut comparable: Vec<Vec<&RunGroup>> = Vec::new();
    for group in groups.iter().filter(|group| group.error().is_some()) {
        let own = group.measured_on();
        let mut found = comparable.iter_mut();
        match found.find(|together| together[0].measured_on() == own) {
            Some(together) => together.push(group),
            None => comparable.push(vec![group]),
        }
    }
    comparable
}

fn why_not_comparable(comparable: &[Vec<&RunGroup>]) -> &'static str {
    let first = comparable[0][0].error_name();
    let is_same = |together: &Vec<&RunGroup>| together[0].error_name() == first;
    match comparable.iter().all(is_same) {
        true => "The runs were tested on different data: their errors cannot be compared.",
        false => "The errors are of different kinds, which cannot be compared with each other.",
    }
}

fn lowest<'a>(together: &[&'a RunGroup]) -> Option<(&'a RunGroup, MeanStd)> {
    let errors = together
        .iter()
        .filter_map(|group| Some((*group, group.error()?)));
    errors.min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
}

/// Which group an error is of, or of how many runs if there is one group alone.
fn of_which(
    groups: &[RunGroup],
    together: &[&RunGroup],
    best: &RunGroup,
    error: MeanStd,
) -> String {
    match (groups.len(), together.len()) {
        (1, _) => format!(", {}", errors::spread_name(error.n)),
        (_, 1) => format!(": {}", best.name),
        _ => format!(", the lowest: {}", best.name),
    }
}

fn distinct(groups: &[RunGroup], of: impl Fn(&FinishedRun) -> String) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for run in groups.iter().flat_map(|group| &group.runs) {
        let value = of(run);
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// A color for each group, its first run in front.
fn curves(groups: &[RunGroup]) -> Figure {
    let colored = groups.iter().enumerate();
    let mut curves: Vec<Errors> = colored
        .flat_map(|(index, group)| {
            let runs = group.runs.iter().enumerate();
            runs.map(move |(at, run)| Errors {
                name: (at == 0).then(|| short(&group.name, LONGEST)),
                class: format!("{}{}", color(index), if at > 0 { " thin" } else { "" }),
                epochs: &run.epochs,
            })
        })
        .collect();
    curves.sort_by_key(|curve| curve.name.is_some());
    let about = format!("Error over the epochs of {} runs", curves.len());
    error_chart(&curves, "error-curves", about)
}

fn errors(groups: &[RunGroup], figures: &mut Figures) -> Section {
    let dots = errors::dots(groups);
    let name = errors::name(groups);
    let body = html! {
        p.how {
            b { "How to read: " }
            "a filled dot is the " (name) " of a run, a ring that of its supervised baseline. An upright "
            "bar is the mean, its line one standard deviation of a sample (n − 1) to each side. Over the "
            "epochs the first run of each setting is in front, the others are thin; these errors "
            "decide nothing."
        }
        div."grid two" {
            (figures.show(dots, "Errors", "a line for each setting"))
            (figures.show(curves(groups), "Training", "error after each epoch"))
        }
        div.after { (errors::table(groups)) }
    };
    Section {
        id: "errors",
        title: "Errors",
        body,
    }
}

fn runs(groups: &[RunGroup]) -> Section {
    let name = errors::name(groups);
    let text = |run: &FinishedRun, error: Option<f64>| {
        error.map(|error| error_text(run.report.task, error))
    };
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label="Every run" { table {
            thead { tr {
                th scope="col" { "run" } th scope="col" { "seed" } th scope="col" { (name.as_str()) }
                th scope="col" { "baseline" } th scope="col" { "epochs" } th scope="col" { "training" }
            } }
            tbody { @for group in groups {
                @for run in &group.runs { tr {
                    th scope="row" { (run.path.display()) }
                    td { (run.report.config.seed) }
                    td { (errors::cell(text(run, run.error()), run.error_name(), &name)) }
                    td { (errors::cell(text(run, run.baseline_error()), None, &name)) }
                    td { (run.report.config.epochs) }
                    td { (duration(run.report.train_seconds)) }
                } }
                @for (path, why) in &group.missing { tr {
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
