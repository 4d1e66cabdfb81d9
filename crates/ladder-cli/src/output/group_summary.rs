//! The end of `ladder train --seeds`: the error of each seed, their mean and deviation, what to do
//! next.

use std::fmt;
use std::path::Path;

use ladder_train::analysis::error_text;
use ladder_train::{GroupOutcome, GroupPlan, LabelCount, Outcome, Report, SeedEnd};

use super::measures::in_words;
use super::numbers::{counted, duration, error_spread, mebibytes};
use super::result::measured;
use super::shell::resume_command;
use super::summary::{Uses, network_name};
use super::table::{Align, Table};

/// The summary of a group.
#[derive(Debug)]
pub struct GroupEnding<'a> {
    /// The directory of the group.
    pub dir: &'a Path,
    /// What was trained.
    pub plan: &'a GroupPlan,
    /// What its seeds achieved.
    pub outcome: &'a GroupOutcome,
    /// The published error of the preset, in full, if none of its settings was changed.
    pub published: Option<&'a str>,
}

impl GroupEnding<'_> {
    /// A row per seed, then the mean; the column of the baselines only where there are any with test
    /// rows. The errors are of the test rows, else of the rows held out, which the title says.
    fn errors(&self) -> Table {
        let summary = &self.outcome.summary;
        let held_out = summary.test_error.is_none() && summary.validation_error.is_some();
        let has_baselines = self.plan.config.baseline && !held_out;
        let network = network_name(self.plan.config.method());
        let network = match held_out {
            true => format!("{network}, validation"),
            false => network.to_owned(),
        };
        let mut columns = vec![
            ("seed", Align::Right),
            (network.as_str(), Align::Right),
            ("training", Align::Right),
        ];
        if has_baselines {
            columns.insert(1, ("baseline", Align::Right));
        }
        let mut table = Table::new(&columns);
        let seeds = self.outcome.ends.iter().map(seed_row);
        let published = self.published.map(published_row);
        let rows = seeds.chain(self.spread_row()).chain(published);
        for mut row in rows {
            if !has_baselines {
                row.remove(1);
            }
            table.push(row);
        }
        table
    }

    fn spread_row(&self) -> Option<Vec<String>> {
        let summary = &self.outcome.summary;
        let error = summary.test_error.or(summary.validation_error)?;
        let task = self
            .finished()
            .map_or(summary.task(), |(_, report)| report.task);
        let spread = |error| error_spread(task, error);
        let baseline = summary.baseline_test_error.map(spread).unwrap_or_default();
        let n = format!("n = {}", error.n);
        Some(vec!["mean ± std".into(), baseline, spread(error), n])
    }

    fn facts(&self) -> Table {
        let (config, summary) = (&self.plan.config, &self.outcome.summary);
        let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
        let run = self.finished();
        let labels = match config.labels {
            LabelCount::Count(labels) => counted(labels, "label", "labels"),
            LabelCount::All => "all labels".to_owned(),
        };
        let dataset = run.map_or(config.data.label(), |(_, report)| &report.dataset);
        table.row([
            "data".into(),
            format!("{dataset}, {labels}, seeds {}", self.plan.seeds),
        ]);
        table.row([
            "training".into(),
            format!(
                "{} on {}",
                counted(config.epochs, "epoch", "epochs"),
                config.backend
            ),
        ]);
        table.row(["time".into(), self.time()]);
        if let Some(bytes) = summary.peak_memory_bytes {
            table.row(["peak memory".into(), mebibytes(bytes)]);
        }
        table.row(["runs".into(), self.dir.display().to_string()]);
        table
    }

    fn time(&self) -> String {
        format!(
            "{} in all, {} at a time",
            duration(self.outcome.summary.seconds),
            self.plan.parallelism.jobs
        )
    }

    /// The first run that is finished.
    fn finished(&self) -> Option<(&Path, &Report)> {
        let mut ends = self.outcome.ends.iter();
        ends.find_map(|end| Some((end.run.as_path(), end.report()?)))
    }

    fn next(&self) -> Vec<String> {
        let config = &self.plan.config;
        let uses = Uses::of(config);
        let run = self.finished();
        let mut next = run.map_or(Vec::new(), |(run, _)| uses.commands(run));
        if !self.outcome.summary.missing.is_empty() {
            next.push(resume_command(self.dir));
        }
        next
    }
}

impl fmt::Display for GroupEnding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.errors())?;
        if let Some(measures) = self.outcome.summary.test_measures {
            let name = network_name(self.plan.config.method());
            writeln!(f, "{name}  {}", in_words(measures))?;
        }
        writeln!(f, "\n{}\nnext:", self.facts())?;
        self.next()
            .iter()
            .try_for_each(|command| writeln!(f, "  {command}"))
    }
}

/// Seed, baseline, ladder, training.
fn seed_row(end: &SeedEnd) -> Vec<String> {
    let [baseline, ladder, training] = match &end.result {
        Some(Ok(Outcome::Finished(report))) => error_cells(report),
        Some(Ok(Outcome::Interrupted { .. })) => ["", "stopped", ""].map(str::to_owned),
        Some(Err(_)) => ["", "failed", ""].map(str::to_owned),
        None => ["", "not begun", ""].map(str::to_owned),
    };
    vec![end.seed.to_string(), baseline, ladder, training]
}

/// `-` where no row was there to measure an error.
fn error_cells(report: &Report) -> [String; 3] {
    let cell = |error: Option<f64>| {
        error.map_or_else(|| "-".to_owned(), |error| error_text(report.task, error))
    };
    [
        cell(report.baseline_test_error),
        cell(measured(report).map(|(_, error)| error)),
        duration(report.train_seconds),
    ]
}

fn published_row(error: &str) -> Vec<String> {
    vec![
        "published".into(),
        String::new(),
        error.into(),
        String::new(),
    ]
}

#[cfg(test)]
mod tests {
    use ladder_train::{GroupSummary, MeanStd, Parallelism, RunConfig, Versions};

    use super::*;

    /// The summary of two seeds, and a third one without a result.
    fn outcome(plan: &GroupPlan) -> GroupOutcome {
        let summary = GroupSummary {
            seeds: plan.seeds.clone(),
            test_error: MeanStd::of(&[0.01, 0.02]),
            baseline_test_error: None,
            validation_error: None,
            test_measures: None,
            baseline_test_measures: None,
            finished: Vec::new(),
            missing: Vec::new(),
            seconds: 61.0,
            jobs: 2,
            threads: 2,
            peak_memory_bytes: None,
            versions: Versions::of_this_build(),
        };
        let end = SeedEnd {
            seed: 3,
            run: "group/seed-3".into(),
            result: None,
        };
        let ends = vec![end];
        GroupOutcome { summary, ends }
    }

    fn plan() -> GroupPlan {
        GroupPlan {
            config: RunConfig::default(),
            seeds: "1..3".parse().unwrap(),
            parallelism: Parallelism {
                jobs: 2,
                threads: 2,
            },
        }
    }

    #[test]
    fn mean_and_deviation_stand_above_the_published_ones() {
        let plan = plan();
        let ending = GroupEnding {
            dir: Path::new("group"),
            plan: &plan,
            outcome: &outcome(&plan),
            published: Some("1.06 ± 0.37 %"),
        };
        let expected = "\
            \x20     seed         ladder  training\n\
            \x20        3      not begun\n\
            mean ± std  1.50 ± 0.71 %     n = 2\n\
            \x20published  1.06 ± 0.37 %\n";
        assert_eq!(ending.errors().to_string(), expected);
        assert_eq!(ending.time(), "1 min 01 s in all, 2 at a time");
    }

    #[test]
    fn without_test_rows_the_errors_are_those_of_the_rows_held_out() {
        let plan = plan();
        let mut outcome = outcome(&plan);
        outcome.summary.validation_error = outcome.summary.test_error.take();
        let ending = GroupEnding {
            dir: Path::new("group"),
            plan: &plan,
            outcome: &outcome,
            published: None,
        };
        let expected = "\
            \x20     seed  ladder, validation  training\n\
            \x20        3           not begun\n\
            mean ± std       1.50 ± 0.71 %     n = 2\n";
        assert_eq!(ending.errors().to_string(), expected);
    }
}
