//! Time, rate and memory of a training step: methods and batches down, implementations across.

use crate::bench::case::Case;
use crate::bench::figures::Figures;
use crate::bench::plan::BATCHES;
use crate::bench::presets::Method;
use crate::bench::results::Results;
use crate::markdown::MarkdownTable;
use crate::numbers::{missing, short};

/// One quantity in one table.
struct Quantity {
    of: fn(&Figures) -> Option<f64>,
    /// Whether the larger value is the better one.
    larger_wins: bool,
    write: fn(&Figures) -> String,
}

const TIME: Quantity = Quantity {
    of: |figures| Some(figures.median_ms),
    larger_wins: false,
    write: |it| {
        let [median, p10, p90] = [it.median_ms, it.p10_ms, it.p90_ms].map(short);
        format!("{median} ({p10}–{p90})")
    },
};

const RATE: Quantity = Quantity {
    of: |figures| Some(figures.rows_per_second),
    larger_wins: true,
    write: |it| format!("{:.0}", it.rows_per_second),
};

const MEMORY: Quantity = Quantity {
    of: |figures| figures.peak_memory_bytes.map(|bytes| bytes as f64),
    larger_wins: false,
    write: |it| it.peak_memory_bytes.map_or_else(missing, mebibytes),
};

/// Three tables of one shape.
pub fn section(results: &Results) -> String {
    let table = |quantity| table(results, quantity);
    format!(
        "### Training step\n\n\
         A step of the ladder sees as many unlabeled as labeled rows, a supervised step the labeled \
         ones.\nThe best of each line is bold.\n\n\
         Milliseconds per step: median (10th–90th percentile).\n\n{}\n\
         Rows per second.\n\n{}\n\
         Peak memory of the process in MiB, with all that its libraries load, compile and tune.\n\n{}\n",
        table(&TIME),
        table(&RATE),
        table(&MEMORY),
    )
}

fn table(results: &Results, quantity: &Quantity) -> MarkdownTable {
    let names = results.implementations.iter().map(|it| it.name);
    let mut table = MarkdownTable::new(2, ["labeled rows", "method"].into_iter().chain(names));
    for batch in BATCHES {
        for method in Method::ALL {
            let label = [batch.to_string(), method.name().to_owned()];
            let cells = cells(results, quantity, Case::step(method, batch));
            table.push(label.into_iter().chain(cells));
        }
    }
    table
}

fn cells(results: &Results, quantity: &Quantity, case: Case) -> Vec<String> {
    let implementations = results.implementations.iter();
    let figures: Vec<_> = implementations.map(|it| results.get(it, case)).collect();
    let values = || figures.iter().flatten().filter_map(|it| (quantity.of)(it));
    let best = match quantity.larger_wins {
        true => values().reduce(f64::max),
        false => values().reduce(f64::min),
    };
    let cell = |figures: &Figures| {
        let text = (quantity.write)(figures);
        match values().count() > 1 && (quantity.of)(figures) == best {
            true => format!("**{text}**"),
            false => text,
        }
    };
    let cells = figures.iter().map(|it| it.map_or_else(missing, cell));
    cells.collect()
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::synthetic;

    #[test]
    fn the_best_of_a_line_is_bold_and_what_is_missing_a_dash() {
        let (full, gamma) = (
            Case::step(Method::Full, 100),
            Case::step(Method::Gamma, 100),
        );
        let results = synthetic(&[
            ("flex", &[(full, 4.0), (gamma, 1.0)]),
            ("torch", &[(full, 8.0)]),
        ]);
        let time = ["**4.00 (4.00–4.00)**", "8.00 (8.00–8.00)"];
        assert_eq!(cells(&results, &TIME, full), time);
        assert_eq!(cells(&results, &RATE, full), ["**50000**", "25000"]);
        // Alone in its line, nothing is bold.
        assert_eq!(cells(&results, &RATE, gamma), ["200000", "–"]);
    }

    #[test]
    fn every_method_and_batch_has_its_line() {
        let text = table(&synthetic(&[("flex", &[])]), &TIME).to_string();
        assert_eq!(text.lines().count(), 2 + 12);
    }
}
