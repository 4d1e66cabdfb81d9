//! The combinators that are a formula.

use std::fmt;
use std::str::FromStr;

use super::error::CombinatorError;

/// A combinator given by a formula; σ is the logistic function.
///
/// | name | in the original code | formula | initial values |
/// |---|---|---|---|
/// | `gauss` | `gauss`, `comparison_g5` | `μ = a₁ σ(a₂ u + a₃) + a₄ u + a₅`, `v = a₆ σ(a₇ u + a₈) + a₉ u + a₁₀`, `ẑ = (z̃ − μ) v + μ` | a₂ = a₇ = 1 |
/// | `gauss_stable_v` | the same | `gauss` with `σ(v)` for v | the same |
/// | `sig` | the same | `a₁ + a₂ z̃ + a₃ u + a₄ z̃u + b₁ σ(c₁ + c₂ z̃ + c₃ u + c₄ z̃u)` | a₂ = b₁ = c₂ = 1 |
/// | `sig0` | the same | `sig` without the terms of u | the same |
/// | `sig_without_z` | – | `sig` without the terms of z̃ | a₃ = b₁ = c₃ = 1 |
/// | `g2` | `comparison_g2` | `sig` without the terms of z̃u | the same |
/// | `g3` | `comparison_g3` | `a₁ + a₂ z̃ + a₃ u + a₄ z̃u` | a₂ = 1 |
/// | `g4` | `comparison_g4` | `w₁ σ(w₂ z̃ + b) + w₃ z̃ + w₄ σ(w₅ u + b) + w₆ u + c` | w₁ = w₂ = w₄ = w₅ = 1 |
/// | `g40` | `comparison_g40` | `g4` without the terms of u | the same |
/// | `linear` | – | `a₁ + a₂ z̃ + a₃ u` | a₂ = 1 |
/// | `lateral` | `lin`, `gauss0` | `a₁ + a₂ z̃` | a₂ = 1 |
/// | `vertical` | – | `a₁ + a₃ u` | a₃ = 1 |
/// | `relu` | the same | `max(0, u + b)` | |
/// | `sigmoid` | the same | `σ((u + b) c)` | c = 1 |
/// | `identity` | `i` | `z̃` | |
///
/// What is not mentioned starts at 0. The original code is `CuriousAI/ladder:ladder.py`, `g`;
/// a trailing 0 of its names means that u is left out, which makes some of them the same.
/// The parameters stand in the order of the formula, those of `g4` as w₁ … w₆, b, c.
///
/// In the tables of Pezeshki et al. 2016, arXiv:1511.06430, `gauss` is "Gaussian", `gauss_stable_v`
/// "GatedGauss" (its formula is from memory, and its name `gated_gauss` is read, too), `sig`
/// "Vanilla", and in the ablations `sig_without_z` is "NoLateral", `g3` "NoSig", `g2` "NoMult" and
/// `linear` "Linear". `sig` and `g3` are so, initial values included, in the first author's code,
/// `mpezeshki/ladder_network:ladder.py`; that the other two are meant, is our reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table describes them by name")]
#[non_exhaustive]
pub enum Formula {
    Gauss,
    GaussStableV,
    Sig,
    Sig0,
    SigWithoutZ,
    G2,
    G3,
    G4,
    G40,
    Linear,
    Lateral,
    Vertical,
    Relu,
    Sigmoid,
    Identity,
}

/// Terms of `sig`, in the order of its parameters: a₁, a₂ z̃, a₃ u, a₄ z̃u, b₁, c₁, c₂ z̃, c₃ u, c₄ z̃u.
pub(crate) const SIG_TERMS: usize = 9;

/// Initial parameters of `sig`.
const SIG: [f32; SIG_TERMS] = [0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0];

/// The same with those of z̃ and u exchanged.
const SIG_REVERSED: [f32; SIG_TERMS] = [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0];

/// How a formula is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// `gauss`, v put through a sigmoid or not.
    Gauss { squashed: bool },
    /// The terms of `sig` that are present.
    Sig([bool; SIG_TERMS]),
    /// `g4`: a function of z̃ and, or not, one of u.
    Apart { with_u: bool },
    /// `relu`.
    Relu,
    /// `sigmoid`.
    Sigmoid,
    /// `identity`.
    Identity,
}

impl Formula {
    /// Every formula.
    pub const ALL: [Self; 15] = [
        Self::Gauss,
        Self::GaussStableV,
        Self::Sig,
        Self::Sig0,
        Self::SigWithoutZ,
        Self::G2,
        Self::G3,
        Self::G4,
        Self::G40,
        Self::Linear,
        Self::Lateral,
        Self::Vertical,
        Self::Relu,
        Self::Sigmoid,
        Self::Identity,
    ];

    /// `gauss, gauss_stable_v, …`.
    pub(super) fn names_of_all() -> String {
        Self::ALL.map(|formula| formula.names()[0]).join(", ")
    }

    /// The name, then what else is read: names of the original code.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Gauss => &["gauss", "comparison_g5"],
            Self::GaussStableV => &["gauss_stable_v", "gated_gauss"],
            Self::Sig => &["sig"],
            Self::Sig0 => &["sig0", "comparison_g20"],
            Self::SigWithoutZ => &["sig_without_z"],
            Self::G2 => &["g2", "comparison_g2"],
            Self::G3 => &["g3", "comparison_g3"],
            Self::G4 => &["g4", "comparison_g4"],
            Self::G40 => &["g40", "comparison_g40"],
            Self::Linear => &["linear"],
            Self::Lateral => &[
                "lateral",
                "lin",
                "lin0",
                "gauss0",
                "gauss_stable_v0",
                "comparison_g30",
                "comparison_g50",
            ],
            Self::Vertical => &["vertical"],
            Self::Relu => &["relu"],
            Self::Sigmoid => &["sigmoid"],
            Self::Identity => &["identity", "i", "i0"],
        }
    }

    /// Whether the signal from above is used.
    pub fn uses_u(self) -> bool {
        match self.family() {
            Family::Sig([_, _, u, product, ..]) => u || product,
            Family::Apart { with_u } => with_u,
            Family::Gauss { .. } | Family::Relu | Family::Sigmoid => true,
            Family::Identity => false,
        }
    }

    pub(crate) fn family(self) -> Family {
        // What each parameter multiplies: 1, z̃, u, their product x; the sigmoid s; the same four
        // within it.
        let sig = |terms: &[u8; SIG_TERMS]| Family::Sig(terms.map(|term| term != b'-'));
        match self {
            Self::Gauss => Family::Gauss { squashed: false },
            Self::GaussStableV => Family::Gauss { squashed: true },
            Self::Sig => sig(b"1zuxs1zux"),
            Self::Sig0 => sig(b"1z--s1z--"),
            Self::SigWithoutZ => sig(b"1-u-s1-u-"),
            Self::G2 => sig(b"1zu-s1zu-"),
            Self::G3 => sig(b"1zux-----"),
            Self::Linear => sig(b"1zu------"),
            Self::Lateral => sig(b"1z-------"),
            Self::Vertical => sig(b"1-u------"),
            Self::G4 => Family::Apart { with_u: true },
            Self::G40 => Family::Apart { with_u: false },
            Self::Relu => Family::Relu,
            Self::Sigmoid => Family::Sigmoid,
            Self::Identity => Family::Identity,
        }
    }

    /// Initial value of each parameter, the same for every unit.
    pub(crate) fn initial_values(self) -> Vec<f32> {
        match self.family() {
            // Both slopes of the sigmoids are 1, everything else is 0, so ẑ starts at 0.
            Family::Gauss { .. } => vec![0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            Family::Sig(terms) => {
                let [_, has_z, ..] = terms;
                kept(if has_z { SIG } else { SIG_REVERSED }, terms)
            }
            Family::Apart { with_u: true } => vec![1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
            Family::Apart { with_u: false } => vec![1.0, 1.0, 0.0, 0.0, 0.0],
            Family::Relu => vec![0.0],
            Family::Sigmoid => vec![0.0, 1.0],
            Family::Identity => vec![],
        }
    }

    /// Initial values with those of z̃ and u exchanged; `None` where there is nothing to exchange.
    pub(crate) fn reversed_values(self) -> Option<Vec<f32>> {
        match self.family() {
            Family::Sig(terms @ [_, true, true, ..]) => Some(kept(SIG_REVERSED, terms)),
            _ => None,
        }
    }
}

/// The values whose terms are present.
fn kept(values: [f32; SIG_TERMS], terms: [bool; SIG_TERMS]) -> Vec<f32> {
    let pairs = values.into_iter().zip(terms);
    pairs
        .filter(|(_, is_there)| *is_there)
        .map(|(value, _)| value)
        .collect()
}

impl FromStr for Formula {
    type Err = CombinatorError;

    fn from_str(text: &str) -> Result<Self, CombinatorError> {
        let mut all = Self::ALL.into_iter();
        let found = all.find(|formula| formula.names().contains(&text));
        found.ok_or_else(|| format!("expected one of {}", Self::names_of_all()).into())
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.names()[0])
    }
}
