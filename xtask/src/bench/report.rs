//! The figures of a whole benchmark, as JSON and as a table.

use std::fmt::Write;

use serde::Serialize;

use super::contestant::Sample;
use super::machine::Machine;

/// 100 labeled and 100 unlabeled rows.
const ROWS_PER_STEP: u32 = 200;

/// The peer against which every other contestant is compared.
const PEER: &str = "PyTorch";

/// Everything that was measured, and how.
#[derive(Debug, Serialize)]
pub struct Report {
    machine: Machine,
    network: &'static str,
    rows_per_step: u32,
    steps: u32,
    warmup: u32,
    /// 0: the backend's own choice.
    threads: u32,
    results: Vec<Figures>,
}

/// The figures of one contestant over all its rounds.
#[derive(Debug, Serialize)]
struct Figures {
    name: &'static str,
    library: String,
    /// Over all measured steps.
    median_step_ms: f64,
    min_step_ms: f64,
    max_step_ms: f64,
    round_medians_ms: Vec<f64>,
    rows_per_second: f64,
    /// The longest of the rounds: later ones may find a filled cache.
    first_step_ms: f64,
    peak_memory_bytes: Option<u64>,
    /// Median step over the peer's; below 1 is faster.
    ratio_to_peer: Option<f64>,
    last_cost: f64,
}

impl Report {
    /// Sums up the samples of each contestant.
    pub fn new<'a>(
        machine: Machine,
        steps: u32,
        warmup: u32,
        threads: u32,
        samples: impl IntoIterator<Item = (&'static str, &'a Vec<Sample>)>,
    ) -> Self {
        let mut results: Vec<Figures> = samples
            .into_iter()
            .map(|(name, samples)| Figures::of(name, samples))
            .collect();
        let peer = results
            .iter()
            .find(|it| it.name == PEER)
            .map(|it| it.median_step_ms);
        for figures in &mut results {
            figures.ratio_to_peer = peer.map(|peer| figures.median_step_ms / peer);
        }
        Self {
            machine,
            network: "784-1000-500-250-250-250-10, costs of 100 labels, Adam",
            rows_per_step: ROWS_PER_STEP,
            steps,
            warmup,
            threads,
            results,
        }
    }

    /// The table for people, with what it was measured on above it.
    pub fn table(&self) -> String {
        let machine = &self.machine;
        let mut text = format!(
            "{}; {}, {} cores; {} rows a step; commit {}\n\n",
            self.network,
            machine.processor.as_deref().unwrap_or(&machine.system),
            machine.cores,
            self.rows_per_step,
            machine.commit.as_deref().unwrap_or("unknown"),
        );
        let header = [
            "",
            "step ms",
            "min",
            "max",
            "rows/s",
            "first s",
            "memory MiB",
            "/ PyTorch",
        ];
        let rows = self.results.iter().map(Figures::cells);
        let table: Vec<_> = std::iter::once(header.map(str::to_owned))
            .chain(rows)
            .collect();
        text.push_str(&aligned(&table));
        text
    }
}

impl Figures {
    fn of(name: &'static str, samples: &[Sample]) -> Self {
        let all: Vec<f64> = samples
            .iter()
            .flat_map(|it| it.step_ms.iter().copied())
            .collect();
        let median_step_ms = median(&all);
        Self {
            name,
            library: samples
                .last()
                .map_or_else(String::new, |it| it.library.clone()),
            median_step_ms,
            min_step_ms: all.iter().copied().fold(f64::INFINITY, f64::min),
            max_step_ms: all.iter().copied().fold(0.0, f64::max),
            round_medians_ms: samples.iter().map(|it| median(&it.step_ms)).collect(),
            rows_per_second: 1e3 * f64::from(ROWS_PER_STEP) / median_step_ms,
            first_step_ms: samples
                .iter()
                .map(|it| it.first_step_ms)
                .fold(0.0, f64::max),
            peak_memory_bytes: samples.iter().filter_map(|it| it.peak_memory_bytes).max(),
            ratio_to_peer: None,
            last_cost: samples.last().map_or(f64::NAN, |it| it.cost),
        }
    }

    fn cells(&self) -> [String; 8] {
        let unknown = || "-".to_owned();
        let mebibytes = |bytes: u64| format!("{:.0}", bytes as f64 / f64::from(1 << 20));
        [
            self.name.to_owned(),
            format!("{:.2}", self.median_step_ms),
            format!("{:.2}", self.min_step_ms),
            format!("{:.2}", self.max_step_ms),
            format!("{:.0}", self.rows_per_second),
            format!("{:.2}", self.first_step_ms / 1e3),
            self.peak_memory_bytes.map_or_else(unknown, mebibytes),
            self.ratio_to_peer
                .map_or_else(unknown, |ratio| format!("{ratio:.2}")),
        ]
    }
}

/// The middle value, or the mean of the two middle ones.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.len() / 2, sorted.len() % 2) {
        (0, 0) => f64::NAN,
        (middle, 1) => sorted[middle],
        (middle, _) => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// Columns as wide as their widest cell; the first to the left, the others to the right.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let mut line = format!("{:<width$}", row[0], width = widths[0]);
        for (cell, width) in row.iter().zip(widths).skip(1) {
            write!(line, "  {cell:>width$}").expect("invariant: writing to a String succeeds");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(step_ms: &[f64], first_step_ms: f64, peak_memory_bytes: Option<u64>) -> Sample {
        let library = "burn 0.22.1".to_owned();
        Sample {
            library,
            first_step_ms,
            step_ms: step_ms.to_vec(),
            peak_memory_bytes,
            cost: 1.0,
        }
    }

    fn report() -> Report {
        let flex = vec![
            sample(&[4.0, 5.0], 30.0, Some(3 << 20)),
            sample(&[6.0], 20.0, None),
        ];
        let torch = vec![sample(&[10.0, 10.0], 15.0, None)];
        Report::new(
            Machine::here(),
            2,
            1,
            0,
            [("flex", &flex), ("PyTorch", &torch)],
        )
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn figures_sum_up_every_round() {
        let report = report();
        let [flex, torch] = &report.results[..] else {
            panic!("two contestants")
        };
        assert_eq!(
            (flex.median_step_ms, flex.min_step_ms, flex.max_step_ms),
            (5.0, 4.0, 6.0)
        );
        assert_eq!(flex.round_medians_ms, [4.5, 6.0]);
        assert_eq!(flex.rows_per_second, 40_000.0);
        assert_eq!(
            (flex.first_step_ms, flex.peak_memory_bytes),
            (30.0, Some(3 << 20))
        );
        assert_eq!(
            (flex.ratio_to_peer, torch.ratio_to_peer),
            (Some(0.5), Some(1.0))
        );
    }

    #[test]
    fn the_table_is_aligned() {
        let table = report().table();
        let lines: Vec<&str> = table.lines().skip(2).collect();
        let expected = [
            "         step ms    min    max  rows/s  first s  memory MiB  / PyTorch",
            "flex        5.00   4.00   6.00   40000     0.03           3       0.50",
            "PyTorch    10.00  10.00  10.00   20000     0.01           -       1.00",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn without_the_peer_there_is_no_ratio() {
        let flex = vec![sample(&[4.0], 30.0, None)];
        let report = Report::new(Machine::here(), 1, 0, 0, [("flex", &flex)]);
        assert_eq!(report.results[0].ratio_to_peer, None);
    }
}
