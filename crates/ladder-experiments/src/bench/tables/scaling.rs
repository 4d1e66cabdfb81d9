//! Whether anything grows faster than the matrix products.

use crate::bench::case::{Case, Size};
use crate::bench::plan::{BATCH, sizes};
use crate::bench::presets::{Method, Presets};
use crate::bench::results::{ImplementationInfo, Results};
use crate::markdown::MarkdownTable;
use crate::numbers::{missing, short};

/// The first implementation's step and products at each size.
pub fn section(results: &Results, presets: &Presets) -> String {
    let Some(first) = results.implementations.first() else {
        return String::new();
    };
    let header = [
        "hidden layers",
        "GFLOP",
        "step ms",
        "products ms",
        "step / products",
    ];
    let mut table = MarkdownTable::new(1, header);
    for size in sizes() {
        table.push(row(results, first, size, presets));
    }
    format!(
        "### Scaling\n\n\
         The full step of {} at batch {BATCH} as the network grows, beside its own matrix products \
         alone.\n\
         A ratio that does not grow says that nothing else grows faster than they do.\n\n{table}\n",
        first.name
    )
}

fn row(
    results: &Results,
    implementation: &ImplementationInfo,
    size: Size,
    presets: &Presets,
) -> [String; 5] {
    let case = Case::step(Method::Full, BATCH).at(size);
    let time = |case| results.get(implementation, case).map(|it| it.median_ms);
    let (step, products) = (time(case), time(case.products()));
    let ratio = step.zip(products).map(|(step, products)| step / products);
    let cell = |value: Option<f64>| value.map_or_else(missing, short);
    [
        label(size),
        short(case.product_flop(presets) / 1e9),
        cell(step),
        cell(products),
        cell(ratio),
    ]
}

fn label(Size { width, depth }: Size) -> String {
    match (width, depth) {
        (1, 1) => "the paper's".to_owned(),
        (_, 1) => format!("{width} times as wide"),
        (1, _) => format!("{depth} times as many"),
        _ => format!("{width} times as wide, {depth} times as many"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::synthetic;

    #[test]
    fn each_size_has_its_products_beside_it() {
        let presets = Presets::read().unwrap();
        let size = Size { width: 1, depth: 2 };
        let case = Case::step(Method::Full, BATCH).at(size);
        let results = synthetic(&[("flex", &[(case, 60.0), (case.products(), 40.0)])]);
        let found = row(&results, &results.implementations[0], size, &presets);
        assert_eq!(found[2..], ["60.0", "40.0", "1.50"]);
        assert_eq!(found[0], "2 times as many");
        // Twice as many layers, though not twice the products: the input's stay.
        assert_eq!(found[1], "6.67");
    }
}
