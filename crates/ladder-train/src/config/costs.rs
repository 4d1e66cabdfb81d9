//! Costs level by level, and what they make of the network.

use ladder_data::{Inputs, Numbers};
use ladder_model::{Combinators, NoiseLevels};

use super::RunConfig;
use super::members::Members;

/// Noise at the input of a linear model: on standardized values about what scikit-learn's penalty is
/// on as many rows.
const LINEAR_NOISE: f64 = 0.5;

/// Noise of the hidden layers in every supervised baseline of the paper's tables.
const BASELINE_HIDDEN_NOISE: f64 = 0.5;

impl RunConfig {
    /// The weight of each level: the list as far as it goes, then its last entry.
    pub fn level_costs(&self) -> Vec<f64> {
        let n_levels = self.layers.n_layers() + 1;
        let mut costs = self.costs.clone();
        if let Some(&last) = costs.last() {
            costs.resize(n_levels.max(costs.len()), last);
        }
        costs
    }

    /// Levels with a denoising cost, the lowest first.
    pub(crate) fn levels_in_use(&self) -> impl Iterator<Item = usize> {
        let levels = self.level_costs().into_iter().enumerate();
        levels
            .filter(|(_, cost)| *cost > 0.0)
            .map(|(level, _)| level)
    }

    /// The supervised baseline of this run: the same network, labels and schedule, no denoising
    /// cost, hidden noise 0.5 (`README.md` of the original code, rows "baseline").
    pub fn baseline(&self) -> Self {
        Self {
            noise: NoiseLevels {
                hidden: BASELINE_HIDDEN_NOISE,
                ..self.noise
            },
            costs: vec![0.0; self.level_costs().len()],
            members: Members::default(),
            baseline: false,
            ..self.clone()
        }
    }

    /// The linear model of this run: softmax regression by the same labels and schedule, no hidden
    /// layer, no denoising cost, noise at the input as its only regularization.
    pub fn linear(&self) -> Self {
        let layers = self.layers.to_string();
        let top = layers.rsplit('-').next().unwrap_or(&layers);
        Self {
            layers: top.parse().expect("invariant: the last layer is a network"),
            noise: NoiseLevels::new(LINEAR_NOISE, 0.0),
            numbers: Numbers::Plain,
            inputs: Inputs::Equal,
            costs: vec![0.0; 2],
            combinators: Combinators::default(),
            members: Members::default(),
            baseline: false,
            ..self.clone()
        }
    }

    /// Which member of the family the costs select: `full`, `bottom`, `gamma` or `baseline`.
    pub fn method(&self) -> &'static str {
        let used: Vec<usize> = self.levels_in_use().collect();
        match used[..] {
            [] => "baseline",
            [0] => "bottom",
            [level] if level == self.layers.n_layers() => "gamma",
            _ => "full",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(costs: &[f64]) -> RunConfig {
        RunConfig {
            layers: "20-10".parse().unwrap(),
            costs: costs.to_vec(),
            ..RunConfig::default()
        }
    }

    #[test]
    fn the_baseline_differs_in_costs_and_hidden_noise_alone() {
        let run = RunConfig {
            baseline: true,
            epochs: 7,
            ..RunConfig::default()
        };
        let baseline = run.baseline();
        assert_eq!(baseline.costs, [0.0; 7]);
        assert_eq!(baseline.noise, NoiseLevels::new(0.3, 0.5));
        let restored = RunConfig {
            costs: run.costs.clone(),
            noise: run.noise,
            ..baseline
        };
        assert_eq!(
            RunConfig {
                baseline: true,
                ..restored
            },
            run
        );
    }

    #[test]
    fn the_method_follows_from_the_costs() {
        assert_eq!(costs(&[1000.0, 10.0, 0.1]).method(), "full");
        assert_eq!(costs(&[2000.0, 0.0, 0.0]).method(), "bottom");
        assert_eq!(costs(&[0.0, 0.0, 0.5]).method(), "gamma");
        assert_eq!(costs(&[0.0, 0.0, 0.0]).method(), "baseline");
    }

    #[test]
    fn the_last_cost_serves_the_remaining_levels() {
        assert_eq!(costs(&[1000.0, 10.0]).level_costs(), [1000.0, 10.0, 10.0]);
        assert_eq!(costs(&[0.0]).level_costs(), [0.0; 3]);
    }
}
