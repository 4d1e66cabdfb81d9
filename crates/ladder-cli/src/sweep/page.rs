//! The table of a sweep as a page, and in words.

use maud::{Markup, html};

use super::results::{Choice, Results, Row};
use crate::output::{Align, Table, duration, error_spread};
use crate::page::document::{Figures, Page, Section};
use crate::settings::text;

/// The page.
pub fn page(results: &Results) -> Page {
    let (finished, all) = results.counts();
    let title = format!(
        "Sweep: {finished} of {all} runs in {} settings",
        results.settings.len()
    );
    let header = html! {
        p.eyebrow { "Sweep" }
        h1 { (finished) " of " (all) " runs in " (results.settings.len()) " settings" }
        p.lead { (choice(results)) }
    };
    let sections = [settings(results), runs(results)];
    Page::new(&title, &header, &sections, Figures::default())
}

/// Which setting is chosen, in a sentence.
pub fn choice(results: &Results) -> String {
    match &results.choice {
        Choice::Chosen { setting, by, note } => {
            let name = by.error_name(results.task());
            let note = note
                .as_ref()
                .map_or_else(String::new, |note| format!(" ({note})"));
            format!("{setting} has the lowest {name}{note}.")
        }
        Choice::None { because } => format!("No setting is chosen: {because}."),
    }
}

/// The same table for a terminal.
pub fn lines(results: &Results) -> Table {
    let names = names(results);
    let columns = [("setting", Align::Left), ("n", Align::Right)];
    let figures = names.iter().map(|name| (name.as_str(), Align::Right));
    let mut table = Table::new(&columns.into_iter().chain(figures).collect::<Vec<_>>());
    for row in &results.settings {
        let cells = [row.name.clone(), number(row)];
        table.push(cells.into_iter().chain(figures_of(results, row)).collect());
    }
    table
}

/// The columns of figures.
fn names(results: &Results) -> [String; 3] {
    let task = results.task();
    let error = ladder_train::analysis::error_name(task);
    [
        results
            .basis()
            .map_or_else(|| format!("held-out {error}"), |by| by.error_name(task)),
        format!("test {error}"),
        "training, mean".to_owned(),
    ]
}

fn figures_of(results: &Results, row: &Row) -> [String; 3] {
    let none = || "–".to_owned();
    let error = |spread| error_spread(results.task(), spread);
    [
        row.error.map_or_else(none, error),
        row.test_error.map_or_else(none, error),
        row.seconds.map_or_else(none, |it| duration(it.mean)),
    ]
}

/// Finished runs, of how many where some are missing.
fn number(row: &Row) -> String {
    match row.missing.len() {
        0 => row.finished.len().to_string(),
        missing => format!("{} of {}", row.finished.len(), row.finished.len() + missing),
    }
}

fn settings(results: &Results) -> Section {
    let body = html! {
        p.how {
            "Mean ± standard deviation of a sample (n − 1) over the seeds of each setting. Validation "
            "rows or folds choose the best one; test errors decide nothing."
        }
        div.scroll tabindex="0" role="region" aria-label="Settings" { table {
            thead { tr {
                th scope="col" { "setting" }
                @for column in &results.columns { th scope="col" { (column) } }
                th scope="col" { "n" }
                @for name in names(results) { th scope="col" { (name) } }
            } }
            tbody { @for row in &results.settings {
                tr.sum[results.chosen() == Some(row.name.as_str())] {
                    th scope="row" { (row.name) }
                    @for column in &results.columns {
                        td { (row.own.get(column).map(text).unwrap_or_default()) }
                    }
                    td { (number(row)) }
                    @for figure in figures_of(results, row) { td { (figure) } }
                }
            } }
        } }
    };
    Section {
        id: "settings",
        title: "Settings",
        body,
    }
}

fn runs(results: &Results) -> Section {
    let body = html! {
        div.scroll tabindex="0" role="region" aria-label="Every run" { table {
            thead { tr {
                th scope="col" { "setting" } th scope="col" { "seed" }
                @for name in names(results) { th scope="col" { (name) } }
            } }
            tbody { @for row in &results.settings { (rows(results, row)) } }
        } }
    };
    Section {
        id: "runs",
        title: "Every run",
        body,
    }
}

fn rows(results: &Results, row: &Row) -> Markup {
    let task = results.task();
    let error = |error: Option<f64>| {
        error.map_or_else(
            || "–".to_owned(),
            |it| ladder_train::analysis::error_text(task, it),
        )
    };
    html! {
        @for run in &row.finished { tr {
            th scope="row" { (row.name) } td { (run.seed) }
            td { (error(run.error)) } td { (error(run.test_error)) } td { (duration(run.seconds)) }
        } }
        @for run in &row.missing { tr {
            th scope="row" { (row.name) } td { (run.seed) } td.text colspan="3" { (run.because) }
        } }
    }
}
