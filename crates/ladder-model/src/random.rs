//! The only place that draws: initial weights and the noise of the corrupted path.
//!
//! Every draw is a function of its [`Key`] alone, never of the number of threads or of what was
//! drawn before, so there is no generator to save with a run.

mod normal;

use std::sync::{Mutex, PoisonError};

use burn::module::Param;
use burn::tensor::{Device, Distribution, Tensor, TensorData};
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use crate::backend::Backend;
use crate::layer::{Draw, InitialWeight};

/// Values drawn by one generator: a fixed number, so that threads do not change the result.
const BLOCK: usize = 4096;

/// The Gaussian noise of one training step.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Noise<'a> {
    /// Drawn from (seed, step, level), the same on each run of the same backend.
    Seeded {
        /// Seed of the run.
        seed: u64,
        /// Global number of the training step.
        step: u64,
    },
    /// Standard normal values given by the caller, one tensor for each level, input first:
    /// `[rows · positions, channels]`, those of the labeled rows, then those of the unlabeled ones.
    Given(&'a [Tensor<2>]),
}

impl Noise<'_> {
    /// Noise of standard deviation `std` for `level`: `[rows, width]`, or `None` where it is 0.
    ///
    /// [`Ladder::costs`](crate::Ladder::costs) draws by itself; this shows its noise.
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
        Some(match *self {
            Self::Given(levels) => levels[level].clone().narrow(0, 0, rows).mul_scalar(std),
            Self::Seeded { seed, step } => {
                let purpose = Purpose::Noise { step };
                let key = Key {
                    seed,
                    purpose,
                    level,
                    index: 0,
                };
                key.normal(std, [rows, width], device)
            }
        })
    }
}

/// Everything that a draw depends on, besides its shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Seed of the run.
    pub seed: u64,
    /// What is drawn.
    pub purpose: Purpose,
    /// Level of the network, the input is 0.
    pub level: usize,
    /// Which of several draws for a level, from 0.
    pub index: usize,
}

/// What is drawn; draws of different purposes are independent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// The initial weights of an encoder layer.
    Encoder,
    /// The initial weights of a level of the decoder.
    Decoder,
    /// The initial values of a level's combinator.
    Combinator,
    /// The noise of a step.
    Noise {
        /// Global number of the training step.
        step: u64,
    },
}

impl Key {
    /// Normal values of mean 0, drawn on the host: the same numbers on every backend.
    pub fn host_normal(self, std: f64, shape: [usize; 2], device: &Device) -> Tensor<2> {
        let mut values = vec![0.0_f32; shape[0] * shape[1]];
        values
            .par_chunks_mut(BLOCK)
            .enumerate()
            .for_each(|(block, values)| {
                normal::fill(&mut self.generator(block as u64), std as f32, values);
            });
        Tensor::from_data(TensorData::new(values, shape), device)
    }

    /// Uniform values from `-bound` to `bound`, drawn on the host like the normal ones.
    pub fn host_uniform(self, bound: f64, shape: [usize; 2], device: &Device) -> Tensor<2> {
        /// To multiply the upper 24 bits of a word with: as many as a float32 tells apart.
        const SCALE: f64 = 1.0 / (1_u32 << 24) as f64;
        let mut values = vec![0.0_f32; shape[0] * shape[1]];
        values
            .par_chunks_mut(BLOCK)
            .enumerate()
            .for_each(|(block, values)| {
                let mut generator = self.generator(block as u64);
                for value in values {
                    let unit = (f64::from(generator.next_u32() >> 8) + 0.5) * SCALE;
                    *value = ((2.0 * unit - 1.0) * bound) as f32;
                }
            });
        Tensor::from_data(TensorData::new(values, shape), device)
    }

    /// The weights of a layer as they are before the first step, drawn one after the other.
    pub fn initial_weights(
        self,
        weights: Vec<InitialWeight>,
        device: &Device,
    ) -> Vec<Param<Tensor<2>>> {
        let draw = |(index, weight)| Self { index, ..self }.initial_weight(weight, device);
        let weights = weights.into_iter().enumerate().map(draw);
        weights.map(Param::from_tensor).collect()
    }

    fn initial_weight(self, weight: InitialWeight, device: &Device) -> Tensor<2> {
        match weight.draw {
            Draw::Normal { std } => self.host_normal(std, weight.shape, device),
            Draw::Uniform { bound } => self.host_uniform(bound, weight.shape, device),
        }
    }

    /// Normal values of mean 0; drawn on the host where tensors live there.
    fn normal(self, std: f64, shape: [usize; 2], device: &Device) -> Tensor<2> {
        if Backend::of_host(device) {
            return self.host_normal(std, shape, device);
        }
        // A seed before each draw makes the device's one generator a function of the key, as long
        // as no other thread draws in between.
        static GENERATOR: Mutex<()> = Mutex::new(());
        let _alone = GENERATOR.lock().unwrap_or_else(PoisonError::into_inner);
        device.seed(self.generator(0).next_u64());
        Tensor::random(shape, Distribution::Normal(0.0, std), device)
    }

    /// The numbers fill the generator's seed of 32 bytes, so different keys never collide.
    fn generator(self, block: u64) -> ChaCha8Rng {
        let (purpose, step) = match self.purpose {
            Purpose::Encoder => (1, 0),
            Purpose::Decoder => (2, 0),
            Purpose::Noise { step } => (3, step),
            Purpose::Combinator => (4, 0),
        };
        let place = purpose << 32 | (self.index as u64) << 16 | self.level as u64;
        let words = [self.seed, place, step, block];
        let mut seed = [0; 32];
        for (bytes, word) in seed.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        ChaCha8Rng::from_seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key {
        seed: 1,
        purpose: Purpose::Noise { step: 7 },
        level: 2,
        index: 0,
    };

    fn values(key: Key, shape: [usize; 2]) -> Vec<f32> {
        let device = Backend::compiled()[0].device(0).unwrap();
        key.host_normal(1.0, shape, &device)
            .try_into_vec_as()
            .unwrap()
    }

    #[test]
    fn noise_of_another_seed_step_level_index_or_purpose_is_other_noise() {
        let others = [
            Key { seed: 2, ..KEY },
            Key { level: 3, ..KEY },
            Key { index: 1, ..KEY },
            Key {
                purpose: Purpose::Noise { step: 8 },
                ..KEY
            },
            Key {
                purpose: Purpose::Encoder,
                ..KEY
            },
            Key {
                purpose: Purpose::Decoder,
                ..KEY
            },
            Key {
                purpose: Purpose::Combinator,
                ..KEY
            },
        ];
        let noise = values(KEY, [5, 40]);
        assert_eq!(values(KEY, [5, 40]), noise);
        for other in others {
            let other = values(other, [5, 40]);
            let products = noise.iter().zip(&other).map(|(a, b)| a * b);
            assert!((products.sum::<f32>() / 200.0).abs() < 0.3, "{other:?}");
        }
    }

    #[test]
    fn uniform_weights_fill_their_range_evenly() {
        let device = Backend::compiled()[0].device(0).unwrap();
        let values: Vec<f32> = KEY
            .host_uniform(0.5, [100, 100], &device)
            .try_into_vec_as()
            .unwrap();
        let (low, high) = (-0.25, 0.25);
        let share = |of: &dyn Fn(f32) -> bool| {
            values.iter().filter(|&&value| of(value)).count() as f64 / 1e4
        };
        assert!(values.iter().all(|value| value.abs() <= 0.5));
        for share in [
            share(&|x| x < low),
            share(&|x| x > high),
            share(&|x| x > 0.0) / 2.0,
        ] {
            assert!((share - 0.25).abs() < 0.02, "{share}");
        }
    }

    #[test]
    fn blocks_do_not_repeat() {
        let noise = values(KEY, [3, BLOCK]);
        let (first, rest) = noise.split_at(BLOCK);
        assert!(rest.chunks(BLOCK).all(|block| block != first));
    }
}
