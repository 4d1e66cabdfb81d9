//! README's table: the paper's table 1 as the paper has it, with our numbers above its own.

use super::cells::{self, NOT_YET_RUN};
use crate::markdown::MarkdownTable;
use crate::results::Results;
use crate::rows::Row;

/// Table 1 of Rasmus et al. 2015: name in the table, name in the rows.
const METHODS: [(&str, &str); 4] = [
    ("full ladder", "full"),
    ("bottom-level cost only", "bottom"),
    ("Γ-model", "gamma"),
    ("supervised baseline", "baseline"),
];
const LABELS: [&str; 4] = ["50", "100", "1000", "all"];

/// The table, with what its numbers are.
pub fn table(rows: &[Row], results: &Results) -> String {
    let labels = LABELS.map(|labels| format!("{labels} labels"));
    let header = [String::new(), String::new()].into_iter().chain(labels);
    let mut table = MarkdownTable::new(LABELS.len() + 2, header);
    for (title, method) in METHODS {
        let row = |labels| {
            let name = format!("mnist-{labels}-{method}");
            rows.iter().find(|row| row.name == name)
        };
        let cells = |cell: &dyn Fn(&Row) -> String| {
            LABELS.map(|labels| row(labels).map(cell).unwrap_or_default())
        };
        let [here, paper] = [
            cells(&|row| here(row, results)),
            cells(&|row| {
                row.published
                    .as_ref()
                    .map_or(String::new(), ToString::to_string)
            }),
        ];
        table.push([title, "here"].map(str::to_owned).into_iter().chain(here));
        table.push(["", "paper"].map(str::to_owned).into_iter().chain(paper));
    }
    format!("{EXPLANATION}\n{table}")
}

const EXPLANATION: &str = "\
MNIST, permutation invariant: test error in percent, mean ± standard deviation over seeds; \
*paper* is table 1 of Rasmus et al. 2015.
† is quoted from memory of the paper and not yet checked in it.
";

fn here(row: &Row, results: &Results) -> String {
    let error = cells::error(results.of(row), &|seed| seed.test_error);
    error.unwrap_or_else(|| NOT_YET_RUN.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{report, row};

    #[test]
    fn our_numbers_stand_above_those_of_the_paper() {
        let published = |error| format!("published-error = '{error}'\npublished-spread = 'sd'");
        let rows = [
            row("mnist-100-full", "100", &published("1.06 ± 0.37")),
            row("mnist-all-full", "all", &published("0.57 ± 0.02")),
            row("mnist-100-gamma", "100", &published("3.06 ± 1.44 †")),
        ];
        let results = Results::synthetic(&[("mnist-100-full", &[report(1, 0.0108)])]);
        let text = table(&rows, &results);
        let cells: Vec<Vec<&str>> = text
            .lines()
            .filter(|line| line.starts_with('|'))
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        assert_eq!(
            cells[0],
            [
                "",
                "",
                "50 labels",
                "100 labels",
                "1000 labels",
                "all labels"
            ]
        );
        let here = ["full ladder", "here", "", "1.08 (n = 1)", "", "not yet run"];
        assert_eq!(cells[2], here);
        assert_eq!(
            cells[3],
            ["", "paper", "", "1.06 ± 0.37", "", "0.57 ± 0.02"]
        );
        assert_eq!(cells[7], ["", "paper", "", "3.06 ± 1.44 †", "", ""]);
        assert_eq!(cells.len(), 2 + 2 * METHODS.len());
    }
}
