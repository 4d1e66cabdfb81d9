//! A small network for each unit: the combinators MLP and AMLP.

use std::fmt;
use std::str::FromStr;

use super::error::CombinatorError;

/// A network of few hidden units, with parameters of its own for each unit of a level.
///
/// Hidden units are leaky rectifiers of slope 0.1, the output is linear (Pezeshki et al. 2016,
/// arXiv:1511.06430). The text form is `mlp` or `amlp`, then the size of each hidden layer:
/// `amlp:2:2` is the paper's AMLP \[2, 2\].
///
/// The paper's AMLP has the inputs (u, z̃, u z̃). That its MLP has (u, z̃), and that the output is
/// linear, is our reading: we know the paper from a second source only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitNetwork {
    /// Whether the product of both inputs is an input too: AMLP instead of MLP.
    pub augmented: bool,
    /// Units of each hidden layer, at least one layer of at least one unit.
    pub hidden: Vec<usize>,
}

impl UnitNetwork {
    /// Slope of a hidden unit below 0.
    pub const NEGATIVE_SLOPE: f32 = 0.1;

    /// Number of inputs: u, z̃ and, if augmented, u z̃.
    pub fn n_inputs(&self) -> usize {
        if self.augmented { 3 } else { 2 }
    }

    /// Inputs and outputs of each layer, the one next to the inputs first.
    pub fn layers(&self) -> impl Iterator<Item = [usize; 2]> + '_ {
        let inputs = std::iter::once(self.n_inputs()).chain(self.hidden.iter().copied());
        let outputs = self.hidden.iter().copied().chain([1]);
        inputs
            .zip(outputs)
            .map(|(inputs, outputs)| [inputs, outputs])
    }

    /// Number of parameters: a weight for each input of a unit, and its bias; `usize::MAX` if
    /// there are more.
    pub fn n_parameters(&self) -> usize {
        self.layers()
            .map(|[inputs, outputs]| inputs.saturating_add(1).saturating_mul(outputs))
            .fold(0, usize::saturating_add)
    }
}

impl FromStr for UnitNetwork {
    type Err = CombinatorError;

    fn from_str(text: &str) -> Result<Self, CombinatorError> {
        read(text).ok_or_else(|| "expected mlp:N or amlp:N, or several sizes as amlp:2:2".into())
    }
}

fn read(text: &str) -> Option<UnitNetwork> {
    let (kind, sizes) = text.split_once(':')?;
    let augmented = match kind {
        "mlp" => false,
        "amlp" => true,
        _ => return None,
    };
    let size = |text: &str| text.parse().ok().filter(|&size| size > 0);
    let hidden = sizes.split(':').map(size).collect::<Option<_>>()?;
    Some(UnitNetwork { augmented, hidden })
}

impl fmt::Display for UnitNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.augmented { "amlp" } else { "mlp" })?;
        self.hidden.iter().try_for_each(|size| write!(f, ":{size}"))
    }
}
