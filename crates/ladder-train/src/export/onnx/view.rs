//! What a network sees of a row: its values, pieces of them, and how much each counts.

use ladder_data::{Piece, View};

use super::graph::{Builder, int};
use super::messages::FLOAT;

/// The name of what the network sees, `[n, width]`; names begin with `prefix`.
pub(super) fn see(graph: &mut Builder, rows: &str, view: &View, prefix: &str) -> String {
    let seen = with_pieces(graph, rows, view, prefix);
    let weights = view.weights();
    if weights.is_empty() {
        return seen;
    }
    let name = format!("{prefix}inputs.weight");
    let weights = graph.floats(name, &[weights.len()], weights);
    let name = format!("{prefix}inputs.weighted");
    graph.node("Mul", name, &[&seen, &weights], vec![])
}

/// The values of the rows, then pieces of them.
fn with_pieces(graph: &mut Builder, rows: &str, view: &View, prefix: &str) -> String {
    let pieces = view.pieces();
    if pieces.is_empty() {
        return rows.to_owned();
    }
    let prefix = &format!("{prefix}pieces");
    let value = gathered(
        graph,
        rows,
        pieces,
        |piece| piece.value,
        &format!("{prefix}.value"),
    );
    let from = row(graph, prefix, "from", pieces, |piece| piece.from);
    let slope = row(graph, prefix, "slope", pieces, |piece| piece.slope);
    let scale = row(graph, prefix, "scale", pieces, |piece| piece.scale);
    let shift = row(graph, prefix, "shift", pieces, |piece| piece.shift);
    let [zero, one] = [("zero", 0.0), ("one", 1.0)]
        .map(|(name, value)| graph.floats(format!("{prefix}.{name}"), &[], &[value]));

    let mut step = |op: &str, name: &str, inputs: &[&str]| {
        graph.node(op, format!("{prefix}.{name}"), inputs, vec![])
    };
    let above = step("Sub", "above", &[&value, &from]);
    let steep = step("Mul", "steep", &[&above, &slope]);
    let part = step("Clip", "part", &[&steep, &zero, &one]);
    let scaled = step("Mul", "scaled", &[&part, &scale]);
    let shifted = step("Add", "shifted", &[&scaled, &shift]);
    let seen = match pieces.iter().any(|piece| piece.missing.is_some()) {
        true => without_missing(graph, rows, &shifted, pieces, prefix),
        false => shifted,
    };
    let name = format!("{prefix}.seen");
    graph.node("Concat", name, &[rows, &seen], vec![int("axis", 1)])
}

/// 0 where the value of a piece is missing.
fn without_missing(
    graph: &mut Builder,
    rows: &str,
    seen: &str,
    pieces: &[Piece],
    prefix: &str,
) -> String {
    let missing = |piece: &Piece| piece.missing.unwrap_or(0);
    let indicator = gathered(graph, rows, pieces, missing, &format!("{prefix}.indicator"));
    // Nothing is above the largest number.
    let limit = row(graph, prefix, "limit", pieces, |piece| {
        match piece.missing {
            Some(_) => 0.5,
            None => f32::MAX,
        }
    });
    let name = format!("{prefix}.is_there");
    let is_there = graph.node("LessOrEqual", name, &[&indicator, &limit], vec![]);
    let to = vec![int("to", i64::from(FLOAT))];
    let there = graph.node("Cast", format!("{prefix}.there"), &[&is_there], to);
    graph.node("Mul", format!("{prefix}.present"), &[seen, &there], vec![])
}

/// One value of each row per piece, `[n, pieces]`.
fn gathered(
    graph: &mut Builder,
    rows: &str,
    pieces: &[Piece],
    position: impl Fn(&Piece) -> usize,
    name: &str,
) -> String {
    let positions: Vec<i64> = pieces.iter().map(|it| position(it) as i64).collect();
    let positions = graph.integers(format!("{name}.position"), &positions);
    graph.node("Gather", name, &[rows, &positions], vec![int("axis", 1)])
}

/// A number of each piece, which counts for every row.
fn row(
    graph: &mut Builder,
    prefix: &str,
    name: &str,
    pieces: &[Piece],
    number: impl Fn(&Piece) -> f32,
) -> String {
    let numbers: Vec<f32> = pieces.iter().map(number).collect();
    graph.floats(format!("{prefix}.{name}"), &[numbers.len()], &numbers)
}
