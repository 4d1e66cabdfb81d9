//! Whether probabilities are calibrated: whether answers are right as often as they say.

use ladder_train::analysis::Reliability;
use maud::{Markup, html};

use super::subject::Subject;
use crate::output::percent;
use crate::page::document::{Figures, Section};
use crate::page::draw::figure::{Figure, WIDTH, at, label};
use crate::page::text::count;

const BINS: usize = 10;
const LEFT: f64 = 44.0;
const TOP: f64 = 18.0;
const PLOT: f64 = 230.0;
/// Height of the counts below.
const COUNTS: f64 = 52.0;
const BETWEEN: f64 = 16.0;

/// The section of the reliability diagram.
pub fn section(subject: &Subject, figures: &mut Figures) -> Section {
    let answers = subject.answers.classes().iter();
    let answers = answers.map(|answer| (answer.probability, answer.is_right()));
    let reliability = Reliability::of(BINS, answers);
    let error = reliability.expected_calibration_error();
    let body = html! {
        div."grid two" {
            (figures.show(diagram(&reliability), "Reliability", "accuracy of answers by their probability"))
            div {
                p.how {
                    b { "How to read: " }
                    "answers are sorted by the probability that the network gives them. A bar is the "
                    "fraction that is right. On the dashed diagonal probabilities are calibrated; "
                    "a bar below it is overconfident, one above it too modest. The small bars are the "
                    "numbers of answers; a pale bar rests on few. The orange lines are the mean probabilities."
                }
                div.tiles {
                    div.tile.first { b { (percent(error)) } span { "expected calibration error" } }
                    div.tile { b { (percent(reliability.confidence())) } span { "mean probability" } }
                    div.tile { b { (percent(reliability.accuracy())) } span { "right answers" } }
                }
                p { (verdict(&reliability)) }
            }
        }
    };
    Section {
        id: "calibration",
        title: "Calibration",
        body,
    }
}

fn verdict(reliability: &Reliability) -> String {
    let gap = reliability.confidence() - reliability.accuracy();
    let points = format!("{:.1} points", 100.0 * gap.abs());
    match gap {
        gap if gap > 0.01 => format!(
            "The network is overconfident: on average its probability is {points} above the fraction of right answers."
        ),
        gap if gap < -0.01 => format!(
            "The network is too modest: on average its probability is {points} below the fraction of right answers."
        ),
        _ => "On average, probabilities agree with the fraction of right answers within one point."
            .to_owned(),
    }
}

fn diagram(reliability: &Reliability) -> Figure {
    let width = WIDTH - LEFT - 8.0;
    let bottom = TOP + PLOT;
    let counts = bottom + BETWEEN + COUNTS;
    let body = html! {
        (label([LEFT, 10.0], "muted small", "fraction that is right"))
        @for tick in [0, 25, 50, 75, 100] {
            @let part = f64::from(tick) / 100.0;
            path.grid d={ "M" (LEFT) " " (at(bottom - PLOT * part)) "h" (width) } {}
            (label([LEFT - 6.0, bottom - PLOT * part + 4.0], "muted end", &format!("{tick}%")))
            (label([LEFT + width * part, counts + 16.0], "muted middle", &format!("{tick}%")))
        }
        (bars(reliability, width, bottom, counts))
        path."axis dashed" d={ "M" (LEFT) " " (bottom) "L" (at(LEFT + width)) " " (TOP) } {}
        path.axis d={ "M" (LEFT) " " (bottom) "h" (width) } {}
        path.axis d={ "M" (LEFT) " " (counts) "h" (width) } {}
        (label([LEFT - 6.0, counts - COUNTS / 2.0 + 4.0], "muted end small", "rows"))
        (label([LEFT + width / 2.0, counts + 32.0], "muted small middle", "probability of the answer"))
    };
    let error = percent(reliability.expected_calibration_error());
    let about = format!("Reliability diagram: expected calibration error {error}");
    Figure::new("calibration", about, [WIDTH, counts + 38.0], body)
}

fn bars(reliability: &Reliability, width: f64, bottom: f64, counts: f64) -> Markup {
    let step = width / BINS as f64;
    let most = reliability.bins().iter().map(|bin| bin.rows).max();
    let most = most.unwrap_or(1).max(1) as f64;
    let filled = reliability.bins().iter().enumerate();
    html! { @for (index, bin) in filled.filter(|(_, bin)| bin.rows > 0) {
        @let x = LEFT + index as f64 * step + 2.0;
        @let height = PLOT * bin.accuracy;
        @let share = bin.rows as f64 / most;
        rect."area good" x=(at(x)) y=(at(bottom - height)) width=(at(step - 4.0)) height=(at(height)) rx="2"
            opacity=(format!("{:.2}", 0.3 + 0.7 * share.sqrt())) {
            title {
                (count(bin.rows, "row", "rows")) ": " (percent(bin.accuracy)) " right, mean probability " (percent(bin.confidence))
            }
        }
        @let y = bottom - PLOT * bin.confidence;
        path."curve other" d={ "M" (at(x)) " " (at(y)) "h" (at(step - 4.0)) } {}
        @let height = (COUNTS * share).max(1.0);
        rect."area shade" x=(at(x)) y=(at(counts - height)) width=(at(step - 4.0)) height=(at(height)) rx="2" {
            title { (count(bin.rows, "row", "rows")) }
        }
    } }
}
