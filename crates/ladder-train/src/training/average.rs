//! An exponential moving average of the weights.
//!
//! The weights of the last steps circle around a good point; their mean is nearer to it.
//! The average takes part in nothing: it is kept beside the trained weights and evaluated.
//! It must be without automatic differentiation: each of its steps would stay in the graph, which
//! no backward pass would ever clean.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::Tensor;
use ladder_model::Ladder;

/// Steps between two updates; with each step it would cost ten times as much and be the same.
const EVERY: u64 = 10;

/// Share of the average that a step leaves in place: it reaches back over some 5,000 steps.
const DECAY: f64 = 0.9998;

/// How far the average moves toward the weights after `step` steps; `None` where it stays.
///
/// A short run has not seen 5,000 steps: there the average reaches back over a tenth of the steps
/// so far.
pub(crate) fn rate(step: u64) -> Option<f64> {
    if !step.is_multiple_of(EVERY) {
        return None;
    }
    let updates = (step / EVERY) as f64;
    Some((1.0 - DECAY.powf(EVERY as f64)).max(9.0 / (updates + 9.0)))
}

/// `average + rate (weights − average)`, for every value of the network.
///
/// `average` is without automatic differentiation, `weights` may be with it.
pub(crate) fn moved(average: Ladder, weights: &Ladder, rate: f64) -> Ladder {
    let mut collected = Collected(Vec::new());
    weights.visit(&mut collected);
    average.map(&mut Move {
        weights: collected.0.into_iter(),
        rate,
    })
}

/// The values of each parameter, in the order of a visit.
struct Collected(Vec<Tensor<1>>);

impl ModuleVisitor for Collected {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.push(param.val().inner().reshape([-1]));
    }
}

struct Move {
    weights: std::vec::IntoIter<Tensor<1>>,
    rate: f64,
}

impl ModuleMapper for Move {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let weights = self
            .weights
            .next()
            .expect("invariant: the average is a copy of the network");
        let rate = self.rate;
        param.map(|average| {
            let weights = weights.reshape(average.shape());
            let difference = weights - average.clone();
            average + difference * rate
        })
    }
}

#[cfg(test)]
mod tests {
    use ladder_model::{Architecture, Backend, FeatureShape, LadderConfig};

    use super::*;

    fn ladder(seed: u64) -> Ladder {
        let device = Backend::compiled()[0].device(0).unwrap().autodiff();
        LadderConfig::new(FeatureShape::flat(3), Architecture::fully_connected(&[2]))
            .with_costs(&[1.0, 0.0])
            .init(seed, &device)
            .unwrap()
    }

    /// Number of parameters with automatic differentiation.
    struct Tracked(usize);

    impl ModuleVisitor for Tracked {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0 += usize::from(param.val().device().is_autodiff());
        }
    }

    fn values(ladder: &Ladder) -> Vec<f32> {
        let mut collected = Collected(Vec::new());
        ladder.visit(&mut collected);
        Tensor::cat(collected.0, 0).try_into_vec_as().unwrap()
    }

    #[test]
    fn every_value_moves_by_the_rate_toward_the_weights() {
        let (from, to) = (ladder(1), ladder(2));
        let average = moved(from.valid(), &to, 0.25);
        let mut tracked = Tracked(0);
        average.visit(&mut tracked);
        assert_eq!(
            tracked.0, 0,
            "the average is in the graph of differentiation"
        );
        let found = values(&average);
        assert!(found.len() > 20);
        for ((found, from), to) in found.iter().zip(values(&from)).zip(values(&to)) {
            assert!((found - (0.75 * from + 0.25 * to)).abs() < 1e-6);
        }
    }

    #[test]
    fn the_average_moves_every_tenth_step_and_forgets_the_first_steps_fast() {
        assert_eq!(rate(7), None);
        assert_eq!(rate(10), Some(0.9));
        assert_eq!(rate(810), Some(0.1));
        let settled = rate(90_000).unwrap();
        assert!((settled - 0.002).abs() < 1e-5, "{settled}");
    }
}
