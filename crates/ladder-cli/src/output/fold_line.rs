//! The line of a fold that is trained.

use ladder_data::Task;
use ladder_train::analysis::error_text;

use super::numbers::duration;

/// What the networks of one fold achieved.
pub(super) struct FoldLine {
    pub fold: usize,
    pub folds: usize,
    pub task: Task,
    /// The baseline's error, if one was trained, whether it is known or not.
    pub baseline: Option<Option<f64>>,
    pub ladder: Option<f64>,
    pub seconds: f64,
}

impl FoldLine {
    /// `  fold 1/5  baseline  25.00 %  ladder  20.00 %  3 s`.
    pub fn text(&self) -> String {
        let Self { fold, folds, .. } = self;
        let error = |error: Option<f64>| {
            error.map_or_else(|| "-".to_owned(), |error| error_text(self.task, error))
        };
        let baseline = self
            .baseline
            .map(|it| format!("  baseline {:>8}", error(it)));
        let (baseline, ladder) = (baseline.unwrap_or_default(), error(self.ladder));
        let seconds = duration(self.seconds);
        format!("  fold {fold}/{folds}{baseline}  ladder {ladder:>8}  {seconds}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baseline_stands_in_the_line_where_one_was_trained() {
        let line = |baseline| FoldLine {
            fold: 2,
            folds: 5,
            task: Task::Classification,
            baseline,
            ladder: Some(0.2),
            seconds: 3.0,
        };
        assert_eq!(line(None).text(), "  fold 2/5  ladder  20.00 %  3 s");
        assert_eq!(
            line(Some(Some(0.25))).text(),
            "  fold 2/5  baseline  25.00 %  ladder  20.00 %  3 s"
        );
    }
}
