//! The classifier: rows per second.

use crate::bench::case::Case;
use crate::bench::plan::EVALUATION_BATCH;
use crate::bench::results::Results;
use crate::markdown::MarkdownTable;
use crate::numbers::short;

/// One line for each implementation.
pub fn section(results: &Results) -> String {
    let case = Case::logits(EVALUATION_BATCH);
    let mut table = MarkdownTable::new(
        1,
        [
            "",
            "rows per second",
            "ms per batch",
            "10th percentile",
            "90th percentile",
        ],
    );
    for implementation in &results.implementations {
        if let Some(figures) = results.get(implementation, case) {
            let times = [figures.median_ms, figures.p10_ms, figures.p90_ms].map(short);
            let rate = format!("{:.0}", figures.rows_per_second);
            table.push(
                [implementation.name.to_owned(), rate]
                    .into_iter()
                    .chain(times),
            );
        }
    }
    format!(
        "### Evaluation\n\n\
         The classifier on batches of {EVALUATION_BATCH} rows, without automatic differentiation.\n\n\
         {table}\n"
    )
}
