//! Matrix products on row-major matrices, divided over threads.
//!
//! The gemm crate's kernels reach the machine's peak on one thread; its own threading loses on
//! products as small as these. So the longer side of the result is cut into one piece a thread,
//! each a product on one thread. Transposed operands are read by stride, never copied.

use burn::backend::flex::FlexTensor;
use rayon::prelude::*;

use super::{Matrix, tensor};

/// Multiply-adds below which a second thread costs more than it brings.
const WORTH_A_THREAD: usize = 1 << 18;

/// A matrix as gemm sees it: values and the distance of rows and of columns.
#[derive(Clone, Copy)]
struct View<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a> View<'a> {
    fn new(matrix: &'a Matrix) -> Self {
        let [rows, columns] = matrix.shape();
        Self {
            values: matrix.values(),
            rows,
            columns,
            row_stride: columns,
            column_stride: 1,
        }
    }

    fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }

    /// Rows from `first` on, `rows` of them.
    fn some_rows(self, first: usize, rows: usize) -> Self {
        Self {
            values: &self.values[first * self.row_stride..],
            rows,
            ..self
        }
    }
}

/// `a b`.
pub(super) fn product(a: &FlexTensor, b: &FlexTensor) -> FlexTensor {
    let (a, b) = (Matrix::read(a), Matrix::read(b));
    multiply(View::new(&a), View::new(&b))
}

/// `a bᵀ`.
pub(super) fn product_with_transposed(a: &FlexTensor, b: &FlexTensor) -> FlexTensor {
    let (a, b) = (Matrix::read(a), Matrix::read(b));
    multiply(View::new(&a), View::new(&b).transposed())
}

/// `aᵀ b`.
pub(super) fn transposed_product(a: &FlexTensor, b: &FlexTensor) -> FlexTensor {
    let (a, b) = (Matrix::read(a), Matrix::read(b));
    multiply(View::new(&a).transposed(), View::new(&b))
}

fn multiply(a: View, b: View) -> FlexTensor {
    assert_eq!(
        a.columns, b.rows,
        "the inner sizes of a matrix product must agree"
    );
    let shape = [a.rows, b.columns];
    let mut result = vec![0.0; shape[0] * shape[1]];
    let useful = (shape[0] * shape[1] * a.columns / WORTH_A_THREAD).max(1);
    let pieces = rayon::current_num_threads().min(useful);
    if pieces == 1 || shape[1] == 0 {
        multiply_into(&mut result, a, b);
    } else {
        let rows = shape[0].div_ceil(pieces);
        result
            .par_chunks_mut(rows * shape[1])
            .enumerate()
            .for_each(|(piece, result)| {
                let a = a.some_rows(piece * rows, result.len() / shape[1]);
                multiply_into(result, a, b);
            });
    }
    tensor(result, shape)
}

/// `result = a b` on this thread; `result` is row-major without gaps.
fn multiply_into(result: &mut [f32], a: View, b: View) {
    let (m, n, k) = (a.rows, b.columns, a.columns);
    assert_eq!(result.len(), m * n);
    if m * n * k == 0 {
        return result.fill(0.0);
    }
    for view in [a, b] {
        let last = (view.rows - 1) * view.row_stride + (view.columns - 1) * view.column_stride;
        assert!(
            last < view.values.len(),
            "a view must lie within its values"
        );
    }
    #[allow(unsafe_code, reason = "the gemm crate has no safe entry")]
    // SAFETY: the three pointers are valid for every index that sizes and strides reach, as just
    // asserted, and `result` is borrowed mutably, so nothing overlaps it.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            result.as_mut_ptr(),
            1,
            n as isize,
            false,
            a.values.as_ptr(),
            a.column_stride as isize,
            a.row_stride as isize,
            b.values.as_ptr(),
            b.column_stride as isize,
            b.row_stride as isize,
            0.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}
