//! One pass of Adam over a parameter.

use rayon::prelude::*;

use super::HostTensor;
use crate::ops::adam_step::AdamStep;
use crate::vectorized::vectorized;

/// Values a thread updates at a time: few enough for its cache, many enough to be worth it.
const BLOCK: usize = 1 << 14;

/// The parameter, m and v after the step; the gradient's buffer becomes the parameter's.
pub(super) fn step<T: HostTensor>(weight: T, gradient: T, m: T, v: T, step: AdamStep) -> (T, T, T) {
    let [weight, mut result, mut m, mut v] = [weight, gradient, m, v].map(T::into_contiguous);
    result
        .values_mut()
        .par_chunks_mut(BLOCK)
        .zip(m.values_mut().par_chunks_mut(BLOCK))
        .zip(v.values_mut().par_chunks_mut(BLOCK))
        .zip(weight.values().par_chunks(BLOCK))
        .for_each(|(((result, m), v), weight)| update(result, m, v, weight, step));
    (result, m, v)
}

vectorized! {
    fn update(
        result: &mut [f32],
        m: &mut [f32],
        v: &mut [f32],
        weight: &[f32],
        step: AdamStep,
    ) {
        let n = result.len();
        let (m, v, weight) = (&mut m[..n], &mut v[..n], &weight[..n]);
        for i in 0..n {
            let g = result[i] + step.weight_decay * weight[i];
            m[i] = step.beta_1 * m[i] + (1.0 - step.beta_1) * g;
            v[i] = step.beta_2 * v[i] + (1.0 - step.beta_2) * g * g;
            result[i] = weight[i] - step.rate * m[i] / (v[i].sqrt() + step.epsilon);
        }
    }
}
