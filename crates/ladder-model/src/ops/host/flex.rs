//! Tensors of the flex backend.

use burn::backend::Flex;
use burn::backend::flex::FlexTensor;
use burn::tensor::TensorData;

use super::{HostBackend, HostTensor};

impl HostBackend for Flex {}

impl HostTensor for FlexTensor {
    fn from_values<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Self {
        Self::from_data(TensorData::new(values, shape))
    }

    fn into_contiguous(self) -> Self {
        match self.layout().contiguous_offsets() {
            Some(_) => self,
            None => self.to_contiguous(),
        }
    }

    fn values(&self) -> &[f32] {
        self.as_slice()
            .expect("invariant: contiguous float32, checked before dispatch")
    }

    fn values_mut(&mut self) -> &mut [f32] {
        let (start, end) = self
            .layout()
            .contiguous_offsets()
            .expect("invariant: contiguous, as `into_contiguous` makes it");
        &mut self.storage_mut()[start..end]
    }
}
