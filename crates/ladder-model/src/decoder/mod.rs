//! The decoder: from the top level down, each level denoised with the help of the one above.

mod combinator;

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

pub(crate) use combinator::{LevelCombinator, Start};

use crate::encoder::initial_weight;
use crate::ops;
use crate::random::Key;

/// One level: the map from the reconstruction above, if there is one, and the combinator.
///
/// `u = N(ẑ_above V)`, `ẑ = g(z̃, u)`. V is a free matrix, not the transpose of W; u is always
/// normalized by its own batch statistics (`ladder.py`, `apply`). A combinator that does without u
/// needs neither.
#[derive(Module, Debug)]
pub(crate) struct DecoderLevel {
    weight: Option<Param<Tensor<2>>>,
    combinator: LevelCombinator,
}

impl DecoderLevel {
    /// The top level, whose u is the normalized softmax output.
    pub fn top(combinator: LevelCombinator) -> Self {
        Self {
            weight: None,
            combinator,
        }
    }

    /// A level of `width` units below one of `above` units.
    pub fn below(
        [above, width]: [usize; 2],
        combinator: LevelCombinator,
        key: Key,
        device: &Device,
    ) -> Self {
        Self {
            weight: combinator
                .uses_u()
                .then(|| initial_weight([above, width], key, device)),
            combinator,
        }
    }

    /// The reconstruction ẑ of this level from the `signal` above: the softmax output at the
    /// top, ẑ of the level above elsewhere.
    ///
    /// `signal`: `[rows, above]`, `z`: `[rows, width]`; result `[rows, width]`.
    pub fn reconstruct(&self, signal: Tensor<2>, z: Tensor<2>) -> Tensor<2> {
        let u = self.combinator.uses_u().then(|| {
            let top_down = match &self.weight {
                Some(weight) => ops::linear(signal, weight.val()),
                None => signal,
            };
            let rows = top_down.dims()[0];
            ops::normalize(top_down, [rows, 0, 0], None)
        });
        self.combinator.forward(z, u)
    }
}
