//! What was trained and how well it does: the top of the page.

use ladder_data::Task;
use ladder_train::Weights;
use ladder_train::analysis::Measure;
use maud::{Markup, html};

use super::answers::EvaluatedOn;
use super::subject::Subject;
use crate::output::duration;
use crate::page::text::count;

/// The page's title: `digits, 100 labels: 4.10 % test error`.
pub fn title(subject: &Subject) -> String {
    let report = &subject.report;
    let (dataset, error) = (&report.dataset, subject.error_text(subject.error()));
    let labels = count(report.labels, "label", "labels");
    format!("{dataset}, {labels}: {error} {}", subject.error_name())
}

/// Heading, sentence and the numbers that matter most.
pub fn header(subject: &Subject) -> Markup {
    let report = &subject.report;
    html! {
        p.eyebrow { "Report of a " (kind(report.method())) }
        h1 { (report.dataset) " from " (count(report.labels, "label", "labels")) }
        p.lead { (sentence(subject)) }
        div.tiles {
            div.tile.first {
                b { (subject.error_text(subject.error())) }
                span { (subject.error_name()) " of the " (kind(report.method())) }
            }
            @if let Some(baseline) = subject.baseline_error() {
                div.tile {
                    b { (subject.error_text(baseline)) }
                    span { "of the supervised baseline, same labels" }
                }
                @if let Some(times) = times(subject.error(), baseline) {
                    div.tile { b { (times) } span { (times_of(subject.task())) } }
                }
            }
            @let first = Measure::all(subject.task())[0];
            @if let Some(measured) = subject.measures().means().get(first) {
                div.tile { b { (first.text(measured)) } span { (first.name()) } }
            }
            @if let (Some(error), EvaluatedOn::Test | EvaluatedOn::Folds) = (report.validation_error, subject.evaluated_on) {
                div.tile { b { (subject.error_text(error)) } span { (EvaluatedOn::HeldOut.error_name(subject.task())) } }
            }
            div.tile { b { (duration(report.train_seconds)) } span { "of training on " (report.config.backend) } }
        }
    }
}

fn times_of(task: Task) -> &'static str {
    match task {
        Task::Classification => "errors of the baseline for each of the ladder",
        Task::Regression => "the RMSE of the ladder is that of the baseline",
    }
}

fn times(error: f64, baseline: f64) -> Option<String> {
    let times = baseline / error;
    (times.is_finite() && times > 0.0).then(|| format!("{times:.1}×"))
}

/// What was trained, in a sentence.
fn sentence(subject: &Subject) -> String {
    let report = &subject.report;
    let dataset = &subject.dataset;
    let unlabeled = match report.method() {
        "baseline" => String::new(),
        _ => format!(
            " and all {} without",
            count(
                dataset.train.len() - subject.config.validation,
                "row",
                "rows"
            )
        ),
    };
    let weights = match report.config.weights {
        Weights::Last => "",
        Weights::Average => ", classifying with the moving average of its weights",
    };
    let averaged = match report.config.members.len() {
        0 => "",
        _ => ", the average of several networks whose curves and levels are those of the first,",
    };
    format!(
        "The {} {}{averaged} with {} learned the {} of {} ({}) from {} with a label{unlabeled}: \
         {}, {}{weights}.",
        kind(report.method()),
        subject.model.config().architecture,
        count(report.parameters, "parameter", "parameters"),
        target(subject),
        report.dataset,
        dataset.shape,
        count(report.labels, "row", "rows"),
        count(report.config.epochs, "epoch", "epochs"),
        count(report.steps as usize, "step", "steps"),
    )
}

/// `3 classes`, or `values 'price'`.
fn target(subject: &Subject) -> String {
    match subject.task() {
        Task::Classification => count(subject.dataset.n_classes, "class", "classes"),
        Task::Regression => format!("values '{}'", subject.classes[0]),
    }
}

/// What a member of the family is called.
pub fn kind(method: &str) -> &'static str {
    match method {
        "baseline" => "supervised network",
        "gamma" => "ladder network (Γ-model)",
        "bottom" => "ladder network (cost at the input only)",
        _ => "ladder network",
    }
}
