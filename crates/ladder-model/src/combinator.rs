//! How a level's reconstruction comes from its two inputs, as people write it: `gauss`, `amlp:2:2`.
//!
//! # Custom combinators
//!
//! Any type with the trait [`CustomCombinator`] can be trained, as [`Combinator::custom`].
//! A program that resumes a run or loads a model with one calls [`register`] first; then its text
//! form is read like that of a built-in one.

mod custom;
mod error;
mod formula;
mod init;
mod kind;
mod list;
mod network;
mod registered;

pub use custom::CustomCombinator;
pub use error::CombinatorError;
pub use formula::Formula;
pub(crate) use formula::{Family, SIG_TERMS};
pub use init::CombinatorInit;
pub use kind::Combinator;
pub use list::Combinators;
pub use network::UnitNetwork;
pub use registered::register;
