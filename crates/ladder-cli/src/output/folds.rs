//! Cross-validation: a line per fold while it trains, then what all of them achieved.

use std::collections::BTreeMap;
use std::fmt;

use ladder_data::Task;
use ladder_train::analysis::{Confusion, Measure, error_name, significant};
use ladder_train::{Comparison, CrossValidated, Event, MeanStd, MeasuresSpread, Stage};

use super::fold_line::FoldLine;
use super::notes;
use super::numbers::{counted, error_spread, measure_spread, percent};
use super::simpler::simpler_model;
use super::stream::Stream;
use super::table::{Align, Table};

/// Prints a line for each fold that is trained.
pub struct FoldLines {
    out: Stream,
    folds: usize,
    /// Error and seconds of the baselines of folds that are not finished.
    baselines: BTreeMap<usize, (Option<f64>, f64)>,
}

impl FoldLines {
    /// Prints what is going to happen; there are at least two folds.
    pub fn begin(folds: usize) -> Self {
        let mut out = Stream::default();
        out.line(&format!(
            "cross-validation: {folds} folds of the labeled rows, each held out once"
        ));
        Self {
            out,
            folds,
            baselines: BTreeMap::new(),
        }
    }

    /// Shows one event of one fold.
    pub fn show(&mut self, fold: usize, event: Event) {
        match event {
            Event::Warning { stage, message } => notes::warn(None, stage, &message),
            Event::Finished {
                stage: Stage::Baseline,
                report,
            } => {
                let found = (report.validation_error, report.train_seconds);
                self.baselines.insert(fold, found);
            }
            Event::Finished {
                stage: Stage::Ladder,
                report,
            } => {
                let baseline = self.baselines.remove(&fold);
                let line = FoldLine {
                    fold,
                    folds: self.folds,
                    task: report.task,
                    baseline: baseline.map(|(error, _)| error),
                    ladder: report.validation_error,
                    seconds: baseline.map_or(0.0, |(_, seconds)| seconds) + report.train_seconds,
                };
                self.out.line(&line.text());
            }
            _ => {}
        }
    }
}

/// What cross-validation found, as tables.
pub struct Folds<'a>(pub &'a CrossValidated);

impl fmt::Display for Folds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = self.0;
        write!(f, "{}", self.errors())?;
        if let Some(confusion) = found.ladder.classes() {
            write!(f, "\n{}", self.classes(confusion))?;
        }
        if let Some(temperature) = found.temperature {
            writeln!(
                f,
                "\nthe model's probabilities are taken at temperature {temperature:.2}, fitted to these rows; the \
                 figures above are without it"
            )?;
        }
        if let Some(weights) = &found.weights {
            let weights = weights.iter().map(|it| format!("{it:.2}"));
            let weights = weights.collect::<Vec<_>>().join(", ");
            writeln!(
                f,
                "\nthe networks count in the average: {weights}, fitted to these rows; the table is with \
                 weights of the other folds, the lines of the folds with equal ones"
            )?;
        }
        if let Some(warning) = simpler_model(found) {
            writeln!(f, "\nwarning: {warning}")?;
        }
        Ok(())
    }
}

impl Folds<'_> {
    fn task(&self) -> Task {
        self.0.ladder.task()
    }

    fn errors(&self) -> Table {
        let n = self.0.folds.len();
        let error = error_name(self.task());
        let title = format!("{error}, {}", counted(n, "fold", "folds"));
        let measures = Measure::all(self.task()).iter().map(|it| it.name());
        let titles = [Some(title.as_str()), self.more_title()].into_iter();
        let titles: Vec<_> = titles
            .flatten()
            .chain(measures)
            .map(|it| (it, Align::Right))
            .collect();
        let mut table = Table::new(&[&[("", Align::Left)], &titles[..]].concat());
        for simpler in self.0.comparisons() {
            let more = Some(self.more(&simpler));
            table.push(self.measured(simpler.name, simpler.error, more, simpler.measures));
        }
        let blank = self.more_title().map(|_| String::new());
        table.push(self.measured("ladder", self.0.error, blank, self.0.measures()));
        table
    }

    /// A network's error and measures, `-` where one is not known.
    fn measured(
        &self,
        name: &str,
        error: MeanStd,
        more: Option<String>,
        measures: MeasuresSpread,
    ) -> Vec<String> {
        let measure = |&measure: &Measure| measure_spread(measure, measures.get(measure), "-");
        let own = [name.to_owned(), error_spread(self.task(), error)];
        let measures = Measure::all(self.task()).iter().map(measure);
        own.into_iter().chain(more).chain(measures).collect()
    }

    /// What the column beside the error says; without simpler models there is none.
    fn more_title(&self) -> Option<&'static str> {
        let has_simpler = !self.0.comparisons().is_empty();
        has_simpler.then_some(match self.0.class_weights.is_empty() {
            true => "more than the ladder",
            false => "more than the ladder, weighted",
        })
    }

    /// How much larger than the ladder's a model's error is, ± the standard error:
    /// `+2.3 ± 1.1 points`.
    fn more(&self, model: &Comparison) -> String {
        let (mean, error) = (model.difference.mean, model.difference.standard_error);
        match (self.task(), error) {
            (Task::Classification, Some(error)) => {
                format!("{:+.1} ± {:.1} points", 100.0 * mean, 100.0 * error)
            }
            (Task::Classification, None) => format!("{:+.1} points", 100.0 * mean),
            (Task::Regression, error) => {
                let sign = if mean < 0.0 { "-" } else { "+" };
                let error = error.map_or_else(String::new, |it| format!(" ± {}", significant(it)));
                format!("{sign}{}{error}", significant(mean.abs()))
            }
        }
    }

    /// Precision and recall of each class, and what it is taken for most often.
    fn classes(&self, confusion: &Confusion) -> Table {
        let columns = [
            ("class", Align::Left),
            ("rows", Align::Right),
            ("precision", Align::Right),
            ("recall", Align::Right),
            ("mostly taken for", Align::Left),
        ];
        let mut table = Table::new(&columns);
        let share = |share: Option<f64>| share.map_or("-".to_owned(), percent);
        for (class, name) in self.0.classes.iter().enumerate() {
            table.row([
                name.clone(),
                confusion.support(class).to_string(),
                share(confusion.precision(class)),
                share(confusion.recall(class)),
                self.taken_for(confusion, class),
            ]);
        }
        table
    }

    fn taken_for(&self, confusion: &Confusion, class: usize) -> String {
        let answers =
            (0..confusion.n_classes()).map(|other| (other, confusion.count(class, other)));
        let others = answers.filter(|&(other, count)| other != class && count > 0);
        match others.max_by_key(|&(_, count)| count) {
            Some((other, count)) => format!("{} ({count})", self.0.classes[other]),
            None => String::new(),
        }
    }
}
