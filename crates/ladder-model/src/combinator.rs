//! How a level's reconstruction comes from its two inputs, as people write it: `gauss`, `amlp:2:2`.

mod formula;
mod init;
mod list;
mod network;

use std::fmt;
use std::str::FromStr;

pub use formula::Formula;
pub(crate) use formula::{Family, SIG_TERMS};
pub use init::CombinatorInit;
pub use list::Combinators;
pub use network::UnitNetwork;

/// The combinator of a level, `ẑ = g(z̃, u)`: z̃ comes from the side, u from above.
///
/// It acts on each unit alone; every parameter is a vector with one value a unit.
///
/// `GatedGauss`, of the second table of Pezeshki et al. 2016, is missing: we could not find its
/// formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Combinator {
    /// A formula with a name: `gauss`, `sig`.
    Formula(Formula),
    /// `mlp:N:...` or `amlp:N:...`: a small network a unit.
    Network(UnitNetwork),
}

impl Combinator {
    /// Whether the signal from above is used; if not, the level needs no matrix V.
    pub fn uses_u(&self) -> bool {
        match self {
            Self::Formula(formula) => formula.uses_u(),
            Self::Network(_) => true,
        }
    }

    /// Number of parameters of each unit; `usize::MAX` if there are more.
    pub(crate) fn n_parameters(&self) -> usize {
        match self {
            Self::Formula(formula) => formula.initial_values().len(),
            Self::Network(network) => network.n_parameters(),
        }
    }

    /// Whether it has initial values of z̃ and u to exchange.
    pub(crate) fn can_start_reversed(&self) -> bool {
        match self {
            Self::Formula(formula) => formula.reversed_values().is_some(),
            Self::Network(_) => false,
        }
    }
}

impl From<Formula> for Combinator {
    fn from(formula: Formula) -> Self {
        Self::Formula(formula)
    }
}

impl FromStr for Combinator {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.parse() {
            Ok(formula) => Ok(Self::Formula(formula)),
            Err(()) => text.parse().map(Self::Network),
        }
    }
}

impl fmt::Display for Combinator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formula(formula) => formula.fmt(f),
            Self::Network(network) => network.fmt(f),
        }
    }
}
