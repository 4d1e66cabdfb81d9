//! `experiments/RESULTS.md`: every row, run or not.

use ladder_train::{EvaluationMode, EvaluationResult, MeanStd, Report};

use super::cells::{self, NOT_YET_RUN};
use super::groups::{Group, groups};
use crate::markdown::MarkdownTable;
use crate::results::Results;
use crate::rows::Row;

/// The command that writes the tables; they name it.
pub const COMMAND: &str = "cargo xtask report";

/// The whole page.
pub fn page(rows: &[Row], results: &Results) -> String {
    let run = rows
        .iter()
        .filter(|row| !results.of(row).is_empty())
        .count();
    let mut text = format!(
        "<!-- Written by `{COMMAND}` from the rows and the results of this folder; \
         do not edit. -->\n\n\
         # Results\n\n\
         {run} of {} rows have results. {EXPLANATION}",
        rows.len()
    );
    for group in groups(rows) {
        text += &match group.source {
            Some(source) => format!("\n## {source}\n\n{}", published_table(&group, results)),
            None => format!("\n## Not of a paper\n\n{}", own_table(&group, results)),
        };
    }
    text + &variants(rows, results)
}

const EXPLANATION: &str = "\
`cargo xtask reproduce ROW --seeds N` adds one.

- **here**: test error in percent after the last epoch, mean ± standard deviation (SD, of the \
sample) over n seeds. A seed decides labels, weights, order and noise. The test set decides \
nothing.
- **published**: the paper's number. Its ± is a standard deviation over seeds (SD) or a standard \
error of the mean (SE, which is SD/√n), as the head of the column says. † is quoted from memory \
and not yet checked in the paper.
- **time a run**: wall time of training with one seed, the mean over the seeds, beside whatever \
the machine did besides.
- **commit**: what was built; `-dirty` where the sources differed from it.
";

fn published_table(group: &Group, results: &Results) -> String {
    let published = format!("published ± {}", group.spread.name());
    let header = [
        "row",
        "labels",
        &published,
        "here ± SD",
        "time a run",
        "device",
        "commit",
    ];
    let mut table = MarkdownTable::new(header.len(), header);
    for row in &group.rows {
        let published = row.published.as_ref().map(ToString::to_string);
        let own = [
            link(row),
            row.config.labels.to_string(),
            published.unwrap_or_default(),
        ];
        table.push(own.into_iter().chain(measured(results.of(row))));
    }
    table.to_string()
}

fn own_table(group: &Group, results: &Results) -> String {
    let header = [
        "row",
        "labels",
        "supervised baseline ± SD",
        "here ± SD",
        "time a run",
        "device",
        "commit",
    ];
    let mut table = MarkdownTable::new(header.len(), header);
    for row in &group.rows {
        let seeds = results.of(row);
        let baseline = cells::error(seeds, &|seed| seed.baseline_test_error);
        let own = [
            link(row),
            row.config.labels.to_string(),
            baseline.unwrap_or_default(),
        ];
        table.push(own.into_iter().chain(measured(seeds)));
    }
    table.to_string()
}

/// The name, which leads to the settings.
fn link(row: &Row) -> String {
    format!("[{0}]({0}.toml)", row.name)
}

/// Error, time, device, commit.
fn measured(seeds: &[Report]) -> [String; 4] {
    match cells::error(seeds, &|seed| seed.test_error) {
        None => [NOT_YET_RUN, "", "", ""].map(str::to_owned),
        Some(error) => [
            error,
            cells::times(seeds),
            cells::devices(seeds),
            cells::commits(seeds),
        ],
    }
}

/// The errors of the same trainings by other ways to evaluate; empty where no report has any.
fn variants(rows: &[Row], results: &Results) -> String {
    let modes = modes(rows.iter().flat_map(|row| results.of(row)));
    if modes.is_empty() {
        return String::new();
    }
    let names = modes.iter().map(name);
    let header = ["row".to_owned()].into_iter().chain(names);
    let mut table = MarkdownTable::new(modes.len() + 2, header.chain(["lowest".to_owned()]));
    for row in rows {
        let seeds = results.of(row);
        let cells: Vec<Option<String>> = modes
            .iter()
            .map(|&mode| cells::error(seeds, &|seed| error_of(seed, mode)))
            .collect();
        if cells.iter().any(Option::is_some) {
            let cells = cells.into_iter().map(Option::unwrap_or_default);
            let lowest = lowest(seeds, &modes).map(name).unwrap_or_default();
            table.push([link(row)].into_iter().chain(cells).chain([lowest]));
        }
    }
    format!("\n## Evaluated otherwise\n\n{EVALUATION_MODES}\n{table}")
}

const EVALUATION_MODES: &str = "\
The same trainings. The statistics of the normalization come from the labeled rows or from all \
training rows; the weights are the last ones or their average over the training. The paper's \
choice, and the number above, is *labeled, last*. Test error in percent, mean ± SD.
The lowest is found by the test error itself: it says what the choice is worth, and is no result.
";

/// The evaluation modes that any of the seeds has.
fn modes<'a>(seeds: impl Iterator<Item = &'a Report> + Clone) -> Vec<EvaluationMode> {
    let is_there =
        |mode: &EvaluationMode| seeds.clone().any(|seed| result_of(seed, *mode).is_some());
    EvaluationMode::ALL.into_iter().filter(is_there).collect()
}

/// `labeled, last`
fn name(mode: &EvaluationMode) -> String {
    format!("{}, {}", mode.statistics, mode.weights)
}

fn result_of(seed: &Report, mode: EvaluationMode) -> Option<&EvaluationResult> {
    seed.variants.iter().find(|variant| variant.mode == mode)
}

fn error_of(seed: &Report, mode: EvaluationMode) -> Option<f64> {
    result_of(seed, mode)?.test_error
}

/// The mode with the lowest mean, the first of several.
fn lowest<'m>(seeds: &[Report], modes: &'m [EvaluationMode]) -> Option<&'m EvaluationMode> {
    let mean = |mode: EvaluationMode| {
        let errors = seeds.iter().filter_map(|seed| error_of(seed, mode));
        MeanStd::of(&errors.collect::<Vec<f64>>()).map_or(f64::INFINITY, |error| error.mean)
    };
    modes
        .iter()
        .min_by(|one, other| mean(**one).total_cmp(&mean(**other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{report, row};

    const SOURCE: &str = "source = 'A., arXiv:1, table 1'";

    fn variant(mode: EvaluationMode, test_error: Option<f64>) -> EvaluationResult {
        EvaluationResult {
            mode,
            test_error,
            validation_error: None,
            test_measures: None,
            validation_measures: None,
        }
    }

    fn lines(text: &str) -> Vec<String> {
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        text.lines().map(words).collect()
    }

    #[track_caller]
    fn check_has(text: &str, line: &str) {
        assert!(lines(text).iter().any(|it| it == line), "{text}");
    }

    #[test]
    fn a_row_stands_beside_its_published_number_and_one_not_run_says_so() {
        let published =
            |error| format!("{SOURCE}\npublished-error = '{error}'\npublished-spread = 'sd'");
        let rows = [
            row("mnist-full", "100", &published("1.06 ± 0.37")),
            row("mnist-gamma", "100", &published("3.06 ± 1.44 †")),
        ];
        let results = Results::synthetic(&[("mnist-full", &[report(1, 0.0108), report(2, 0.01)])]);
        let text = page(&rows, &results);
        check_has(&text, "# Results");
        check_has(&text, "## A., arXiv:1, table 1");
        let head = "| row | labels | published ± SD | here ± SD | time a run | device | commit |";
        check_has(&text, head);
        check_has(
            &text,
            "| [mnist-full](mnist-full.toml) | 100 | 1.06 ± 0.37 | 1.04 ± 0.06 (n = 2) | 48 min \
             | flex, 1 thread | `0123456` |",
        );
        check_has(
            &text,
            "| [mnist-gamma](mnist-gamma.toml) | 100 | 3.06 ± 1.44 † | not yet run | | | |",
        );
        assert!(text.contains("1 of 2 rows have results."), "{text}");
        assert!(!text.contains("Evaluated otherwise"), "{text}");
    }

    #[test]
    fn standard_errors_are_named_in_the_head() {
        let about = "source = 'A., arXiv:1'\npublished-spread = 'se'";
        let text = page(&[row("sig", "100", about)], &Results::default());
        assert!(text.contains("| published ± SE |"), "{text}");
    }

    #[test]
    fn a_row_of_our_own_stands_beside_its_baseline() {
        let mut seed = report(1, 0.04);
        seed.baseline_test_error = Some(0.17);
        let results = Results::synthetic(&[("digits", &[seed])]);
        let text = page(&[row("digits", "100", "")], &results);
        check_has(&text, "## Not of a paper");
        check_has(
            &text,
            "| [digits](digits.toml) | 100 | 17.00 (n = 1) | 4.00 (n = 1) | 48 min | flex, \
             1 thread | `0123456` |",
        );
    }

    #[test]
    fn variants_stand_apart_with_the_lowest_named() {
        let mut seeds = [report(1, 0.0108), report(2, 0.01)];
        let [labeled_last, .., training_average] = EvaluationMode::ALL;
        for (seed, average) in seeds.iter_mut().zip([0.009, 0.008]) {
            seed.variants = vec![
                variant(labeled_last, seed.test_error),
                variant(training_average, Some(average)),
            ];
        }
        let old = report(1, 0.5);
        let results = Results::synthetic(&[("new", &seeds), ("old", &[old])]);
        let text = page(&[row("new", "100", ""), row("old", "100", "")], &results);
        let (above, apart) = text.split_once("## Evaluated otherwise").unwrap();
        check_has(
            apart,
            "| row | labeled, last | training, average | lowest |",
        );
        check_has(
            apart,
            "| [new](new.toml) | 1.04 ± 0.06 (n = 2) | 0.85 ± 0.07 (n = 2) | training, average |",
        );
        assert!(!apart.contains("old"), "{apart}");
        assert!(!above.contains("0.85"), "{above}");
    }
}
