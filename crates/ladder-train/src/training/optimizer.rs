//! Adam as in the reference, and where its restored state waits.

use burn::optim::{
    AdamState, AdaptiveMomentumState, LearningRate, ModuleOptimizer, Optimizer, RecordState,
    StateSink, StateSource,
};
use burn::tensor::{Device, Tensor, TensorData};
use ladder_model::ops::{AdamStep, adam};

/// Adam with β 0.9 and 0.999 and ε 1e-8 (`mila-iqia/blocks@0.2`, the reference's optimizer).
///
/// `weight_decay` times each parameter is added to its gradient first, as Torch's Adam does; the
/// reference has none.
///
/// The formula is that of [`AdamStep`], one pass over each parameter where the backend has a
/// fused step; the state is that of burn's own Adam.
pub fn optimizer(weight_decay: f64) -> ModuleOptimizer {
    Adam { weight_decay }.into()
}

/// Restored moments stay on the host until the parameter's device is known.
///
/// burn itself puts them on `Device::default()` first. Which one that is depends on the backends
/// of the build: with `wgpu` compiled in, resuming on `flex` would need a GPU.
#[derive(Clone)]
struct Adam {
    weight_decay: f64,
}

impl Optimizer for Adam {
    type State<const D: usize> = Moments<D>;

    fn step<const D: usize>(
        &self,
        lr: LearningRate,
        tensor: Tensor<D>,
        grad: Tensor<D>,
        state: Option<Moments<D>>,
    ) -> (Tensor<D>, Option<Moments<D>>) {
        // burn calls `to_device` before each step.
        let state = state.and_then(|state| state.on_device(&grad.device()));
        let momentum = state
            .map(|state| state.momentum)
            .unwrap_or_else(|| AdaptiveMomentumState::new(0, grad.zeros_like(), grad.zeros_like()));
        let time = momentum.time + 1;
        let moments = [momentum.moment_1, momentum.moment_2];
        let step = AdamStep::new(time, lr).with_weight_decay(self.weight_decay);
        let (tensor, [m, v]) = adam(tensor, grad, moments, step);
        let state = AdamState::new(AdaptiveMomentumState::new(time, m, v));
        (tensor, Some(Moments::OnDevice(state)))
    }

    fn to_device<const D: usize>(state: Moments<D>, device: &Device) -> Moments<D> {
        match state {
            Moments::OnDevice(state) => {
                Moments::OnDevice(AdamState::new(state.momentum.to_device(device)))
            }
            waiting => match waiting.clone().on_device(device) {
                Some(state) => Moments::OnDevice(state),
                None => waiting,
            },
        }
    }
}

/// Adam's state of one parameter.
#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "a few of them in a network")]
enum Moments<const D: usize> {
    OnDevice(AdamState<D>),
    OnHost {
        time: usize,
        moment_1: TensorData,
        moment_2: TensorData,
    },
}

impl<const D: usize> Moments<D> {
    fn on_device(self, device: &Device) -> Option<AdamState<D>> {
        match self {
            Self::OnDevice(state) => Some(state),
            waiting => {
                let mut sink = StateSink::default();
                waiting.state_flatten("", &mut sink);
                let mut source = StateSource::new(sink.scalars.into_iter().collect());
                sink.tensors
                    .into_iter()
                    .for_each(|(name, data)| source.insert_tensor(name, data));
                AdamState::state_unflatten("", &mut source, device)
            }
        }
    }
}

/// The same names as burn's `AdamState`, so that records of either are read by both.
impl<const D: usize> RecordState for Moments<D> {
    fn state_flatten(&self, prefix: &str, out: &mut StateSink) {
        match self {
            Self::OnDevice(state) => state.state_flatten(prefix, out),
            Self::OnHost {
                time,
                moment_1,
                moment_2,
            } => {
                let prefix = burn::optim::join_path(prefix, "momentum");
                out.push_scalar(&prefix, "time", (*time).into());
                out.push_tensor(&prefix, "moment_1", moment_1.clone());
                out.push_tensor(&prefix, "moment_2", moment_2.clone());
            }
        }
    }

    fn state_unflatten(prefix: &str, src: &mut StateSource, _: &Device) -> Option<Self> {
        let prefix = burn::optim::join_path(prefix, "momentum");
        Some(Self::OnHost {
            time: src.take_scalar(&prefix, "time")?.try_into().ok()?,
            moment_1: src.take_tensor(&prefix, "moment_1")?,
            moment_2: src.take_tensor(&prefix, "moment_2")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use burn::module::{Module, Param};
    use burn::optim::{GradientsParams, OptimizerRecord};
    use ladder_model::Backend;

    use super::*;

    #[derive(Module, Debug)]
    struct Weights {
        w: Param<Tensor<1>>,
    }

    /// Steps down `mean(w²)`.
    fn step(optimizer: &mut ModuleOptimizer, weights: Weights, steps: usize) -> Weights {
        (0..steps).fold(weights, |weights, _| {
            let grads = weights.w.val().square().mean().backward();
            let grads = GradientsParams::from_grads(grads, &weights);
            optimizer.step(0.1, weights, grads)
        })
    }

    fn values(weights: &Weights) -> Vec<f32> {
        weights.w.val().try_into_vec_as().unwrap()
    }

    fn weights() -> Weights {
        let device = Backend::compiled()[0].device(0).unwrap().autodiff();
        Weights {
            w: Param::from_tensor(Tensor::from_floats([1.0, -2.0, 0.5], &device)),
        }
    }

    /// `w ← w − lr m̂ / (sqrt(v̂) + ε)`; the first step is `lr · sign(gradient)`.
    #[test]
    fn the_first_step_has_the_length_of_the_learning_rate() {
        let after = values(&step(&mut optimizer(0.0), weights(), 1));
        for (found, expected) in after.iter().zip([0.9, -1.9, 0.4]) {
            assert!((found - expected).abs() < 1e-6, "{after:?}");
        }
    }

    #[test]
    fn a_restored_optimizer_continues_to_the_last_bit() {
        let mut straight = optimizer(0.0);
        let half = step(&mut straight, weights(), 3);
        let bytes = straight.to_record().into_bytes().unwrap();
        let mut restored = optimizer(0.0).load_record(OptimizerRecord::from_bytes(bytes).unwrap());
        // A state that is saved again before its first step is not lost.
        assert_eq!(restored.to_record().len(), straight.to_record().len());
        let straight = values(&step(&mut straight, half.clone(), 3));
        assert_eq!(values(&step(&mut restored, half, 3)), straight);
    }
}
