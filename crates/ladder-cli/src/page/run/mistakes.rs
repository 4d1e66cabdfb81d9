//! The rows that are misclassified with the highest probability.

use anyhow::Result;
use maud::{Markup, html};

use super::answers::Answer;
use super::subject::Subject;
use crate::page::document::{Figures, Section};
use crate::page::draw::figure::{Figure, WIDTH, at, label};
use crate::page::draw::image::{Tone, data_uri, is_image};
use crate::page::text::short;

/// Mistakes that are shown.
const SHOWN: usize = 24;
/// Images in a line of the file.
const COLUMNS: usize = 6;
/// Cells that are shown of a row that is no image.
const VALUES: usize = 12;
/// Characters of a cell.
const LONGEST: usize = 40;

/// The section of the most confident mistakes.
pub fn section(subject: &Subject, figures: &mut Figures) -> Result<Section> {
    let mistakes = most_confident(subject.answers.classes(), SHOWN);
    let shown = match (mistakes.is_empty(), is_image(subject.shape())) {
        (true, _) => {
            html! { p { "Every one of the " (subject.evaluated_on.rows_name()) " is classified correctly." } }
        }
        (_, true) => images(subject, &mistakes, figures)?,
        _ => values(subject, &mistakes)?,
    };
    let body = html! {
        p.how {
            b { "How to read: " }
            "the " (subject.evaluated_on.rows_name()) " that the network gets wrong although it is most certain: true class → answer, "
            "and the probability of the answer. Wrong labels and ambiguous rows gather here. "
            (subject.evaluated_on.numbers())
        }
        (shown)
    };
    Ok(Section {
        id: "mistakes",
        title: "Most confident mistakes",
        body,
    })
}

fn most_confident(answers: &[Answer], at_most: usize) -> Vec<Answer> {
    let wrong = answers.iter().filter(|answer| !answer.is_right());
    let mut wrong: Vec<Answer> = wrong.copied().collect();
    wrong.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    wrong.truncate(at_most);
    wrong
}

fn images(subject: &Subject, mistakes: &[Answer], figures: &mut Figures) -> Result<Markup> {
    let mut shown = Vec::new();
    for mistake in mistakes {
        let row = subject.rows.gather(&[mistake.row]);
        shown.push((mistake, data_uri(&row, subject.shape(), Tone::UNIT)?));
    }
    figures.keep(sheet(subject, &shown));
    Ok(html! { ul.answers { @for (mistake, png) in &shown {
        @let (class, answer) = names(subject, mistake);
        li {
            img src=(png) width=(subject.shape().width) height=(subject.shape().height)
                alt={ (subject.evaluated_on.row_name()) " " (subject.number(mistake.row)) ": a " (class) " taken for " (answer) };
            b { (class) " → " (answer) }
            br;
            span.muted { (probability(mistake)) }
        }
    } } })
}

/// The same as one figure, for the file.
fn sheet(subject: &Subject, shown: &[(&Answer, String)]) -> Figure {
    let step = WIDTH / COLUMNS as f64;
    let side = step - 10.0;
    let height = side * subject.shape().height as f64 / subject.shape().width as f64;
    let line = height + 36.0;
    let body = html! { @for (index, (mistake, png)) in shown.iter().enumerate() {
        @let (column, row) = (index % COLUMNS, index / COLUMNS);
        @let (x, y) = (5.0 + column as f64 * step, row as f64 * line);
        @let (class, answer) = names(subject, mistake);
        image href=(png) x=(at(x)) y=(at(y)) width=(at(side)) height=(at(height)) {}
        (label([x + side / 2.0, y + height + 12.0], "middle small", &format!("{} → {}", short(class, 6), short(answer, 6))))
        (label([x + side / 2.0, y + height + 24.0], "middle small muted", &probability(mistake)))
    } };
    let lines = shown.len().div_ceil(COLUMNS) as f64;
    Figure::new(
        "mistakes",
        "The most confident mistakes",
        [WIDTH, lines * line],
        body,
    )
}

fn values(subject: &Subject, mistakes: &[Answer]) -> Result<Markup> {
    let seen = Seen::of(subject, mistakes)?;
    let width = seen.names.len().min(VALUES);
    Ok(html! {
        div.scroll tabindex="0" role="region" aria-label="Most confident mistakes" { table {
            thead { tr {
                th scope="col" { (subject.evaluated_on.row_name()) } th scope="col" { "true class" } th scope="col" { "answer" }
                th scope="col" { "probability" }
                @for name in &seen.names[..width] { th scope="col" { (name) } }
                @if width < seen.names.len() { th scope="col" { "…" } }
            } }
            tbody { @for (mistake, cells) in mistakes.iter().zip(&seen.rows) {
                @let (class, answer) = names(subject, mistake);
                tr {
                    th scope="row" { (subject.number(mistake.row)) }
                    td { (class) } td { (answer) } td { (probability(mistake)) }
                    @for cell in cells.iter().take(width) { td { (short(cell, LONGEST)) } }
                    @if width < seen.names.len() { td { "…" } }
                }
            } }
        } }
    })
}

/// What a person sees of rows that are no images: cells as they stand in the data, or numbers where
/// it has no cells.
struct Seen {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Seen {
    fn of(subject: &Subject, mistakes: &[Answer]) -> Result<Self> {
        let numbers = mistakes.iter().map(|mistake| subject.number(mistake.row));
        let numbers: Vec<u32> = numbers.collect();
        let cells = subject.cells(&numbers)?;
        if !cells.names.is_empty() {
            let rows = numbers.iter().map(|&number| cells.row(number).to_vec());
            return Ok(Self {
                rows: rows.collect(),
                names: cells.names,
            });
        }
        let names = (0..subject.shape().len()).map(|value| format!("x{value}"));
        let row = |mistake: &Answer| {
            let values = subject.rows.gather(&[mistake.row]);
            let values = values.iter().map(|value| format!("{value:.3}"));
            values.collect()
        };
        Ok(Self {
            names: names.collect(),
            rows: mistakes.iter().map(row).collect(),
        })
    }
}

fn names<'a>(subject: &'a Subject, mistake: &Answer) -> (&'a str, &'a str) {
    let name = |class: usize| subject.classes[class].as_str();
    (name(mistake.class), name(mistake.answer))
}

fn probability(mistake: &Answer) -> String {
    format!("{:.1} %", 100.0 * mistake.probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_confident_mistake_comes_first_and_right_answers_never() {
        let answer = |row, answer, probability| Answer {
            row,
            class: 1,
            answer,
            probability,
        };
        let answers = [
            answer(0, 2, 0.5),
            answer(1, 1, 1.0),
            answer(2, 0, 0.9),
            answer(3, 0, 0.4),
        ];
        let found = most_confident(&answers, 2);
        let rows: Vec<u32> = found.iter().map(|mistake| mistake.row).collect();
        assert_eq!(rows, [2, 0]);
    }
}
