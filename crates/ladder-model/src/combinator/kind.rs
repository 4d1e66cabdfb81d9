//! The combinator of a level.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::custom::CustomCombinator;
use super::error::CombinatorError;
use super::formula::Formula;
use super::network::UnitNetwork;
use super::registered::REGISTERED;

/// The combinator of a level, `ẑ = g(z̃, u)`: z̃ comes from the side, u from above.
///
/// It acts on each unit alone; every parameter is a vector with one value per unit. Two of them
/// are equal if their text forms are.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Combinator {
    /// A formula with a name: `gauss`, `sig`.
    Formula(Formula),
    /// `mlp:N:...` or `amlp:N:...`: a small network per unit.
    Network(UnitNetwork),
    /// A custom one.
    Custom(Arc<dyn CustomCombinator>),
}

impl Combinator {
    /// A custom combinator.
    pub fn custom(combinator: impl CustomCombinator) -> Self {
        Self::Custom(Arc::new(combinator))
    }

    /// Whether the signal from above is used; if not, the level needs no matrix V.
    pub fn uses_u(&self) -> bool {
        match self {
            Self::Formula(formula) => formula.uses_u(),
            Self::Network(_) => true,
            Self::Custom(custom) => custom.uses_u(),
        }
    }

    /// Number of parameters of each unit; `usize::MAX` if there are more.
    pub(crate) fn n_parameters(&self) -> usize {
        match self {
            Self::Formula(formula) => formula.initial_values().len(),
            Self::Network(network) => network.n_parameters(),
            Self::Custom(custom) => custom.initial_values().len(),
        }
    }

    /// Whether it has initial values of z̃ and u to exchange.
    pub(crate) fn can_start_reversed(&self) -> bool {
        match self {
            Self::Formula(formula) => formula.reversed_values().is_some(),
            Self::Network(_) | Self::Custom(_) => false,
        }
    }

    /// Whether its text form is read back as the same.
    pub(crate) fn is_readable(&self) -> bool {
        let entry = self.to_string();
        !entry.contains('-') && entry.parse().is_ok_and(|read: Self| read == *self)
    }
}

impl PartialEq for Combinator {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Combinator {}

impl From<Formula> for Combinator {
    fn from(formula: Formula) -> Self {
        Self::Formula(formula)
    }
}

impl FromStr for Combinator {
    type Err = CombinatorError;

    fn from_str(text: &str) -> Result<Self, CombinatorError> {
        if let Ok(formula) = text.parse() {
            return Ok(Self::Formula(formula));
        }
        if let Ok(network) = text.parse() {
            return Ok(Self::Network(network));
        }
        match REGISTERED.read(text) {
            Some(custom) => Ok(Self::Custom(custom?)),
            None => Err(expected()),
        }
    }
}

fn expected() -> CombinatorError {
    let (formulas, alternatives) = (Formula::names_of_all(), REGISTERED.alternatives());
    CombinatorError::from(format!(
        "expected none, a network such as mlp:4 or amlp:2:2, or one of {formulas}{alternatives}"
    ))
}

impl fmt::Display for Combinator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formula(formula) => formula.fmt(f),
            Self::Network(network) => network.fmt(f),
            Self::Custom(custom) => custom.fmt(f),
        }
    }
}
