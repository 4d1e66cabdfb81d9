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
                @if let Some((figure, about)) = beside(subject.task(), subject.error(), baseline) {
                    div.tile { b { (figure) } span { (about) } }
                }
            }
            @if let (Some(folds), EvaluatedOn::Test) = (&subject.cross_validated, subject.evaluated_on) {
                div.tile {
                    b { (subject.error_text(folds.error.mean)) }
                    span { (EvaluatedOn::Folds.error_name(subject.task())) }
                }
                @if let Some(baseline) = folds.baseline_error {
                    div.tile {
                        b { (subject.error_text(baseline.mean)) }
                        span { "of the supervised baseline in the same folds" }
                    }
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

/// How the error compares with that of the baseline: a figure and what it is, which says who is better.
fn beside(task: Task, error: f64, baseline: f64) -> Option<(String, &'static str)> {
    match task {
        Task::Classification => {
            let times = baseline / error;
            let about = "errors of the baseline for each of the ladder";
            let is_known = times.is_finite() && times > 0.0;
            is_known.then(|| (format!("{times:.1}×"), about))
        }
        Task::Regression => {
            let more = 100.0 * (error / baseline - 1.0);
            let about = match more < 0.0 {
                true => "smaller RMSE than that of the baseline",
                false => "larger RMSE than that of the baseline",
            };
            more.is_finite()
                .then(|| (format!("{:.1} %", more.abs()), about))
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_the_baseline_it_is_said_who_is_better() {
        let of_values = |error, baseline| beside(Task::Regression, error, baseline);
        let said = |figure: &str, about| Some((figure.to_owned(), about));
        let smaller = said("10.0 %", "smaller RMSE than that of the baseline");
        assert_eq!(of_values(4.5, 5.0), smaller);
        let larger = said("25.0 %", "larger RMSE than that of the baseline");
        assert_eq!(of_values(5.0, 4.0), larger);
        assert_eq!(of_values(5.0, 0.0), None);
        let times = said("2.0×", "errors of the baseline for each of the ladder");
        assert_eq!(beside(Task::Classification, 0.1, 0.2), times);
        assert_eq!(beside(Task::Classification, 0.0, 0.2), None);
    }
}
