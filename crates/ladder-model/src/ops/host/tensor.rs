//! What a kernel reads and writes: tensors in the host's memory, and their rows.

use std::mem::MaybeUninit;
use std::ops::Range;

use burn::backend::TensorMetadata;

/// A float32 tensor in the host's memory.
pub(crate) trait HostTensor: TensorMetadata + Clone {
    /// A tensor that owns `values`, which are in row-major order.
    fn from_values<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Self;

    /// A tensor of zeros.
    fn zeros<const D: usize>(shape: [usize; D]) -> Self {
        Self::from_values(vec![0.0; shape.iter().product()], shape)
    }

    /// A tensor whose values `write` sets, which are not cleared before.
    ///
    /// # Safety
    ///
    /// `write` must set every value.
    #[allow(unsafe_code, reason = "memory that has no values yet")]
    unsafe fn written<const D: usize>(
        shape: [usize; D],
        write: impl FnOnce(&mut [MaybeUninit<f32>]),
    ) -> Self {
        let length = shape.iter().product();
        let mut values = Vec::with_capacity(length);
        write(&mut values.spare_capacity_mut()[..length]);
        // SAFETY: the capacity suffices, and the caller answers for the values.
        unsafe { values.set_len(length) };
        Self::from_values(values, shape)
    }

    /// The same values in row-major order without gaps: a copy only where they are not.
    fn into_contiguous(self) -> Self;

    /// The values of a contiguous tensor.
    fn values(&self) -> &[f32];

    /// The values of a contiguous tensor, to be written: a copy where another tensor shares them.
    fn values_mut(&mut self) -> &mut [f32];
}

/// Contiguous float32 rows, read from a tensor of rank 2 (or 1: one row).
pub(super) struct Matrix<T>(T);

impl<T: HostTensor> Matrix<T> {
    /// Copies only when the tensor is strided; some rows of a matrix are not.
    pub fn read(tensor: &T) -> Self {
        Self(tensor.clone().into_contiguous())
    }

    pub fn view(&self) -> View<'_> {
        let values = self.0.values();
        let width = self.0.shape().last().copied().unwrap_or(1);
        let rows = values.len() / width.max(1);
        View {
            values,
            rows,
            width,
        }
    }
}

/// What a kernel reads: `rows` of `width` values each.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub values: &'a [f32],
    pub rows: usize,
    pub width: usize,
}

impl<'a> View<'a> {
    /// The `columns` of a row.
    #[inline(always)]
    pub fn part(self, row: usize, columns: &Range<usize>) -> &'a [f32] {
        let first = row * self.width;
        &self.values[first + columns.start..first + columns.end]
    }

    pub fn shape(self) -> [usize; 2] {
        [self.rows, self.width]
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Slice;

    use super::*;
    use crate::ops::host::HostBackend;

    /// Calls a function with each backend in the host's memory as its type.
    macro_rules! on_every_backend {
        ($check:ident) => {
            #[cfg(feature = "flex")]
            $check::<burn::backend::Flex>();
            #[cfg(feature = "ndarray")]
            $check::<burn::backend::NdArray>();
            #[cfg(feature = "tch")]
            $check::<burn::backend::LibTorch>();
        };
    }

    type Tensor<B> = <B as burn::backend::BackendTypes>::FloatTensorPrimitive;

    fn counted<B: HostBackend>(shape: [usize; 2]) -> Tensor<B> {
        let n = shape[0] * shape[1];
        HostTensor::from_values((0..n).map(|i| i as f32).collect(), shape)
    }

    #[test]
    fn what_is_written_is_seen_by_this_tensor_alone() {
        fn check<B: HostBackend>() {
            let mut tensor = counted::<B>([2, 2]);
            let other = tensor.clone();
            let rows = B::float_slice(tensor.clone(), &[Slice::from(1..2)]);
            tensor.values_mut().fill(7.0);
            assert_eq!(tensor.values(), [7.0; 4]);
            assert_eq!(other.values(), [0.0, 1.0, 2.0, 3.0]);
            assert_eq!(rows.values(), [2.0, 3.0]);
        }
        on_every_backend!(check);
    }

    #[test]
    fn rows_are_written_without_the_matrix_they_come_from() {
        fn check<B: HostBackend>() {
            let matrix = counted::<B>([3, 2]);
            let mut rows = B::float_slice(matrix.clone(), &[Slice::from(1..2)]);
            rows.values_mut().fill(7.0);
            assert_eq!(rows.values(), [7.0; 2]);
            assert_eq!(matrix.values(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        }
        on_every_backend!(check);
    }

    #[test]
    fn a_tensor_that_shares_nothing_is_written_in_place() {
        fn check<B: HostBackend>() {
            let mut tensor = counted::<B>([2, 2]).into_contiguous();
            let before = tensor.values().as_ptr();
            assert_eq!(tensor.values_mut().as_ptr(), before);
        }
        on_every_backend!(check);
    }

    #[test]
    fn a_transposed_tensor_is_read_in_its_own_order() {
        fn check<B: HostBackend>() {
            let transposed = B::float_transpose(counted::<B>([2, 3]));
            let matrix = Matrix::read(&transposed);
            assert_eq!(matrix.view().shape(), [3, 2]);
            assert_eq!(matrix.view().values, [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
        }
        on_every_backend!(check);
    }

    #[test]
    fn a_tensor_without_values_is_read_and_written() {
        fn check<B: HostBackend>() {
            let mut tensor = <Tensor<B> as HostTensor>::zeros([0, 3]);
            assert!(tensor.values().is_empty() && tensor.values_mut().is_empty());
        }
        on_every_backend!(check);
    }
}
