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

/// Error and measures of the network, and of the simpler models beside it; these are trained in the
/// folds alone, where there are some.
pub fn table(subject: &Subject) -> Markup {
    let task = subject.task();
    let folds = subject.cross_validated.as_ref();
    let linear = folds.filter(|_| subject.evaluated_on == EvaluatedOn::Folds);
    let linear = linear.and_then(CrossValidated::with_linear);
    let linear = linear.map(|it| line(task, it.name, it.error.mean, Some(it.measures)));
    let baseline = subject.baseline_error().map(|error| {
        let measures = subject.baseline_measures();
        line(task, "supervised baseline", error, measures)
    });
    let own = line(
        task,
        "this network",
        subject.error(),
        Some(subject.measures()),
    );
    let lines = linear.into_iter().chain(baseline).chain([own]);
    html! {
        (of_lines(task, &subject.error_name(), "Measures", lines))
        @if let (Some(found), EvaluatedOn::Test) = (folds, subject.evaluated_on) {
            (of_folds(task, found))
        }
        @if let Some(sentence) = folds.and_then(simpler_model) {
            p { "Beside simpler models: " (sentence) "." }
        }
        p.how { (explained(task)) @if subject.evaluated_on == EvaluatedOn::Folds { (of_held_out(task)) } }
    }
}

fn of_held_out(task: Task) -> &'static str {
    match task {
        Task::Classification => " Each is of every fold, and averaged over them.",
        Task::Regression => " Each is of all rows that the folds held out.",
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

/// Beside test rows, how the simpler models compare in the folds.
fn of_folds(task: Task, found: &CrossValidated) -> Markup {
    let simpler = found.comparisons().into_iter();
    let simpler = simpler.map(|it| line(task, it.name, it.error.mean, Some(it.measures)));
    let own = line(
        task,
        "networks of the folds",
        found.error.mean,
        Some(found.measures()),
    );
    let error = EvaluatedOn::Folds.error_name(task);
    html! {
        p { "The simpler models are trained in cross-validation alone, on the labeled rows:" }
        (of_lines(task, &error, "Measures of cross-validation", simpler.chain([own])))
    }
}

fn of_lines(task: Task, error: &str, about: &str, lines: impl Iterator<Item = Markup>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(about) { table {
            thead { tr {
                th scope="col" { "network" } th scope="col" { (error) }
                @for measure in Measure::all(task) { th scope="col" { (measure.name()) } }
            } }
            tbody { @for line in lines { (line) } }
        } }
    }
}

fn line(task: Task, name: &str, error: f64, measures: Option<MeasuresSpread>) -> Markup {
    html! { tr {
        th scope="row" { (name) }
        td { (error_text(task, error)) }
        @for text in cells(task, measures) { td { (text) } }
    } }
}
