//! One aligned line an epoch of several seeds that train at once.

use ladder_train::{EpochLine, Event, GroupPlan, Stage};

use super::lines::{HEADER, row};
use super::notes;
use super::stream::Stream;

/// Prints the epochs of a group, each with its seed and its network; no progress bar, because as
/// many things progress as there are jobs.
pub struct SeedLines {
    out: Stream,
    width: usize,
}

impl SeedLines {
    /// Prints what is going to happen, and the header.
    pub fn begin(plan: &GroupPlan) -> Self {
        let widths = plan.seeds.iter().map(|seed| seed.to_string().len());
        let width = widths.max().unwrap_or(0).max(SEED.len());
        let mut out = Stream::default();
        out.line(&format!("{}\n{}", title(plan), header(width)));
        Self { out, width }
    }

    /// Shows one event of one seed.
    pub fn show(&mut self, seed: u64, event: Event) {
        match event {
            Event::Epoch { stage, line } => {
                let line = seed_row(self.width, seed, stage, &line);
                self.out.line(&line);
            }
            Event::Warning { stage, message } => notes::warn(Some(seed), stage, &message),
            _ => {}
        }
    }
}

const SEED: &str = "seed";

fn title(plan: &GroupPlan) -> String {
    let (seeds, parallelism) = (&plan.seeds, plan.parallelism);
    let each = parallelism.threads_each();
    let threads = if each == 1 { "thread" } else { "threads" };
    format!(
        "seeds {seeds}: {} runs, {} at a time on {each} {threads} each",
        seeds.len(),
        parallelism.jobs
    )
}

fn header(width: usize) -> String {
    format!("{SEED:>width$}  {:<9}{HEADER}", "network")
}

fn seed_row(width: usize, seed: u64, stage: Stage, line: &EpochLine) -> String {
    format!("{seed:>width$}  {:<9}{}", stage.to_string(), row(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::lines::tests::line;

    #[test]
    fn a_row_is_as_wide_as_its_header() {
        for (seed, width) in [(7, 4), (123_456, 6)] {
            let row = seed_row(width, seed, Stage::Baseline, &line());
            assert_eq!(row.chars().count(), header(width).chars().count(), "{row}");
        }
        let row = seed_row(4, 7, Stage::Ladder, &line());
        assert!(row.starts_with("   7  ladder     3/150"), "{row}");
    }
}
