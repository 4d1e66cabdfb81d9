//! What further threads bring.

use crate::bench::case::Case;
use crate::bench::plan::BATCH;
use crate::bench::presets::Method;
use crate::bench::results::{ImplementationInfo, Results};
use crate::markdown::MarkdownTable;
use crate::numbers::short;

/// One line for each implementation on the processor.
pub fn section(results: &Results) -> String {
    let mut table = MarkdownTable::new(1, ["", "1 thread ms", "all threads ms", "times as fast"]);
    for implementation in &results.implementations {
        if let Some(row) = row(results, implementation) {
            table.push(row);
        }
    }
    format!("### Threads\n\nThe full step at batch {BATCH}.\n\n{table}\n")
}

fn row(results: &Results, implementation: &ImplementationInfo) -> Option<[String; 4]> {
    let full = Case::step(Method::Full, BATCH);
    let one = results.get(implementation, full.on_one_thread())?.median_ms;
    let all = results.get(implementation, full)?.median_ms;
    let [one, all, gain] = [one, all, one / all].map(short);
    Some([implementation.name.to_owned(), one, all, gain])
}
