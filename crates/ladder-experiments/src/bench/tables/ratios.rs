//! What the unlabeled rows and the decoder cost, beside the supervised network.

use crate::bench::case::Case;
use crate::bench::plan::{BATCH, supervised_on_all_rows};
use crate::bench::presets::Method;
use crate::bench::results::{ImplementationInfo, Results};
use crate::markdown::MarkdownTable;
use crate::numbers::{missing, short};

/// The ladder's step over a supervised step, on fewer and on the same number of rows.
pub fn section(results: &Results) -> String {
    let mut table = MarkdownTable::new(
        1,
        [
            "",
            "full / supervised on the 100 labeled rows",
            "full / supervised on 200 labeled rows",
        ],
    );
    for implementation in &results.implementations {
        let ratio = |case| ratio(results, implementation, case).map_or_else(missing, short);
        let of_labeled = ratio(Case::step(Method::Supervised, BATCH));
        let of_all = ratio(supervised_on_all_rows());
        table.push([implementation.name.to_owned(), of_labeled, of_all]);
    }
    format!(
        "### Ladder over supervised\n\n\
         The time of a full step on {BATCH} labeled and {BATCH} unlabeled rows, as a multiple of a \
         supervised step.\n\
         The paper says that training a ladder costs about three times its supervised network; on \
         the same number of rows per step, that is the second column.\n\n{table}\n"
    )
}

fn ratio(results: &Results, implementation: &ImplementationInfo, supervised: Case) -> Option<f64> {
    let full = results.get(implementation, Case::step(Method::Full, BATCH))?;
    Some(full.median_ms / results.get(implementation, supervised)?.median_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::synthetic;

    #[test]
    fn both_ratios_stand_side_by_side() {
        let cases = [
            (Case::step(Method::Full, 100), 30.0),
            (Case::step(Method::Supervised, 100), 5.0),
            (supervised_on_all_rows(), 10.0),
        ];
        let text = section(&synthetic(&[("flex", &cases), ("torch", &cases[..1])]));
        let cells = |name: &str| -> Vec<String> {
            let line = text.lines().find(|line| line.contains(name));
            let cells = line.unwrap_or_default().split('|').map(str::trim);
            cells.map(str::to_owned).collect()
        };
        assert_eq!(cells("| flex")[2..4], ["6.00", "3.00"]);
        assert_eq!(cells("| torch")[2..4], ["–", "–"]);
    }
}
