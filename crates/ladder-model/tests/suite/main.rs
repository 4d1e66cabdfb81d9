//! The network's tests, in one binary: golden values, fused operations, invariants.

mod combinators;
mod common;
mod custom;
mod fused;
mod fused_maps;
mod golden;
mod golden_maps;
mod inspection;
mod invariants;
mod reference;
mod text_forms;
mod weights;
