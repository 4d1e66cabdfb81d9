//! What was trained and how well it does: the top of the page.

use ladder_train::Weights;
use maud::{Markup, html};

use super::answers::EvaluatedOn;
use super::subject::Subject;
use crate::output::{duration, percent};
use crate::page::text::count;

/// The page's title: `digits, 100 labels: 4.10 % test error`.
pub fn title(subject: &Subject) -> String {
    let report = &subject.report;
    let (dataset, error) = (&report.dataset, percent(subject.error()));
    let labels = count(report.labels, "label", "labels");
    format!(
        "{dataset}, {labels}: {error} {}",
        subject.evaluated_on.error_name()
    )
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
                b { (percent(subject.error())) }
                span { (subject.evaluated_on.error_name()) " of the " (kind(report.method())) }
            }
            @if let Some(baseline) = subject.baseline_error() {
                div.tile {
                    b { (percent(baseline)) }
                    span { "of the supervised baseline, same labels" }
                }
                @if let Some(times) = times(subject.error(), baseline) {
                    div.tile { b { (times) } span { "errors of the baseline for each of the ladder" } }
                }
            }
            @if let Some(balanced) = subject.measures().balanced_accuracy {
                div.tile { b { (percent(balanced.mean)) } span { "balanced accuracy" } }
            }
            @if let (Some(error), EvaluatedOn::Test | EvaluatedOn::Folds) = (report.validation_error, subject.evaluated_on) {
                div.tile { b { (percent(error)) } span { "error on the rows held out" } }
            }
            div.tile { b { (duration(report.train_seconds)) } span { "of training on " (report.config.backend) } }
        }
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
        count(dataset.n_classes, "class", "classes"),
        report.dataset,
        dataset.shape,
        count(report.labels, "row", "rows"),
        count(report.config.epochs, "epoch", "epochs"),
        count(report.steps as usize, "step", "steps"),
    )
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
