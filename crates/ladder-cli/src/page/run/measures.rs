//! The measures beside the error, as cells of tables.

use ladder_train::{CrossValidated, MeanStd, MeasuresSpread};
use maud::{Markup, html};

use super::answers::EvaluatedOn;
use super::subject::Subject;
use crate::output::{percent, plain_spread, spread};

/// What the measures are called.
pub const TITLES: [&str; 4] = ["balanced accuracy", "macro F1", "AUC", "log-loss"];

/// A cell for each measure; a dash where it is not known or not defined.
pub fn cells(measures: Option<MeasuresSpread>) -> [String; 4] {
    let cell = |value: Option<MeanStd>, text: fn(MeanStd) -> String| {
        value.map_or_else(|| "–".to_owned(), text)
    };
    let of = |measure: fn(MeasuresSpread) -> Option<MeanStd>| measures.and_then(measure);
    [
        cell(of(|it| it.balanced_accuracy), spread),
        cell(of(|it| it.macro_f1), plain_spread),
        cell(of(|it| it.auc), plain_spread),
        cell(of(|it| it.log_loss), plain_spread),
    ]
}

/// Error and measures of the network, and of its supervised baseline.
pub fn table(subject: &Subject) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Measures" { table {
            thead { tr {
                th scope="col" { "network" } th scope="col" { (subject.evaluated_on.error_name()) }
                @for title in TITLES { th scope="col" { (title) } }
            } }
            tbody {
                @if let Some(linear) = folds(subject).and_then(CrossValidated::with_linear) {
                    (line(linear.name, linear.error.mean, Some(linear.measures)))
                }
                @if let Some(error) = subject.baseline_error() {
                    (line("supervised baseline", error, subject.baseline_measures()))
                }
                (line("this network", subject.error(), Some(subject.measures())))
            }
        } }
        @if let Some(simpler) = folds(subject).and_then(CrossValidated::as_good) {
            p { "The ladder does not help here: the " (simpler.name) " is wrong about no more rows." }
        }
        p.how {
            "Balanced accuracy is the mean recall of the classes, macro F1 the mean of their F1. AUC is how "
            "often a row of a class has a larger probability of it than another row, averaged over the "
            "classes, and log-loss the mean of −ln(probability of the true class)"
            (match subject.evaluated_on {
                EvaluatedOn::Folds => ", each of every fold and averaged over them.",
                _ => ".",
            })
        }
    }
}

/// What the folds found, where the answers are theirs.
fn folds(subject: &Subject) -> Option<&CrossValidated> {
    let found = subject.cross_validated.as_ref();
    found.filter(|_| subject.evaluated_on == EvaluatedOn::Folds)
}

fn line(name: &str, error: f64, measures: Option<MeasuresSpread>) -> Markup {
    html! { tr {
        th scope="row" { (name) }
        td { (percent(error)) }
        @for text in cells(measures) { td { (text) } }
    } }
}
