//! Which classes are taken for which.

use ladder_train::analysis::Confusion;
use maud::{Markup, html};

use super::answers::EvaluatedOn;
use super::measures;
use super::subject::Subject;
use crate::output::{noun, percent};
use crate::page::document::{Figures, Section};
use crate::page::draw::figure::{Figure, WIDTH, at, label};
use crate::page::text::{count, short, thousands};

/// Classes up to which each cell shows its number.
const NUMBERED: usize = 12;
/// Classes up to which each one is named at the axes.
const NAMED: usize = 30;
/// Confusions that are listed in words.
const LISTED: usize = 3;

/// The section of the confusion matrix and of the figures of each class.
pub fn section(subject: &Subject, figures: &mut Figures) -> Section {
    let confusion = subject.confusion();
    let (rows, wrong) = (confusion.rows(), confusion.wrong());
    let body = html! {
        p.how {
            b { "How to read: " }
            "a line is a true class, a column an answer. On the diagonal answers are right; an orange "
            "cell is a confusion, stronger the larger its share of the class. "
            (thousands(wrong)) " of " (subject.evaluated_on.counted(rows)) " " (noun(wrong, "is", "are")) " wrong ("
            (percent(wrong as f64 / rows.max(1) as f64)) ")"
            (most_frequent(&confusion, &subject.classes)) ". "
            @if subject.evaluated_on == EvaluatedOn::Folds {
                "Each labeled row is answered by the network of the fold that held it out."
            }
        }
        (measures::table(subject))
        div."grid two" {
            (figures.show(matrix(&confusion, &subject.classes), "Confusion matrix", "rows by true class and answer"))
            (table(&confusion, &subject.classes))
        }
    };
    Section {
        id: "classes",
        title: "Classes",
        body,
    }
}

/// `, most often 4 taken for 9 (12 rows), …`; nothing without confusions.
fn most_frequent(confusion: &Confusion, classes: &[String]) -> String {
    let n = confusion.n_classes();
    let pairs = (0..n).flat_map(|class| (0..n).map(move |answer| (class, answer)));
    let mut wrong: Vec<(usize, usize, usize)> = pairs
        .filter(|(class, answer)| class != answer)
        .map(|(class, answer)| (confusion.count(class, answer), class, answer))
        .filter(|&(rows, ..)| rows > 0)
        .collect();
    wrong.sort_by_key(|&(rows, class, answer)| (usize::MAX - rows, class, answer));
    let parts: Vec<String> = wrong
        .iter()
        .take(LISTED)
        .map(|&(rows, class, answer)| {
            let (class, answer) = (&classes[class], &classes[answer]);
            format!(
                "{class} taken for {answer} ({})",
                count(rows, "row", "rows")
            )
        })
        .collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!(", most often {}", parts.join(", ")),
    }
}

fn matrix(confusion: &Confusion, classes: &[String]) -> Figure {
    let n = confusion.n_classes();
    let longest = classes.iter().map(|name| name.chars().count()).max();
    let longest = longest.unwrap_or(1).min(10);
    let left = (24.0 + 6.2 * longest as f64).max(42.0);
    let side = (WIDTH - left) / n as f64;
    // Names that are wider than a column stand upright.
    let is_upright = 6.6 * longest as f64 > side;
    let top = if is_upright {
        22.0 + 6.2 * longest as f64
    } else {
        36.0
    };
    let every = n.div_ceil(NAMED);
    let named = || (0..n).step_by(every);
    let body = html! {
        (label([left, 10.0], "muted small", "answer →"))
        (label([left - 8.0, top - 8.0], "muted small end", "true ↓"))
        @for class in named() {
            @let middle = (class as f64 + 0.5) * side;
            (label([left - 8.0, top + middle + 4.0], "end", &short(&classes[class], 10)))
            @let x = at(left + middle);
            @if is_upright {
                text transform={ "translate(" (x) " " (at(top - 6.0)) ") rotate(-90) translate(0 4)" } {
                    (short(&classes[class], 10))
                }
            } @else {
                (label([left + middle, top - 8.0], "middle", &classes[class]))
            }
        }
        rect.faint x=(at(left)) y=(at(top)) width=(at(side * n as f64)) height=(at(side * n as f64)) rx="4" {}
        @for class in 0..n { @for answer in 0..n {
            @if confusion.count(class, answer) > 0 {
                (cell(confusion, [class, answer], [left, top], side))
            }
        } }
    };
    let size = [WIDTH, top + side * n as f64 + 2.0];
    let (wrong, rows) = (confusion.wrong(), confusion.rows());
    let (classes, rows) = (count(n, "class", "classes"), count(rows, "row", "rows"));
    let are = noun(wrong, "is", "are");
    let label = format!("Confusion matrix of {classes}: {wrong} of {rows} {are} wrong");
    Figure::new("confusion", label, size, body)
}

fn cell(confusion: &Confusion, [class, answer]: [usize; 2], origin: [f64; 2], side: f64) -> Markup {
    let rows = confusion.count(class, answer);
    let share = rows as f64 / confusion.support(class).max(1) as f64;
    let is_right = class == answer;
    // A root makes few confusions visible beside many right answers.
    let strength = match is_right {
        true => 0.12 + 0.88 * share,
        false => 0.18 + 0.82 * share.sqrt(),
    };
    let color = if is_right { "area good" } else { "area other" };
    let (x, y) = (
        origin[0] + answer as f64 * side,
        origin[1] + class as f64 * side,
    );
    let gap = (side / 24.0).min(1.0);
    let text = if strength > 0.6 {
        "middle small on-good"
    } else {
        "middle small"
    };
    html! {
        rect class=(color) x=(at(x + gap)) y=(at(y + gap)) rx=(at(2.0 * gap))
            width=(at(side - 2.0 * gap)) height=(at(side - 2.0 * gap)) opacity=(format!("{strength:.2}")) {
            title { (rows) " of " (confusion.support(class)) }
        }
        @if confusion.n_classes() <= NUMBERED {
            (label([x + side / 2.0, y + side / 2.0 + 4.0], text, &rows.to_string()))
        }
    }
}

fn table(confusion: &Confusion, classes: &[String]) -> Markup {
    let cell = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), percent);
    let figures = [Confusion::precision, Confusion::recall, Confusion::f1];
    html! {
        div."scroll beside" tabindex="0" role="region" aria-label="Figures of each class" {
            table {
                thead { tr {
                    th scope="col" { "class" } th scope="col" { "rows" }
                    th scope="col" { "precision" } th scope="col" { "recall" } th scope="col" { "F1" }
                } }
                tbody {
                    @for (class, name) in classes.iter().enumerate() { tr {
                        th scope="row" { (name) }
                        td { (thousands(confusion.support(class))) }
                        @for figure in figures { td { (cell(figure(confusion, class))) } }
                    } }
                    tr.sum {
                        th scope="row" { "mean" }
                        td { (thousands(confusion.rows())) }
                        @for figure in figures { td { (cell(confusion.mean(figure))) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_escaped_in_the_matrix_and_in_the_table() {
        let classes = ["<b>&\"cat\"".to_owned(), "</svg><script>".to_owned()];
        let confusion = Confusion::of(2, [(0, 1), (1, 1)]);
        let drawn = matrix(&confusion, &classes).inline().into_string();
        let table = table(&confusion, &classes).into_string();
        for text in [drawn, table] {
            assert!(
                !text.contains("<b>") && !text.contains("<script>"),
                "{text}"
            );
            assert!(text.contains("&lt;b&gt;&amp;"), "{text}");
        }
    }

    #[test]
    fn the_most_frequent_confusions_are_described_in_words() {
        let classes = ["a", "b", "c"].map(str::to_owned);
        let confusion = Confusion::of(3, [(0, 1), (2, 1), (2, 1), (0, 0)]);
        let expected = ", most often c taken for b (2 rows), a taken for b (1 row)";
        assert_eq!(most_frequent(&confusion, &classes), expected);
        assert_eq!(most_frequent(&Confusion::of(3, [(0, 0)]), &classes), "");
    }

    #[test]
    fn a_matrix_of_many_classes_names_some_and_numbers_none() {
        let classes: Vec<String> = (0..100).map(|class| format!("class {class}")).collect();
        let confusion = Confusion::of(100, (0..100).map(|class| (class, class)));
        let text = matrix(&confusion, &classes).inline().into_string();
        let named = text.matches("class ").count();
        assert!(named > 20 && named <= 2 * NAMED, "{named}");
        assert_eq!(text.matches("<rect").count(), 101);
    }
}
