//! Where the first implementation loses.

use crate::bench::case::Case;
use crate::bench::figures::Figures;
use crate::bench::results::{ImplementationInfo, Results};
use crate::markdown::MarkdownTable;
use crate::numbers::short;

/// Every figure in which another implementation is better, or that there is none.
pub fn section(results: &Results) -> String {
    let Some((first, others)) = results.implementations.split_first() else {
        return String::new();
    };
    let ratio = format!("{} / other", first.name);
    let header = [
        "",
        "faster or smaller",
        first.name,
        "other",
        &ratio,
        "spreads",
    ];
    let mut table = MarkdownTable::new(2, header);
    for case in cases(results, first) {
        for other in others {
            lost(results, [first, other], case).for_each(|row| table.push(row));
        }
    }
    let found = match (others.is_empty(), table.is_empty()) {
        (true, _) => "No other implementation was measured.\n".to_owned(),
        (_, true) => "Nowhere in these figures.\n".to_owned(),
        _ => table.to_string(),
    };
    format!("### Where {} loses\n\n{found}\n", first.name)
}

/// What the implementation was measured in.
fn cases<'a>(
    results: &'a Results,
    implementation: &'a ImplementationInfo,
) -> impl Iterator<Item = Case> + 'a {
    let measurements = results.measurements.iter();
    measurements
        .filter(|it| it.implementation == implementation.name)
        .map(|it| it.case)
}

/// The lines of one case, of time and of memory.
fn lost(
    results: &Results,
    [first, other]: [&ImplementationInfo; 2],
    case: Case,
) -> impl Iterator<Item = [String; 6]> {
    let both = results.get(first, case).zip(results.get(other, case));
    let values = both.into_iter().flat_map(|(ours, theirs)| {
        let mebibytes = |it: &Figures| it.peak_memory_bytes.map(|it| it as f64 / 1_048_576.0);
        let memory = mebibytes(ours).zip(mebibytes(theirs));
        let overlap = theirs.p90_ms >= ours.p10_ms;
        [
            Some(("ms", ours.median_ms, theirs.median_ms, overlap)),
            memory.map(|(ours, theirs)| ("MiB", ours, theirs, false)),
        ]
    });
    let name = other.name;
    values
        .flatten()
        .filter(|(_, ours, theirs, _)| theirs < ours)
        .map(move |(unit, ours, theirs, overlap)| {
            let [ours, theirs, ratio] = [ours, theirs, ours / theirs].map(short);
            let spreads = if overlap { "overlap" } else { "" };
            let (what, spreads) = (format!("{case}, {unit}"), spreads.to_owned());
            [what, name.to_owned(), ours, theirs, ratio, spreads]
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::presets::Method;
    use crate::bench::results::synthetic;

    const FULL: Case = Case::step(Method::Full, 100);
    const GAMMA: Case = Case::step(Method::Gamma, 100);

    #[test]
    fn every_case_in_which_another_is_faster_is_listed() {
        let results = synthetic(&[
            ("flex", &[(FULL, 30.0), (GAMMA, 4.0)]),
            ("torch", &[(FULL, 20.0), (GAMMA, 5.0)]),
        ]);
        let text = section(&results);
        let lines: Vec<&str> = text.lines().filter(|it| it.contains("torch")).collect();
        let [line] = lines[..] else {
            panic!("one loss: {text}")
        };
        assert!(line.starts_with("| step of full, batch 100, ms | torch"));
        assert!(line.contains("1.50"), "{line}");
    }

    #[test]
    fn memory_counts_too_and_overlapping_spreads_are_marked() {
        let mut results = synthetic(&[("flex", &[(FULL, 30.0)]), ("torch", &[(FULL, 29.0)])]);
        results.measurements[1].figures.peak_memory_bytes = Some(1 << 20);
        results.measurements[1].figures.p90_ms = 31.0;
        let text = section(&results);
        assert!(text.contains("batch 100, MiB"), "{text}");
        assert!(text.contains("overlap"), "{text}");
    }

    #[test]
    fn without_a_loss_the_section_says_so() {
        let results = synthetic(&[("flex", &[(FULL, 30.0)]), ("torch", &[])]);
        assert!(section(&results).contains("Nowhere in these figures."));
        let alone = synthetic(&[("flex", &[(FULL, 30.0)])]);
        assert!(section(&alone).contains("No other implementation was measured."));
    }
}
