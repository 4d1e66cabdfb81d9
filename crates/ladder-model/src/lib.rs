//! The ladder network on any burn backend.
//!
//! One encoder, run twice over the same weights, and a decoder that denoises every level:
//!
//! ```text
//!        corrupted                 decoder                  clean
//!
//!   y ◄─ softmax(z̃_L) ──────────► u_L
//!          ▲  z̃_L ──────────────► g ─► ẑ_L ── λ_L C_L ──── z_L
//!          │                        │                        ▲
//!   noise ─┤                        ▼ V                      │ W, N
//!          │  z̃_1 ──────────────► g ─► ẑ_1 ── λ_1 C_1 ──── z_1
//!          │                        │                        ▲
//!   noise ─┤ W, N                   ▼ V                      │ W, N
//!          │  z̃_0 ──────────────► g ─► ẑ_0 ── λ_0 C_0 ──── x
//!          x + noise
//! ```
//!
//! | symbol | meaning |
//! |---|---|
//! | l = 0 … L | level: 0 is the input, L the top layer |
//! | z_pre | output of a layer's affine map, without bias |
//! | m, s | batch mean and biased batch variance of z_pre, per unit |
//! | z, z̃ | normalized value, clean and corrupted |
//! | h | after shift, scale and activation |
//! | u | normalized top-down signal |
//! | ẑ | reconstruction |
//! | λ_l, C_l | weight and value of the denoising cost of level l |
//!
//! - [`LadderConfig`] describes a network; [`LadderConfig::init`] allocates it.
//! - [`Ladder::costs`] is a training step's cost; [`Ladder::estimate_statistics`] and
//!   [`Ladder::logits`] make the classifier; [`Ladder::classifier`] takes it apart.
//! - [`Ladder::reconstruct`] and [`Ladder::features`] look into a trained network.
//! - [`Ladder::with_encoder_weights`] and [`Ladder::encoder_weights`] put the weights of another
//!   network in and take them out.
//! - [`layer`] and [`combinator`] say how to add a kind of layer or combinator; [`Head`] is where
//!   the task of the labeled rows comes in.
//! - [`Backend`] chooses a device at run time among the backends of the build.
//!
//! **Invariants.** This crate reads no file, clock or environment.
//! Randomness enters through the seed of [`LadderConfig::init`] and through [`Noise`] alone.
//!
//! Sources: Rasmus et al. 2015, arXiv:1507.02672; its code, `CuriousAI/ladder`; Pezeshki et al.
//! 2016, arXiv:1511.06430.
//!
//! # Features
//!
//! `flex` (default), `ndarray`, `wgpu`, `tch`, `cuda`: the backends, in any combination.

// A library prints nothing and does not panic on what it is given.
#![cfg_attr(
    not(test),
    warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)
)]

// A module imports only from those to its right:
// ladder -> encoder, decoder -> config, random, weights -> head, architecture, classifier -> layer
//   -> ops -> combinator, activation -> error, registry, backend -> shape -> sides

mod activation;
mod architecture;
#[allow(
    deprecated,
    reason = "burn deprecates ndarray and tch, which we support all the same"
)]
mod backend;
mod classifier;
pub mod combinator;
mod config;
mod decoder;
mod encoder;
mod error;
mod head;
mod ladder;
pub mod layer;
mod noise_levels;
#[allow(deprecated, reason = "see `backend`")]
pub mod ops;
mod random;
mod registry;
mod shape;
mod sides;
mod statistics;
mod vectorized;
mod weights;

pub use activation::Activation;
pub use architecture::Architecture;
pub use backend::{Backend, BackendError, UnknownBackend, describe_device};
pub use classifier::ClassifierLayer;
pub use combinator::{Combinator, CombinatorInit, Combinators, Formula, UnitNetwork};
pub use config::LadderConfig;
pub use error::ConfigError;
pub use head::{Head, Targets};
pub use ladder::{Ladder, Reconstruction, TrainingCosts};
pub use noise_levels::{NoiseLevels, NoiseLevelsError};
pub use random::Noise;
pub use registry::RegistrationError;
pub use shape::FeatureShape;
pub use sides::{Sides, SidesError};
pub use weights::{LayerWeights, WeightsError};

/// Compiles the example of the crate's page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
