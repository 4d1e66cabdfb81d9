//! What a custom combinator is.

use std::fmt;

use burn::tensor::Tensor;

/// A combinator `ẑ = g(z̃, u)` in tensor operations, which burn differentiates.
///
/// It holds no parameters: it says where they start, and gets them with each call. `Display` is
/// its text form, `NAME` or `NAME:NUMBER:…` as in `amlp:2:2`: two combinators are compared by it,
/// and a run is saved with it. [`register`](super::register) lets it be read back.
pub trait CustomCombinator: fmt::Debug + fmt::Display + Send + Sync + 'static {
    /// Initial value of each parameter, the same for every unit.
    fn initial_values(&self) -> Vec<f32>;

    /// ẑ of a level.
    ///
    /// # Shapes
    ///
    /// - `z` and `u`: `[rows, width]`, a column for each unit
    /// - `parameters`: `[1, width]` each, as many as there are initial values
    /// - result: `[rows, width]`
    fn combine(&self, z: Tensor<2>, u: Tensor<2>, parameters: &[Tensor<2>]) -> Tensor<2>;

    /// Whether the signal from above is used; if not, u is z̃, and the level needs no matrix V.
    fn uses_u(&self) -> bool {
        true
    }
}
