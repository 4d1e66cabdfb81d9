//! What is done to the rows first: contrast, in 64 bits as here, and whitening.

use ladder_data::Preprocessing;

use super::graph::{Builder, int, ints};
use super::messages::{DOUBLE, FLOAT};

/// The name of the prepared rows, `[n, values]`.
pub(super) fn prepare(
    graph: &mut Builder,
    rows: String,
    preprocessing: Option<&Preprocessing>,
) -> String {
    let Some(preprocessing) = preprocessing else {
        return rows;
    };
    let rows = match preprocessing.config().contrast {
        Some(contrast) => normalize(graph, &rows, contrast),
        None => rows,
    };
    match preprocessing.whitening() {
        Some((mean, matrix)) => whiten(graph, &rows, mean, matrix),
        None => rows,
    }
}

/// Each row without its mean, with the norm `contrast`; a flat row is divided by 1.
fn normalize(graph: &mut Builder, rows: &str, contrast: f64) -> String {
    let number = |graph: &mut Builder, name: &str, value: f64| {
        let bytes = value.to_le_bytes().to_vec();
        graph.constant(format!("preprocessing.{name}"), DOUBLE, &[], bytes)
    };
    let contrast = number(graph, "contrast", contrast);
    let least = number(graph, "flat", Preprocessing::FLAT);
    let one = number(graph, "one", 1.0);
    let over_values = || vec![ints("axes", &[1]), int("keepdims", 1)];
    let cast = |kind: i32| vec![int("to", i64::from(kind))];

    let wide = graph.node("Cast", "contrast.wide", &[rows], cast(DOUBLE));
    let mean = graph.node("ReduceMean", "contrast.mean", &[&wide], over_values());
    let centered = graph.node("Sub", "contrast.centered", &[&wide, &mean], vec![]);
    let norm = graph.node("ReduceL2", "contrast.norm", &[&centered], over_values());
    let divisor = graph.node("Div", "contrast.divisor", &[&norm, &contrast], vec![]);
    let is_flat = graph.node("Less", "contrast.is_flat", &[&divisor, &least], vec![]);
    let one_if_flat = [&is_flat, &one, &divisor].map(String::as_str);
    let divisor = graph.node("Where", "contrast.chosen", &one_if_flat, vec![]);
    let scaled = graph.node("Div", "contrast.scaled", &[&centered, &divisor], vec![]);
    graph.node("Cast", "contrast.rows", &[&scaled], cast(FLOAT))
}

/// `(x − mean) matrix`.
fn whiten(graph: &mut Builder, rows: &str, mean: &[f32], matrix: &[f32]) -> String {
    let width = mean.len();
    let mean = graph.floats("preprocessing.mean".to_owned(), &[width], mean);
    let matrix = graph.floats("preprocessing.matrix".to_owned(), &[width; 2], matrix);
    let centered = graph.node("Sub", "whitening.centered", &[rows, &mean], vec![]);
    graph.node("MatMul", "whitening.rows", &[&centered, &matrix], vec![])
}
