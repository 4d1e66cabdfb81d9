//! The numbers of a step of the optimizer Adam.

/// The numbers of a step; `new` computes them as Blocks, the original code's library, does.
///
/// Blocks adds ε to the root of the *uncorrected* second moment
/// (`mila-iqia/blocks@0.2:blocks/algorithms/__init__.py`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamStep {
    /// β₁, decay of the first moment.
    pub beta_1: f32,
    /// β₂, decay of the second moment.
    pub beta_2: f32,
    /// `lr · sqrt(1 − β₂ᵗ) / (1 − β₁ᵗ)`.
    pub rate: f32,
    /// ε.
    pub epsilon: f32,
    /// What the parameter counts for in its gradient, as an L2 penalty of half that weight does.
    pub weight_decay: f32,
}

impl AdamStep {
    /// Step number `time`, counted from 1, at learning rate `learning_rate`, with β₁ 0.9,
    /// β₂ 0.999, ε 1e-8 and no weight decay.
    pub fn new(time: usize, learning_rate: f64) -> Self {
        let (beta_1, beta_2, time) = (0.9_f64, 0.999_f64, time as f64);
        let correction = (1.0 - beta_2.powf(time)).sqrt() / (1.0 - beta_1.powf(time));
        Self {
            beta_1: beta_1 as f32,
            beta_2: beta_2 as f32,
            rate: (learning_rate * correction) as f32,
            epsilon: 1e-8,
            weight_decay: 0.0,
        }
    }

    /// The same step with a weight decay.
    pub fn with_weight_decay(self, weight_decay: f64) -> Self {
        Self {
            weight_decay: weight_decay as f32,
            ..self
        }
    }
}
