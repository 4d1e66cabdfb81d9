//! What further threads bring.

use crate::bench::case::Case;
use crate::bench::plan::BATCH;
use crate::bench::presets::Method;
use crate::bench::results::{Entrant, Results};
use crate::table::{Table, short};

/// One line for each contestant on the processor.
pub fn section(results: &Results) -> String {
    let mut table = Table::new(1, ["", "1 thread ms", "all threads ms", "times as fast"]);
    for entrant in &results.contestants {
        if let Some(row) = row(results, entrant) {
            table.push(row);
        }
    }
    format!("### Threads\n\nThe full step at batch {BATCH}.\n\n{table}\n")
}

fn row(results: &Results, entrant: &Entrant) -> Option<[String; 4]> {
    let full = Case::step(Method::Full, BATCH);
    let one = results.get(entrant, full.on_one_thread())?.median_ms;
    let all = results.get(entrant, full)?.median_ms;
    let [one, all, gain] = [one, all, one / all].map(short);
    Some([entrant.name.to_owned(), one, all, gain])
}
