//! The predictions of a regression beside the true values.

use ladder_train::analysis::significant;
use maud::{Markup, html};

use super::answers::{EvaluatedOn, ValueAnswer};
use super::measures;
use super::subject::Subject;
use crate::page::document::{Figures, Section};
use crate::page::draw::figure::{Figure, WIDTH, at, label};
use crate::page::draw::scale::Scale;
use crate::page::sampling::evenly;
use crate::page::text::short;

/// Rows in the figure.
const ROWS: usize = 2000;
/// Rows with the largest errors that are listed.
const LISTED: usize = 12;
const LEFT: f64 = 52.0;
const TOP: f64 = 18.0;
const PLOT: f64 = 280.0;

/// The section of the predicted values.
pub fn section(subject: &Subject, figures: &mut Figures) -> Section {
    let answers = subject.answers.values();
    let name = &subject.classes[0];
    let body = html! {
        p.how {
            b { "How to read: " }
            "each point is one of the " (subject.evaluated_on.rows_name()) ", to the right by its true value and "
            "upwards by its prediction. On the dashed diagonal predictions are right; a cloud that is flatter "
            "than the diagonal means that the network stays near the mean where it knows little. "
            @if subject.evaluated_on == EvaluatedOn::Folds {
                "Each labeled row is answered by the network of the fold that held it out. "
            }
            (subject.evaluated_on.numbers())
        }
        (measures::table(subject))
        div."grid two" {
            (figures.show(scatter(answers, name), "Predictions", "by the true value"))
            (largest_errors(subject))
        }
    };
    Section {
        id: "values",
        title: "Values",
        body,
    }
}

fn scatter(answers: &[ValueAnswer], name: &str) -> Figure {
    let shown = evenly(answers.len(), ROWS).map(|index| answers[index]);
    let shown: Vec<ValueAnswer> = shown.collect();
    let values = || shown.iter().flat_map(|it| [it.value, it.prediction]);
    let least = values().fold(f64::INFINITY, f64::min);
    let most = values().fold(f64::NEG_INFINITY, f64::max);
    let scale = Scale::linear(least, most);
    let (width, bottom) = (WIDTH - LEFT - 8.0, TOP + PLOT);
    let x = |value: f64| LEFT + width * scale.fraction(value);
    let y = |value: f64| bottom - PLOT * scale.fraction(value);
    let dots: String = shown
        .iter()
        .map(|it| format!("M{} {}h0", at(x(it.value)), at(y(it.prediction))))
        .collect();
    let body = html! {
        (label([LEFT, 10.0], "muted small", "prediction"))
        @for (value, text) in scale.ticks(5) {
            path.grid d={ "M" (LEFT) " " (at(y(value))) "h" (width) } {}
            (label([LEFT - 6.0, y(value) + 4.0], "muted end", &text))
            (label([x(value), bottom + 16.0], "muted middle", &text))
        }
        path."axis dashed" d={ "M" (LEFT) " " (bottom) "L" (at(LEFT + width)) " " (TOP) } {}
        path.axis d={ "M" (LEFT) " " (bottom) "h" (width) } {}
        path."dots round good" d=(dots) {}
        (label([LEFT + width / 2.0, bottom + 32.0], "muted small middle", &format!("true {}", short(name, 30))))
    };
    let about = format!("Predicted and true values of {} rows", shown.len());
    Figure::new("values", about, [WIDTH, bottom + 38.0], body)
}

/// The rows whose prediction is farthest from the true value.
fn largest_errors(subject: &Subject) -> Markup {
    let mut answers = subject.answers.values().to_vec();
    answers.sort_by(|a, b| b.residual().abs().total_cmp(&a.residual().abs()));
    answers.truncate(LISTED);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Largest errors" { table {
            thead { tr {
                th scope="col" { (subject.evaluated_on.row_name()) } th scope="col" { "true value" }
                th scope="col" { "prediction" } th scope="col" { "difference" }
            } }
            tbody { @for answer in &answers { tr {
                th scope="row" { (subject.number(answer.row)) }
                td { (significant(answer.value)) } td { (significant(answer.prediction)) }
                td { (significant(answer.residual())) }
            } } }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_prediction_is_on_the_diagonal_and_a_name_is_escaped() {
        let answer = |value, prediction| ValueAnswer {
            row: 0,
            value,
            prediction,
        };
        let drawn = scatter(&[answer(0.0, 0.0), answer(10.0, 5.0)], "<b>");
        let text = drawn.inline().into_string();
        assert!(
            text.contains(&format!("M{LEFT} {}h0", TOP + PLOT)),
            "{text}"
        );
        assert!(
            text.contains(&format!("M332 {}h0", TOP + PLOT / 2.0)),
            "{text}"
        );
        assert!(text.contains("true &lt;b&gt;"), "{text}");
    }
}
