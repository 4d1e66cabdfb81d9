//! One pass of Adam over a parameter.

use burn::backend::flex::FlexTensor;
use rayon::prelude::*;

use crate::ops::AdamStep;
use crate::vectorized::vectorized;

/// Values a thread updates at a time: few enough for its cache, many enough to be worth it.
const BLOCK: usize = 1 << 14;

/// The parameter, m and v after the step; the gradient's buffer becomes the parameter's.
pub(super) fn step(
    weight: FlexTensor,
    gradient: FlexTensor,
    m: FlexTensor,
    v: FlexTensor,
    step: AdamStep,
) -> (FlexTensor, FlexTensor, FlexTensor) {
    let weight = weight.to_contiguous();
    let [mut result, mut m, mut v] = [gradient, m, v].map(|tensor| tensor.to_contiguous());
    result
        .storage_mut::<f32>()
        .par_chunks_mut(BLOCK)
        .zip(m.storage_mut::<f32>().par_chunks_mut(BLOCK))
        .zip(v.storage_mut::<f32>().par_chunks_mut(BLOCK))
        .zip(weight.storage::<f32>().par_chunks(BLOCK))
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
            let g = result[i];
            m[i] = step.beta_1 * m[i] + (1.0 - step.beta_1) * g;
            v[i] = step.beta_2 * v[i] + (1.0 - step.beta_2) * g * g;
            result[i] = weight[i] - step.rate * m[i] / (v[i].sqrt() + step.epsilon);
        }
    }
}
