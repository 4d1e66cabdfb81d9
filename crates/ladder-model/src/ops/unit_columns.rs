//! Matrices whose columns have norm 1.

use burn::tensor::Tensor;

/// Each column divided by its L2 norm; a column of zeros stays as it is. Shape kept.
///
/// The columns of a layer's matrix are the incoming weights of its units, or of its filters.
pub fn unit_columns(weight: Tensor<2>) -> Tensor<2> {
    #[cfg(feature = "_host")]
    if super::fused::is_fused(&weight) {
        return super::fused::unit_columns(weight);
    }
    plain(weight)
}

fn plain(weight: Tensor<2>) -> Tensor<2> {
    let norm = weight.clone().square().sum_dim(0).sqrt();
    let is_zero = norm.clone().equal_elem(0.0);
    weight / norm.mask_fill(is_zero, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Backend;

    fn values(tensor: Tensor<2>) -> Vec<f32> {
        tensor.try_into_vec_as().unwrap()
    }

    #[test]
    fn every_column_has_norm_1_and_zeros_stay_on_every_backend() {
        for backend in Backend::compiled() {
            let Ok(device) = backend.device(0) else {
                continue;
            };
            let weight = Tensor::<2>::from_floats([[3.0, 0.0, -2.0], [-4.0, 0.0, 0.0]], &device);
            for found in [unit_columns(weight.clone()), plain(weight)] {
                let expected = [0.6, 0.0, -1.0, -0.8, 0.0, 0.0];
                for (found, expected) in values(found).into_iter().zip(expected) {
                    assert!((found - expected).abs() < 1e-6, "{backend}: {found}");
                }
            }
        }
    }

    #[test]
    fn a_matrix_that_another_tensor_shares_is_not_changed() {
        for backend in Backend::compiled() {
            let Ok(device) = backend.device(0) else {
                continue;
            };
            let weight = Tensor::<2>::ones([40, 500], &device);
            let shared = weight.clone();
            let found = values(unit_columns(weight));
            assert!(
                found
                    .iter()
                    .all(|w| (w - 40_f32.sqrt().recip()).abs() < 1e-6)
            );
            assert!(values(shared).iter().all(|&w| w == 1.0), "{backend}");
        }
    }
}
