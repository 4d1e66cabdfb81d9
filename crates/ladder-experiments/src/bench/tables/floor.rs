//! How far a step is from the matrix products that no implementation can leave out.

use crate::bench::case::Case;
use crate::bench::hardware::Hardware;
use crate::bench::plan::BATCH;
use crate::bench::presets::{Method, Presets};
use crate::bench::results::{ImplementationInfo, Results};
use crate::markdown::MarkdownTable;
use crate::numbers::{missing, short};

const FULL: Case = Case::step(Method::Full, BATCH);
const PRODUCTS: Case = FULL.products();

/// Each implementation's products and step beside the fastest products.
pub fn section(results: &Results, presets: &Presets) -> String {
    let gflop = FULL.product_flop(presets) / 1e9;
    let header = ["", "products ms", "GFLOP/s", "full step ms", "step / floor"];
    let mut table = MarkdownTable::new(1, header);
    for implementation in &results.implementations {
        table.push(row(results, implementation, gflop));
    }
    format!(
        "### Floor\n\n\
         The matrix products of a full step at batch {BATCH} are {gflop:.2} GFLOP.\n\
         Each library multiplies the same matrices, forward and for both gradients, and does \
         nothing else; PyTorch writes into memory that is already there.\n\
         {}\n\n{table}\n",
        floors(results, gflop)
    )
}

fn row(results: &Results, implementation: &ImplementationInfo, gflop: f64) -> [String; 5] {
    let products = results.get(implementation, PRODUCTS).map(|it| it.median_ms);
    let step = results.get(implementation, FULL).map(|it| it.median_ms);
    let floor = results.fastest(implementation.hardware, PRODUCTS);
    let above = step.zip(floor).map(|(step, (_, it))| step / it.median_ms);
    let rate = products.map(|milliseconds| 1e3 * gflop / milliseconds);
    let cell = |value: Option<f64>| value.map_or_else(missing, short);
    [
        implementation.name.to_owned(),
        cell(products),
        cell(rate),
        cell(step),
        cell(above),
    ]
}

/// One sentence for each kind of hardware.
fn floors(results: &Results, gflop: f64) -> String {
    let sentence = |(hardware, place)| {
        let (implementation, figures) = results.fastest(hardware, PRODUCTS)?;
        let milliseconds = figures.median_ms;
        Some(format!(
            "The floor on the {place} is {} ms, by {}: {} GFLOP/s.",
            short(milliseconds),
            implementation.name,
            short(1e3 * gflop / milliseconds)
        ))
    };
    let places = [(Hardware::Cpu, "processor"), (Hardware::Gpu, "GPU")];
    let sentences: Vec<String> = places.into_iter().filter_map(sentence).collect();
    sentences.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::synthetic;

    #[test]
    fn every_step_is_compared_with_the_fastest_products() {
        let results = synthetic(&[
            ("flex", &[(PRODUCTS, 20.0), (FULL, 30.0)]),
            ("torch eager", &[(PRODUCTS, 10.0), (FULL, 40.0)]),
            ("torch compile", &[(FULL, 35.0)]),
        ]);
        let row = |index: usize| row(&results, &results.implementations[index], 3.0);
        assert_eq!(row(0), ["flex", "20.0", "150", "30.0", "3.00"]);
        assert_eq!(row(2), ["torch compile", "–", "–", "35.0", "3.50"]);
        let floor = "The floor on the processor is 10.0 ms, by torch eager: 300 GFLOP/s.";
        assert_eq!(floors(&results, 3.0), floor);
    }
}
