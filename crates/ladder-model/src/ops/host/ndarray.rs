//! Tensors of the ndarray backend.

use burn::backend::NdArray;
use burn::backend::ndarray::NdArrayTensor;
use burn::tensor::TensorData;

use super::{HostBackend, HostTensor};

impl HostBackend for NdArray {}

impl HostTensor for NdArrayTensor {
    fn from_values<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Self {
        Self::from_data(TensorData::new(values, shape))
    }

    fn into_contiguous(self) -> Self {
        match self {
            Self::F32(storage) if !storage.view().is_standard_layout() => {
                let array = storage.into_shared();
                Self::from(array.as_standard_layout().into_owned().into_shared())
            }
            contiguous => contiguous,
        }
    }

    fn values(&self) -> &[f32] {
        let values = match self {
            Self::F32(storage) => storage.view().to_slice(),
            _ => None,
        };
        values.expect("invariant: contiguous float32, checked before dispatch")
    }

    fn values_mut(&mut self) -> &mut [f32] {
        let values = match self {
            Self::F32(storage) => storage.ensure_owned().as_slice_mut(),
            _ => None,
        };
        values.expect("invariant: contiguous float32, checked before dispatch")
    }
}
