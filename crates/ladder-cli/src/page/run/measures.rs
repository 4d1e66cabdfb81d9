//! The measures beside the error, as cells of tables.

use ladder_data::Task;
use ladder_train::analysis::{Measure, error_text};
use ladder_train::{CrossValidated, MeasuresSpread};
use maud::{Markup, html};

use super::answers::EvaluatedOn;
use super::subject::Subject;
use crate::output::{measure_spread, simpler_model};

/// A cell for each measure of a task; a dash where it is not known or not defined.
pub fn cells(task: Task, measures: Option<MeasuresSpread>) -> Vec<String> {
    let cell = |&measure: &Measure| {
        let value = measures.and_then(|measures| measures.get(measure));
        measure_spread(measure, value, "–")
    };
    Measure::all(task).iter().map(cell).collect()
}

/// Error and measures of the network, and of the simpler models beside it.
pub fn table(subject: &Subject) -> Markup {
    let task = subject.task();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Measures" { table {
            thead { tr {
                th scope="col" { "network" } th scope="col" { (subject.error_name()) }
                @for measure in Measure::all(task) { th scope="col" { (measure.name()) } }
            } }
            tbody {
                @if let Some(linear) = folds(subject).and_then(CrossValidated::with_linear) {
                    (line(task, linear.name, linear.error.mean, Some(linear.measures)))
                }
                @if let Some(error) = subject.baseline_error() {
                    (line(task, "supervised baseline", error, subject.baseline_measures()))
                }
                (line(task, "this network", subject.error(), Some(subject.measures())))
            }
        } }
        @if let Some(sentence) = folds(subject).and_then(simpler_model) {
            p { "Beside simpler models: " (sentence) "." }
        }
        p.how { (explained(task)) @if subject.evaluated_on == EvaluatedOn::Folds {
            " Each is of every fold, and averaged over them."
        } }
    }
}

fn explained(task: Task) -> &'static str {
    match task {
        Task::Classification => {
            "Balanced accuracy is the mean recall of the classes, macro F1 the mean of their F1. AUC is how \
             often a row of a class has a larger probability of it than another row, averaged over the \
             classes, and log-loss the mean of −ln(probability of the true class)."
        }
        Task::Regression => {
            "RMSE is the root of the mean squared error and MAE the mean absolute error, both in the unit of \
             the values. R² is 1 less the mean squared error over the variance of the values: 1 is perfect, \
             and 0 what guessing their mean gives."
        }
    }
}

/// What the folds found, where the answers are theirs.
fn folds(subject: &Subject) -> Option<&CrossValidated> {
    let found = subject.cross_validated.as_ref();
    found.filter(|_| subject.evaluated_on == EvaluatedOn::Folds)
}

fn line(task: Task, name: &str, error: f64, measures: Option<MeasuresSpread>) -> Markup {
    html! { tr {
        th scope="row" { (name) }
        td { (error_text(task, error)) }
        @for text in cells(task, measures) { td { (text) } }
    } }
}
