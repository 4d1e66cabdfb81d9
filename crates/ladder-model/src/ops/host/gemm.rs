//! Matrix products on row-major matrices, divided over threads.
//!
//! The gemm crate's kernels reach the machine's peak on one thread; its own threading loses on
//! products as small as these. So the longer side of the result is cut into one piece a thread,
//! each a product on one thread. Transposed operands are read by stride, never copied.
//!
//! gemm chooses by the size of a result in which order it sums (`gemm-common`, `gemm.rs`): results
//! of one row or column, small ones and large ones each have their own. `LONGEST_SUM` and `pieces`
//! keep every piece on the way of the whole, so the number of threads changes no bit.

use std::mem::MaybeUninit;
use std::ops::Range;

use rayon::prelude::*;

use super::strips::cut_at_least;
use super::{HostTensor, Matrix, View};

/// Multiply-adds below which a second thread costs more than it brings.
const WORTH_A_THREAD: usize = 1 << 18;

/// Pieces are multiples of the kernel's tile: rows and columns of a result in row-major order.
const TILE: [usize; 2] = [6, 64];

/// Products that gemm adds in one go, whatever the size of the result. Longer sums it cuts, into
/// other parts for a small result than for a large one.
const LONGEST_SUM: usize = 512;

/// Values of a result up to which gemm adds side by side what it else adds one after the other.
const SMALL_RESULT: usize = 256;

/// A matrix as gemm sees it: values and the distance of rows and of columns.
#[derive(Clone, Copy)]
pub(super) struct Operand<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a> Operand<'a> {
    pub(super) fn new(matrix: View<'a>) -> Self {
        let [rows, columns] = matrix.shape();
        Self {
            values: matrix.values,
            rows,
            columns,
            row_stride: columns,
            column_stride: 1,
        }
    }

    pub(super) fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }

    fn some_rows(self, rows: &Range<usize>) -> Self {
        Self {
            values: &self.values[rows.start * self.row_stride..],
            rows: rows.len(),
            ..self
        }
    }

    fn some_columns(self, columns: &Range<usize>) -> Self {
        self.transposed().some_rows(columns).transposed()
    }

    /// One more than the last index that sizes and strides reach.
    fn reach(self) -> usize {
        (self.rows - 1) * self.row_stride + (self.columns - 1) * self.column_stride + 1
    }
}

/// `a b`.
pub(super) fn product<T: HostTensor>(a: &T, b: &T) -> T {
    with_operands([a, b], multiply)
}

/// `a bᵀ`.
pub(super) fn product_with_transposed<T: HostTensor>(a: &T, b: &T) -> T {
    with_operands([a, b], |a, b| multiply(a, b.transposed()))
}

/// `aᵀ b`.
pub(super) fn transposed_product<T: HostTensor>(a: &T, b: &T) -> T {
    with_operands([a, b], |a, b| multiply(a.transposed(), b))
}

fn with_operands<T: HostTensor>(
    tensors: [&T; 2],
    product: impl FnOnce(Operand, Operand) -> T,
) -> T {
    let matrices = tensors.map(Matrix::read);
    let [a, b] = matrices
        .each_ref()
        .map(|matrix| Operand::new(matrix.view()));
    product(a, b)
}

/// `a b` on this thread, into the row-major `result` or added to it.
pub(super) fn multiply_into(a: Operand, b: Operand, result: &mut [f32], add: bool) {
    let (rows, columns) = (a.rows, b.columns);
    assert_eq!(
        a.columns, b.rows,
        "the inner sizes of a matrix product must agree"
    );
    assert_eq!(result.len(), rows * columns);
    if rows * columns * a.columns == 0 {
        return;
    }
    let target = Target {
        first: result.as_mut_ptr(),
        row_stride: columns,
    };
    #[allow(unsafe_code, reason = "the gemm crate has no safe entry")]
    // SAFETY: the whole of `result`, which is borrowed for writing and has these rows and columns.
    unsafe {
        target.write([0..rows, 0..columns], a, b, add);
    }
}

/// The result is not cleared first, since a product writes all of it.
#[allow(unsafe_code, reason = "memory that has no values yet")]
fn multiply<T: HostTensor>(a: Operand, b: Operand) -> T {
    let (m, n, k) = (a.rows, b.columns, a.columns);
    assert_eq!(k, b.rows, "the inner sizes of a matrix product must agree");
    if m * n * k == 0 {
        return T::zeros([m, n]);
    }
    let pieces = rayon::current_num_threads().min(m * n * k / WORTH_A_THREAD);
    let parts = divide([m, n], pieces.max(1));
    // SAFETY: `fill` sets every value.
    unsafe { T::written([m, n], |values| fill(a, b, parts, values)) }
}

/// Rows and columns of a part of the result.
type Part = [Range<usize>; 2];

/// Parts that cover `rows` and `columns` without overlap: the longer side is divided.
fn divide([rows, columns]: [usize; 2], n_pieces: usize) -> Vec<Part> {
    let [tile_rows, tile_columns] = TILE;
    if rows > columns {
        let parts = pieces(rows, columns, n_pieces, tile_rows).into_iter();
        parts.map(|rows| [rows, 0..columns]).collect()
    } else {
        let parts = pieces(columns, rows, n_pieces, tile_columns).into_iter();
        parts.map(|columns| [0..rows, columns]).collect()
    }
}

/// The longer side of a result in at most `n_pieces` ranges, none of which gemm would sum in
/// another order than the whole: a result of one line stays whole, and so does a small one.
fn pieces(longer: usize, shorter: usize, n_pieces: usize, tile: usize) -> Vec<Range<usize>> {
    let least = match shorter {
        1 => longer,
        _ => SMALL_RESULT / shorter + 1,
    };
    cut_at_least(least.max(2), longer, n_pieces, tile)
}

/// Sets all `values` to those of `a b`, the parts side by side.
#[allow(unsafe_code, reason = "memory written by several threads")]
fn fill(a: Operand, b: Operand, parts: Vec<Part>, values: &mut [MaybeUninit<f32>]) {
    let (rows, columns) = (a.rows, b.columns);
    let area = |[rows, columns]: &Part| rows.len() * columns.len();
    assert_eq!(parts.iter().map(area).sum::<usize>(), rows * columns);
    assert_eq!(values.len(), rows * columns);
    let target = Target {
        first: values.as_mut_ptr().cast(),
        row_stride: columns,
    };
    let multiply = |[rows, columns]: Part| {
        let (a, b) = (a.some_rows(&rows), b.some_columns(&columns));
        // SAFETY: the parts lie within the values and, as `divide` makes them, do not overlap, so
        // that each value is written once, and none is read.
        unsafe { target.write([rows, columns], a, b, false) };
    };
    match parts.len() {
        1 => parts.into_iter().for_each(multiply),
        _ => parts.into_par_iter().for_each(multiply),
    }
}

/// A row-major matrix that several threads write, each its own part.
struct Target {
    first: *mut f32,
    row_stride: usize,
}

#[allow(
    unsafe_code,
    reason = "a pointer, which the compiler cannot follow to its parts"
)]
// SAFETY: the only method is unsafe itself and asks its callers for parts that do not overlap.
unsafe impl Sync for Target {}

impl Target {
    /// Writes `a b` to these rows and columns, or adds it to what is there, on this thread.
    ///
    /// # Safety
    ///
    /// These rows and columns must be within the buffer, and nobody else may use them meanwhile;
    /// with `add` they must have values.
    #[allow(unsafe_code, reason = "the gemm crate has no safe entry")]
    unsafe fn write(&self, [rows, columns]: Part, a: Operand, b: Operand, add: bool) {
        assert!(a.reach() <= a.values.len() && b.reach() <= b.values.len());
        assert_eq!((a.rows, b.columns), (rows.len(), columns.len()));
        let part = a.columns.div_ceil(a.columns.div_ceil(LONGEST_SUM));
        for first in (0..a.columns).step_by(part) {
            let summed = first..(first + part).min(a.columns);
            let (a, b) = (a.some_columns(&summed), b.some_rows(&summed));
            let add = add || first > 0;
            // SAFETY: sizes and strides of the operands stay within their values, as just
            // asserted; the caller answers for the target, which has values after the first part.
            unsafe {
                gemm::gemm(
                    rows.len(),
                    columns.len(),
                    a.columns,
                    self.first.add(rows.start * self.row_stride + columns.start),
                    1,
                    self.row_stride as isize,
                    add,
                    a.values.as_ptr(),
                    a.column_stride as isize,
                    a.row_stride as isize,
                    b.values.as_ptr(),
                    b.column_stride as isize,
                    b.row_stride as isize,
                    if add { 1.0 } else { 0.0 },
                    1.0,
                    false,
                    false,
                    false,
                    gemm::Parallelism::None,
                );
            }
        }
    }
}
