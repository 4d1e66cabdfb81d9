//! One aligned line per epoch, for logs and for terminals without the dashboard.

use indicatif::ProgressBar;
use ladder_train::analysis::error_text;
use ladder_train::{EpochLine, Event, Phase, Stage};

use super::notes;
use super::numbers::counted;
use super::progress::rows_bar;
use super::result::result;
use super::stream::Stream;

/// Prints the events of a run on standard output, with a progress bar below.
pub struct Lines {
    bar: ProgressBar,
    out: Stream,
    /// The one of the members that train at the same time whose progress is shown.
    member: Option<Stage>,
}

impl Lines {
    /// Nothing printed yet.
    pub fn new() -> Self {
        Self {
            bar: rows_bar(),
            out: Stream::default(),
            member: None,
        }
    }

    /// Shows one event.
    pub fn show(&mut self, event: Event) {
        match event {
            Event::Started {
                stage: stage @ Stage::Member { .. },
                ..
            } => {
                self.member.get_or_insert(stage);
            }
            Event::Progress { stage, .. } if self.is_beside(stage) => (),
            Event::Epoch {
                stage: Stage::Member { .. },
                ..
            } => (),
            Event::Finished {
                stage: stage @ Stage::Member { .. },
                report,
            } => {
                self.member.take_if(|shown| *shown == stage);
                self.print(&result(stage, &report));
            }
            Event::Started {
                stage,
                epochs,
                steps,
                first_step,
                parameters,
            } => {
                self.start(&title(stage, epochs, steps, first_step, parameters));
            }
            Event::Warning { stage, message } => {
                self.bar.suspend(|| notes::warn(None, stage, &message));
            }
            Event::Progress {
                stage,
                phase,
                epoch,
                epochs,
                done,
                total,
                cost,
            } => {
                self.bar
                    .set_prefix(format!("{stage} epoch {epoch}/{epochs} {}", word(phase)));
                self.bar.set_length(total as u64);
                self.bar.set_position(done as u64);
                self.bar.set_message(
                    cost.map(|cost| format!("cost {cost:.4}"))
                        .unwrap_or_default(),
                );
            }
            Event::Epoch { line, .. } => self.epoch(&line),
            Event::Finishing { stage } => self.bar.set_prefix(format!("{stage} saving")),
            Event::Finished { stage, report } => {
                self.bar.finish_and_clear();
                // The ladder's result opens the summary, which follows at once.
                if stage == Stage::Baseline {
                    self.print(&format!("{}\n", result(stage, &report)));
                }
            }
            _ => (),
        }
    }

    /// Whether it is a member that trains while the progress of another one is shown.
    fn is_beside(&self, stage: Stage) -> bool {
        matches!(stage, Stage::Member { .. }) && self.member.is_some_and(|shown| shown != stage)
    }

    fn start(&mut self, title: &str) {
        self.bar = rows_bar();
        self.print(&format!("{title}\n{HEADER}"));
    }

    fn epoch(&mut self, line: &EpochLine) {
        self.print(&row(line));
    }

    fn print(&mut self, text: &str) {
        self.bar.suspend(|| self.out.line(text));
    }
}

pub(super) const HEADER: &str =
    "  epoch        cost  supervised   denoising     error       rate  seconds";

/// `denoising` is what the weighted denoising costs add to the supervised cost.
pub(super) fn row(line: &EpochLine) -> String {
    format!(
        "{:>7}  {:>10.4}  {:>10.4}  {:>10.4}  {:>8}  {:>9.6}  {:>7.1}",
        format!("{}/{}", line.epoch, line.epochs),
        line.cost,
        line.supervised_cost,
        line.cost - line.supervised_cost,
        error(line),
        line.learning_rate,
        line.seconds,
    )
}

/// `-` without test rows.
fn error(line: &EpochLine) -> String {
    match line.validation_error.or(line.test_error) {
        Some(error) => error_text(line.task, error),
        None => "-".to_owned(),
    }
}

fn title(stage: Stage, epochs: usize, steps: u64, first_step: u64, parameters: usize) -> String {
    let resumed = match first_step {
        0 => String::new(),
        step => format!(", from step {step} on"),
    };
    let steps = steps as usize / epochs.max(1);
    format!(
        "{stage}: {parameters} parameters, {} of {}{resumed}",
        counted(epochs, "epoch", "epochs"),
        counted(steps, "step", "steps"),
    )
}

fn word(phase: Phase) -> &'static str {
    match phase {
        Phase::Training => "training",
        Phase::Evaluating => "evaluating",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::output) fn line() -> EpochLine {
        EpochLine {
            epoch: 3,
            epochs: 150,
            step: 1800,
            cost: 12.5,
            supervised_cost: 0.25,
            denoising_costs: vec![Some(0.01), None],
            learning_rate: 0.002,
            task: Default::default(),
            validation_error: None,
            test_error: Some(0.0506),
            seconds: 31.26,
        }
    }

    #[test]
    fn a_row_is_as_wide_as_its_header() {
        let row = row(&line());
        assert_eq!(row.chars().count(), HEADER.chars().count());
        assert!(
            row.contains("  3/150     12.5000      0.2500     12.2500    5.06 %"),
            "{row}"
        );
    }
}
