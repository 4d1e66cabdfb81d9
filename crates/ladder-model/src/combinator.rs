//! How a level's reconstruction comes from its two inputs, as people write it: `gauss`, `amlp:2:2`.

mod list;
mod network;

use std::fmt;
use std::str::FromStr;

pub use list::Combinators;
pub use network::UnitNetwork;

/// The combinator of a level, `ẑ = g(z̃, u)`: z̃ comes from the side, u from above.
///
/// It acts on each unit alone; every parameter is a vector with one value a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Combinator {
    /// `gauss`, of Rasmus et al.: the best guess of z from z̃, were z Gaussian given u.
    Gauss,
    /// `mlp:N:...` or `amlp:N:...`, of Pezeshki et al.: a small network a unit.
    Network(UnitNetwork),
}

/// Text form of the combinators that are a formula, the name of the original code second.
const NAMES: [(Combinator, &[&str]); 1] = [(Combinator::Gauss, &["gauss", "comparison_g5"])];

impl FromStr for Combinator {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let named = NAMES.iter().find(|(_, names)| names.contains(&text));
        match named {
            Some((combinator, _)) => Ok(combinator.clone()),
            None => text.parse().map(Self::Network),
        }
    }
}

impl fmt::Display for Combinator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Network(network) = self {
            return write!(f, "{network}");
        }
        let (_, names) = NAMES
            .iter()
            .find(|(combinator, _)| combinator == self)
            .expect("invariant: every formula has a name");
        f.write_str(names[0])
    }
}
