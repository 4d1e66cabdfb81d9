//! The only place that draws: initial weights and the noise of the corrupted path.
//!
//! Both are functions of seeds alone, never of the number of threads or of what was drawn before.

use std::sync::{Mutex, PoisonError};

use burn::tensor::{Device, Distribution, Tensor, TensorData};
use rand::SeedableRng;
use rand_distr::{Distribution as _, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::Backend;

/// Values drawn by one generator: a fixed number, so that threads do not change the result.
const BLOCK: usize = 4096;

/// The Gaussian noise of one training step.
#[derive(Clone, Copy, Debug)]
pub enum Noise<'a> {
    /// Drawn from (seed, step, level), the same on each run of the same backend.
    Seeded {
        /// Seed of the run.
        seed: u64,
        /// Global number of the training step.
        step: u64,
    },
    /// Standard normal values given by the caller, one tensor for each level, input first; each
    /// has a row for every labeled row, then one for every unlabeled row.
    Given(&'a [Tensor<2>]),
}

impl Noise<'_> {
    /// Noise of standard deviation `std` for `level`: `[rows, width]`, or `None` where it is 0.
    ///
    /// [`Ladder::costs`](crate::Ladder::costs) draws by itself; this is for a look at its noise.
    ///
    /// # Panics
    ///
    /// If given values lack the level, or have fewer rows.
    pub fn draw(
        &self,
        level: usize,
        std: f64,
        [rows, width]: [usize; 2],
        device: &Device,
    ) -> Option<Tensor<2>> {
        if std == 0.0 {
            return None;
        }
        Some(match self {
            Self::Given(levels) => levels[level].clone().narrow(0, 0, rows).mul_scalar(std),
            Self::Seeded { seed, step } => {
                let key = mix(mix(mix(*seed, *step), level as u64), 1);
                normal(key, std, [rows, width], device)
            }
        })
    }
}

/// Normal values of mean 0 from `key` alone; on the host where tensors live there.
fn normal(key: u64, std: f64, shape: [usize; 2], device: &Device) -> Tensor<2> {
    if Backend::of_host(device) {
        return host_normal(key, std, shape, device);
    }
    // A seed before each draw makes the device's one generator a function of the key, as long as
    // no other thread draws in between.
    static GENERATOR: Mutex<()> = Mutex::new(());
    let _alone = GENERATOR.lock().unwrap_or_else(PoisonError::into_inner);
    device.seed(key);
    Tensor::random(shape, Distribution::Normal(0.0, std), device)
}

/// Normal values of mean 0, drawn on the host: the same numbers on every backend.
pub(crate) fn host_normal(key: u64, std: f64, shape: [usize; 2], device: &Device) -> Tensor<2> {
    let mut values = vec![0.0_f32; shape[0] * shape[1]];
    values
        .par_chunks_mut(BLOCK)
        .enumerate()
        .for_each(|(block, values)| {
            let mut generator = Xoshiro256PlusPlus::seed_from_u64(mix(key, block as u64));
            for value in values {
                let standard: f32 = StandardNormal.sample(&mut generator);
                *value = standard * std as f32;
            }
        });
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Folds `value` into `key` so that neighboring values give unrelated keys (splitmix64's finalizer).
pub(crate) fn mix(key: u64, value: u64) -> u64 {
    let mut z = key ^ value.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
