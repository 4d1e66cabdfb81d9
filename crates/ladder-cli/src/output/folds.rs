//! Cross-validation: a line per fold while it trains, then what all of them achieved.

use std::collections::BTreeMap;
use std::fmt;

use ladder_train::{Comparison, CrossValidated, Event, MeanStd, MeasuresSpread, Stage};

use super::notes;
use super::numbers::{counted, duration, percent, plain_spread, spread};
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
                let (baseline, seconds) = self.baselines.remove(&fold).unwrap_or_default();
                let seconds = duration(seconds + report.train_seconds);
                let error = |error: Option<f64>| error.map_or("-".to_owned(), percent);
                let (baseline, ladder) = (error(baseline), error(report.validation_error));
                self.out.line(&format!(
                    "  fold {fold}/{}  baseline {baseline:>8}  ladder {ladder:>8}  {seconds}",
                    self.folds
                ));
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
        write!(f, "{}\n{}", self.errors(), self.classes())?;
        if let Some(temperature) = found.temperature {
            writeln!(
                f,
                "\nthe model's probabilities are taken at temperature {temperature:.2}, fitted to these rows; the \
                 figures above are without it"
            )?;
        }
        if let Some(simpler) = found.as_good() {
            writeln!(
                f,
                "\nwarning: the ladder does not help here: it is wrong about {} of {}, the {} about {}",
                found.ladder.wrong(),
                counted(found.ladder.rows(), "labeled row", "labeled rows"),
                simpler.name,
                simpler.answers.wrong()
            )?;
        }
        Ok(())
    }
}

/// A network's error and measures, `-` where one is not known.
fn measured(
    name: &str,
    error: MeanStd,
    more: String,
    measures: Option<MeasuresSpread>,
) -> [String; 7] {
    let percent = |of: Option<MeanStd>| of.map_or("-".to_owned(), spread);
    let plain = |of: Option<MeanStd>| of.map_or("-".to_owned(), plain_spread);
    let of = |measure: fn(MeasuresSpread) -> Option<MeanStd>| measures.and_then(measure);
    [
        name.to_owned(),
        spread(error),
        more,
        percent(of(|it| it.balanced_accuracy)),
        plain(of(|it| it.macro_f1)),
        plain(of(|it| it.auc)),
        plain(of(|it| it.log_loss)),
    ]
}

impl Folds<'_> {
    fn errors(&self) -> Table {
        let n = self.0.folds.len();
        let title = format!("error, {}", counted(n, "fold", "folds"));
        let titles = [
            &title,
            "more than the ladder",
            "balanced accuracy",
            "macro F1",
            "AUC",
            "log-loss",
        ];
        let titles = titles.map(|title| (title, Align::Right));
        let mut table = Table::new(&[&[("", Align::Left)], &titles[..]].concat());
        for simpler in self.0.comparisons() {
            let more = more(&simpler);
            table.row(measured(
                simpler.name,
                simpler.error,
                more,
                Some(simpler.measures),
            ));
        }
        let measures = Some(self.0.measures());
        table.row(measured("ladder", self.0.error, String::new(), measures));
        table
    }

    /// Precision and recall of each class, and what it is taken for most often.
    fn classes(&self) -> Table {
        let columns = [
            ("class", Align::Left),
            ("rows", Align::Right),
            ("precision", Align::Right),
            ("recall", Align::Right),
            ("mostly taken for", Align::Left),
        ];
        let mut table = Table::new(&columns);
        let confusion = &self.0.ladder;
        let share = |share: Option<f64>| share.map_or("-".to_owned(), percent);
        for (class, name) in self.0.classes.iter().enumerate() {
            table.row([
                name.clone(),
                confusion.support(class).to_string(),
                share(confusion.precision(class)),
                share(confusion.recall(class)),
                self.taken_for(class),
            ]);
        }
        table
    }

    fn taken_for(&self, class: usize) -> String {
        let confusion = &self.0.ladder;
        let answers =
            (0..confusion.n_classes()).map(|other| (other, confusion.count(class, other)));
        let others = answers.filter(|&(other, count)| other != class && count > 0);
        match others.max_by_key(|&(_, count)| count) {
            Some((other, count)) => format!("{} ({count})", self.0.classes[other]),
            None => String::new(),
        }
    }
}

/// How much more often than the ladder a model is wrong, ± the standard error: `+2.3 ± 1.1 points`.
fn more(model: &Comparison) -> String {
    let points = |part: f64| 100.0 * part;
    let mean = points(model.difference.mean);
    match model.standard_error() {
        Some(error) => format!("{mean:+.1} ± {:.1} points", points(error)),
        None => format!("{mean:+.1} points"),
    }
}
