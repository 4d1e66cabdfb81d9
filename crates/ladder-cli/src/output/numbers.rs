//! Numbers as people read them.

use ladder_data::Task;
use ladder_train::MeanStd;
use ladder_train::analysis::{self, Measure};

/// The error of a task: `4.60 ± 0.88 %`, or `3.210 ± 0.110` in the target's unit.
pub fn error_spread(task: Task, spread: MeanStd) -> String {
    match spread.standard_deviation {
        Some(deviation) => analysis::error_spread(task, spread.mean, deviation),
        None => analysis::error_text(task, spread.mean),
    }
}

/// A measure: `0.801 ± 0.012`, of a single value `0.801`; `none` where it is not known.
pub fn measure_spread(measure: Measure, spread: Option<MeanStd>, none: &str) -> String {
    match spread {
        None => none.to_owned(),
        Some(MeanStd {
            mean,
            standard_deviation: Some(deviation),
            ..
        }) => measure.spread(mean, deviation),
        Some(single) => measure.text(single.mean),
    }
}

/// A fraction as percent: `1.06 %`.
pub fn percent(fraction: f64) -> String {
    format!("{:.2} %", 100.0 * fraction)
}

/// `48 s`, `12 min 05 s`, `3 h 07 min`.
pub fn duration(seconds: f64) -> String {
    // A duration below zero or not finite cannot come from a clock.
    let whole = seconds.round() as u64;
    match whole {
        0 => format!("{seconds:.1} s"),
        1..60 => format!("{whole} s"),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
    }
}

/// `62 MiB`.
pub fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes >> 20)
}

/// `1 epoch`, `2 epochs`, `2000 epochs`.
pub fn counted(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", noun(number, one, several))
}

/// `one` of 1, `several` of every other number.
pub fn noun<'a>(number: usize, one: &'a str, several: &'a str) -> &'a str {
    if number == 1 { one } else { several }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short_to_read() {
        let texts = [0.04, 12.4, 59.4, 61.0, 3599.0, 11220.0].map(duration);
        let expected = [
            "0.0 s",
            "12 s",
            "59 s",
            "1 min 01 s",
            "59 min 59 s",
            "3 h 07 min",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn one_thing_is_singular_and_no_thing_plural() {
        let texts = [0, 1, 2000].map(|number| counted(number, "epoch", "epochs"));
        assert_eq!(texts, ["0 epochs", "1 epoch", "2000 epochs"]);
    }

    #[test]
    fn a_spread_is_in_percent_and_a_single_value_has_no_deviation() {
        let (mean, n) = (0.046, 3);
        let of = |standard_deviation| {
            let spread = MeanStd {
                mean,
                standard_deviation,
                n,
            };
            error_spread(Task::Classification, spread)
        };
        assert_eq!(of(Some(0.0088)), "4.60 ± 0.88 %");
        assert_eq!(of(None), "4.60 %");
    }
}
