//! The network's tests, in one binary: golden values, fused operations, invariants.

mod combinators;
mod common;
mod fused;
mod golden;
mod invariants;
