//! Tensors of the tch backend that lie in the host's memory.

use std::mem::MaybeUninit;
use std::slice;

use burn::backend::libtorch::TchTensor;
use burn::backend::ops::FloatTensorOps;
use burn::backend::{LibTorch, LibTorchDevice, TensorMetadata};
use burn::tensor::{DType, FloatDType, TensorData};

use super::{HostBackend, HostTensor};

impl HostBackend for LibTorch {}

impl HostTensor for TchTensor {
    fn from_values<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Self {
        LibTorch::float_from_data(TensorData::new(values, shape), &LibTorchDevice::Cpu)
    }

    fn zeros<const D: usize>(shape: [usize; D]) -> Self {
        LibTorch::float_zeros(shape.into(), &LibTorchDevice::Cpu, FloatDType::F32)
    }

    #[allow(unsafe_code, reason = "LibTorch gives an address, not a slice")]
    unsafe fn written<const D: usize>(
        shape: [usize; D],
        write: impl FnOnce(&mut [MaybeUninit<f32>]),
    ) -> Self {
        let tensor = Self::empty(shape.into(), LibTorchDevice::Cpu, DType::F32);
        match length(&tensor) {
            0 => write(&mut []),
            // SAFETY: as in `values`; nobody else has the new tensor.
            n => write(unsafe { slice::from_raw_parts_mut(tensor.tensor.data_ptr().cast(), n) }),
        }
        tensor
    }

    fn into_contiguous(self) -> Self {
        match self.tensor.is_contiguous() {
            true => self,
            false => Self::new(self.tensor.contiguous()),
        }
    }

    #[allow(unsafe_code, reason = "LibTorch gives an address, not a slice")]
    fn values(&self) -> &[f32] {
        match length(self) {
            0 => &[],
            // SAFETY: as `length` checked, so many float32 lie at this address. They live as long
            // as the tensor, and nobody writes them meanwhile: burn, as `values_mut` here, writes
            // only where one tensor alone has the memory.
            n => unsafe { slice::from_raw_parts(self.tensor.data_ptr().cast(), n) },
        }
    }

    #[allow(unsafe_code, reason = "LibTorch gives an address, not a slice")]
    fn values_mut(&mut self) -> &mut [f32] {
        if !self.can_mut() {
            *self = Self::new(self.tensor.copy());
        }
        match length(self) {
            0 => &mut [],
            // SAFETY: as in `values`, and no other tensor has this memory.
            n => unsafe { slice::from_raw_parts_mut(self.tensor.data_ptr().cast(), n) },
        }
    }
}

/// Number of values, which lie at the tensor's address one after the other.
fn length(tensor: &TchTensor) -> usize {
    let is_readable = tensor.device() == LibTorchDevice::Cpu
        && tensor.dtype() == DType::F32
        && tensor.tensor.is_contiguous();
    assert!(
        is_readable,
        "invariant: contiguous float32, checked before dispatch"
    );
    tensor.tensor.numel()
}
