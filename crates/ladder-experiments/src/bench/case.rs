//! One thing to measure, with any implementation.

use std::fmt;

use ladder_model::FeatureShape;
use serde::Serialize;

use super::presets::{Method, Presets};

/// Width of an image of MNIST.
const D_INPUT: usize = 784;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Forward, backward and Adam.
    Step,
    /// The classifier.
    Logits,
    /// The matrix products of a full step and nothing else.
    Products,
}

/// A multiple of the paper's network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Factor of the width of each hidden layer.
    pub width: u64,
    /// How often each hidden layer is repeated.
    pub depth: u64,
}

/// Work and size; a key of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// What a step does.
    pub what: What,
    /// Which network of the family.
    pub method: Method,
    /// Labeled rows, and as many unlabeled ones; all rows of the classifier.
    pub batch: u64,
    /// Which multiple of the paper's network.
    pub size: Size,
    /// On one thread instead of all.
    pub single_thread: bool,
}

impl Size {
    /// The paper's network itself.
    pub const PAPER: Self = Self { width: 1, depth: 1 };
}

impl Case {
    /// A training step at the paper's size.
    pub const fn step(method: Method, batch: u64) -> Self {
        Self {
            what: What::Step,
            method,
            batch,
            size: Size::PAPER,
            single_thread: false,
        }
    }

    /// The classifier on `batch` rows.
    pub const fn logits(batch: u64) -> Self {
        let what = What::Logits;
        Self {
            what,
            ..Self::step(Method::Full, batch)
        }
    }

    /// The matrix products of this case's step.
    pub const fn products(self) -> Self {
        let what = What::Products;
        Self { what, ..self }
    }

    /// The same on a multiple of the paper's network.
    pub fn at(self, size: Size) -> Self {
        Self { size, ..self }
    }

    /// The same on one thread.
    pub fn on_one_thread(self) -> Self {
        Self {
            single_thread: true,
            ..self
        }
    }

    /// Rows that a step sees.
    pub fn rows(self) -> u64 {
        match (self.what, self.method) {
            (What::Logits, _) | (_, Method::Supervised) => self.batch,
            _ => 2 * self.batch,
        }
    }

    /// Width of each level, the input first.
    pub fn widths(self, presets: &Presets) -> Vec<u64> {
        let input = FeatureShape::flat(D_INPUT);
        let levels = presets.of(self.method).layers.shapes(input);
        let levels = levels.expect("invariant: a test reads every preset");
        let units: Vec<u64> = levels.iter().map(|level| level.len() as u64).collect();
        match &units[..] {
            [input, hidden @ .., classes] => {
                let hidden = self.repeated(hidden).map(|units| units * self.size.width);
                let widths = std::iter::once(*input).chain(hidden);
                widths.chain([*classes]).collect()
            }
            few => few.to_vec(),
        }
    }

    /// λ of each level; that of a hidden level is repeated with its layer.
    fn costs(self, presets: &Presets) -> Vec<f64> {
        match &presets.of(self.method).costs[..] {
            [input, hidden @ .., top] => std::iter::once(*input)
                .chain(self.repeated(hidden))
                .chain([*top])
                .collect(),
            few => few.to_vec(),
        }
    }

    fn repeated<T: Copy>(self, values: &[T]) -> impl Iterator<Item = T> {
        let depth = self.size.depth as usize;
        values
            .iter()
            .flat_map(move |&value| std::iter::repeat_n(value, depth))
    }

    /// The options that both `benches/step` and `benches/torch_peer.py` take.
    pub fn options(self, presets: &Presets) -> Vec<String> {
        let what = match self.what {
            What::Step => "step",
            What::Logits => "logits",
            What::Products => "products",
        };
        let noise = presets.of(self.method).noise;
        let options = [
            ("--what", what.to_owned()),
            ("--layers", joined(&self.widths(presets), "-")),
            ("--costs", joined(&self.costs(presets), ",")),
            ("--noise", joined(&[noise.input, noise.hidden], ",")),
            ("--batch", self.batch.to_string()),
        ];
        let words = options.into_iter();
        words
            .flat_map(|(name, value)| [name.to_owned(), value])
            .collect()
    }

    /// Multiplications and additions in the matrix products of a full step.
    ///
    /// Each layer has the product and its two gradients, in the encoder for the rows of both paths
    /// and in the decoder for the unlabeled ones; the input needs no gradient.
    pub fn product_flop(self, presets: &Presets) -> f64 {
        let widths = self.widths(presets);
        let weights: u64 = widths.windows(2).map(|pair| pair[0] * pair[1]).sum();
        let (encoder, decoder) = (3 * self.batch, self.batch);
        let products = 3 * (encoder + decoder) * weights - encoder * widths[0] * widths[1];
        2.0 * products as f64
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, batch) = (self.method.name(), self.batch);
        match self.what {
            What::Step => write!(f, "step of {method}, batch {batch}")?,
            What::Logits => write!(f, "evaluation, batch {batch}")?,
            What::Products => write!(f, "products of a step, batch {batch}")?,
        }
        let Size { width, depth } = self.size;
        if self.size != Size::PAPER {
            write!(f, ", width x{width}, depth x{depth}")?;
        }
        if self.single_thread {
            write!(f, ", 1 thread")?;
        }
        Ok(())
    }
}

fn joined<T: fmt::Display>(values: &[T], separator: &str) -> String {
    let words: Vec<String> = values.iter().map(T::to_string).collect();
    words.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_are_those_of_the_preset() {
        let presets = Presets::read().unwrap();
        let options = Case::step(Method::Supervised, 250).options(&presets);
        let expected = "--what step --layers 784-1000-500-250-250-250-10 --costs 0,0,0,0,0,0,0 \
                        --noise 0.3,0.5 --batch 250";
        assert_eq!(options.join(" "), expected);
    }

    #[test]
    fn a_larger_network_repeats_its_hidden_layers_and_their_costs() {
        let presets = Presets::read().unwrap();
        let case = Case::step(Method::Full, 100).at(Size { width: 2, depth: 2 });
        let widths = [
            784, 2000, 2000, 1000, 1000, 500, 500, 500, 500, 500, 500, 10,
        ];
        assert_eq!(case.widths(&presets), widths);
        let costs = case.costs(&presets);
        assert_eq!(
            (costs.len(), &costs[..4]),
            (12, &[1000.0, 10.0, 10.0, 0.1][..])
        );
    }

    #[test]
    fn a_step_of_the_paper_has_3_2_gflop_of_products() {
        let presets = Presets::read().unwrap();
        let flop = Case::step(Method::Full, 100).product_flop(&presets);
        assert_eq!(flop, 3_217_200_000.0);
    }

    #[test]
    fn a_supervised_step_sees_the_labeled_rows_only() {
        assert_eq!(Case::step(Method::Supervised, 200).rows(), 200);
        assert_eq!(Case::step(Method::Gamma, 100).rows(), 200);
        assert_eq!(Case::logits(1000).rows(), 1000);
    }

    #[test]
    fn a_case_is_named_by_what_is_special_about_it() {
        let case = Case::step(Method::Full, 100);
        assert_eq!(case.to_string(), "step of full, batch 100");
        let large = case.at(Size { width: 4, depth: 1 }).products();
        assert_eq!(
            large.to_string(),
            "products of a step, batch 100, width x4, depth x1"
        );
        assert_eq!(
            case.on_one_thread().to_string(),
            "step of full, batch 100, 1 thread"
        );
    }
}
