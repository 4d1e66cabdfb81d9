//! One step of the optimizer Adam on one parameter.

use burn::tensor::Tensor;

use super::adam_step::AdamStep;

/// A parameter and its moments after one step, all of one shape.
///
/// `g ← g + weight_decay · w`, `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`,
/// `w ← w − rate · m / (sqrt(v) + ε)`.
///
/// In the host's memory it is one pass, which writes the new parameter where the gradient was.
pub fn adam<const D: usize>(
    weight: Tensor<D>,
    gradient: Tensor<D>,
    [m, v]: [Tensor<D>; 2],
    step: AdamStep,
) -> (Tensor<D>, [Tensor<D>; 2]) {
    #[cfg(feature = "_host")]
    if super::fused::is_fused(&gradient) {
        return super::fused::adam(weight, gradient, [m, v], step);
    }
    plain(weight, gradient, [m, v], step)
}

fn plain<const D: usize>(
    weight: Tensor<D>,
    gradient: Tensor<D>,
    [m, v]: [Tensor<D>; 2],
    step: AdamStep,
) -> (Tensor<D>, [Tensor<D>; 2]) {
    let gradient = match step.weight_decay {
        0.0 => gradient,
        decay => gradient + weight.clone() * decay,
    };
    let m = m * step.beta_1 + gradient.clone() * (1.0 - step.beta_1);
    let v = v * step.beta_2 + gradient.square() * (1.0 - step.beta_2);
    let weight = weight - m.clone() / (v.clone().sqrt() + step.epsilon) * step.rate;
    (weight, [m, v])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Backend;

    fn values(tensor: Tensor<1>) -> Vec<f32> {
        tensor.try_into_vec_as().unwrap()
    }

    #[test]
    fn the_fused_step_equals_the_plain_one_on_every_backend() {
        for backend in Backend::compiled() {
            let Ok(device) = backend.device(0) else {
                continue;
            };
            let tensor = |values: [f32; 4]| Tensor::<1>::from_floats(values, &device);
            let inputs = || {
                let moments = [tensor([0.1, 0.0, -0.2, 3.0]), tensor([0.5, 0.0, 1e-6, 4.0])];
                (
                    tensor([1.0, -2.0, 3.0, 0.5]),
                    tensor([0.3, 1e-4, -2.0, 0.0]),
                    moments,
                )
            };
            let step = AdamStep::new(3, 0.002).with_weight_decay(0.01);
            let (weight, gradient, moments) = inputs();
            let (found, [found_m, found_v]) = adam(weight, gradient, moments, step);
            let (weight, gradient, moments) = inputs();
            let (expected, [expected_m, expected_v]) = plain(weight, gradient, moments, step);
            for (found, expected) in [
                (found, expected),
                (found_m, expected_m),
                (found_v, expected_v),
            ] {
                for (found, expected) in values(found).iter().zip(values(expected)) {
                    assert!(
                        (found - expected).abs() <= 1e-6 * expected.abs(),
                        "{backend}"
                    );
                }
            }
        }
    }

    #[test]
    fn weight_decay_pulls_a_weight_without_gradient_toward_0() {
        let device = Backend::compiled()[0].device(0).unwrap();
        let tensor = |values: [f32; 2]| Tensor::<1>::from_floats(values, &device);
        let step = |decay| {
            let zeros = [tensor([0.0; 2]), tensor([0.0; 2])];
            let step = AdamStep::new(1, 0.1).with_weight_decay(decay);
            values(adam(tensor([1.0, -2.0]), tensor([0.0; 2]), zeros, step).0)
        };
        assert_eq!(step(0.0), [1.0, -2.0]);
        let found = step(0.01);
        assert!(
            (found[0] - 0.9).abs() < 1e-5 && (found[1] + 1.9).abs() < 1e-5,
            "{found:?}"
        );
    }

    #[test]
    fn the_first_step_has_the_length_of_the_learning_rate() {
        let device = Backend::compiled()[0].device(0).unwrap();
        let tensor = |values: [f32; 2]| Tensor::<1>::from_floats(values, &device);
        let zeros = [tensor([0.0; 2]), tensor([0.0; 2])];
        let (weight, _) = adam(
            tensor([1.0, 1.0]),
            tensor([5.0, -0.01]),
            zeros,
            AdamStep::new(1, 0.1),
        );
        let found = values(weight);
        assert!(
            (found[0] - 0.9).abs() < 1e-5 && (found[1] - 1.1).abs() < 1e-5,
            "{found:?}"
        );
    }
}
