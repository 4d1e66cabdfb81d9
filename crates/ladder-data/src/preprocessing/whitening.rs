//! ZCA whitening: values without correlation, in the basis that stays closest to the pixels
//! (`nn.py`, `ZCA`).
//!
//! With the mean μ of the rows and their covariance, Σ = (1/n) Σ (x − μ)(x − μ)ᵀ + filter · I has
//! the eigenvalues e and eigenvectors V; a row becomes (x − μ) P, P = V diag(e^(−1/2)) Vᵀ.
//! All components are kept.
//!
//! The fit is computed in 64 bits: eigenvalues of images span five orders of magnitude, and P is
//! largest where they are smallest.
//! It is rounded to 32 bits then, in which rows are whitened.
//!
//! Threads share whole blocks of fixed size, each a product on one thread, and the eigenvectors
//! are computed by one; so no bit depends on their number.

use std::fmt;

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{
    ComputeEigenvectors, SelfAdjointEvdParams, self_adjoint_evd, self_adjoint_evd_scratch,
};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par, Spec, diag::Diag};
use rayon::prelude::*;

use super::error::PreprocessingError;
use super::progress::{Phase, Progress};
use crate::rows::Rows;

/// Rows whose covariance is added at once.
const FIT_ROWS: usize = 512;
/// Columns of the covariance that a thread computes at once.
const STRIP: usize = 256;
/// Rows that a thread whitens at once.
const APPLY_ROWS: usize = 256;

/// Mean and matrix of the whitening.
#[derive(Clone, PartialEq)]
pub(super) struct Whitening {
    mean: Vec<f32>,
    /// P, which is symmetric.
    matrix: Vec<f32>,
}

/// Without the millions of numbers.
impl fmt::Debug for Whitening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.mean.len();
        write!(f, "Whitening({width} values)")
    }
}

impl Whitening {
    /// Fits mean and matrix on the rows `indices`, each after `contrast`.
    pub fn fit(
        rows: &Rows,
        indices: &[u32],
        filter: f64,
        contrast: &dyn Fn(&mut [f32]),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, PreprocessingError> {
        let mut report = |phase, done, total| progress(Progress { phase, done, total });
        let mut done = 0;
        let mut count = |rows| {
            done += rows;
            report(Phase::Covariance, done, 2 * indices.len());
        };
        let mean = mean(rows, indices, contrast, &mut count);
        let mut covariance = covariance(rows, indices, contrast, &mean, &mut count);
        covariance.add_to_diagonal(filter);
        report(Phase::Eigenvectors, 0, indices.len());
        let matrix = inverse_root(covariance, filter)?;
        report(Phase::Eigenvectors, indices.len(), indices.len());
        Ok(Self {
            mean: mean.into_iter().map(|value| value as f32).collect(),
            matrix,
        })
    }

    /// From [`mean`](Self::mean) and [`matrix`](Self::matrix).
    pub fn from_parts(mean: Vec<f32>, matrix: Vec<f32>) -> Result<Self, PreprocessingError> {
        Ok(Self { mean, matrix })
    }

    /// The mean of the rows, `[width]`.
    pub fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// The symmetric matrix P, `[width, width]`.
    pub fn matrix(&self) -> &[f32] {
        &self.matrix
    }

    /// Whitens rows in place, `[n, width]`.
    pub fn apply(&self, values: &mut [f32]) {
        let width = self.mean.len();
        let blocks = values.par_chunks_mut(APPLY_ROWS * width);
        // Blocks are always full, filled up with zeros, so that a row alone is the same as in company.
        let buffer = || vec![0.0; APPLY_ROWS * width];
        blocks.for_each_init(
            || (buffer(), buffer()),
            |(centered, whitened), block| {
                self.center(block, centered);
                self.multiply(centered, whitened);
                block.copy_from_slice(&whitened[..block.len()]);
            },
        );
    }

    fn center(&self, block: &[f32], centered: &mut [f32]) {
        let width = self.mean.len();
        centered[block.len()..].fill(0.0);
        for (row, centered) in block
            .chunks_exact(width)
            .zip(centered.chunks_exact_mut(width))
        {
            for (index, value) in centered.iter_mut().enumerate() {
                *value = row[index] - self.mean[index];
            }
        }
    }

    /// `whitened = centered P`; faer's matrices are column-major, so a row here is a column there.
    fn multiply(&self, centered: &[f32], whitened: &mut [f32]) {
        let width = self.mean.len();
        matmul(
            MatMut::from_column_major_slice_mut(whitened, width, APPLY_ROWS),
            Accum::Replace,
            MatRef::from_column_major_slice(&self.matrix, width, width),
            MatRef::from_column_major_slice(centered, width, APPLY_ROWS),
            1.0,
            Par::Seq,
        );
    }
}

/// The mean of the rows, `[width]`.
fn mean(
    rows: &Rows,
    indices: &[u32],
    contrast: &dyn Fn(&mut [f32]),
    count: &mut dyn FnMut(usize),
) -> Vec<f64> {
    let mut mean = vec![0.0; rows.width()];
    for indices in indices.chunks(FIT_ROWS) {
        let mut block = rows.gather(indices);
        contrast(&mut block);
        for row in block.chunks_exact(rows.width()) {
            for (sum, &value) in mean.iter_mut().zip(row) {
                *sum += f64::from(value);
            }
        }
        count(indices.len());
    }
    mean.iter_mut().for_each(|sum| *sum /= indices.len() as f64);
    mean
}

fn covariance(
    rows: &Rows,
    indices: &[u32],
    contrast: &dyn Fn(&mut [f32]),
    mean: &[f64],
    count: &mut dyn FnMut(usize),
) -> Symmetric {
    let mut covariance = Symmetric::zeros(rows.width());
    let weight = 1.0 / indices.len() as f64;
    for indices in indices.chunks(FIT_ROWS) {
        let mut block = rows.gather(indices);
        contrast(&mut block);
        let centered = |(index, value): (usize, f32)| f64::from(value) - mean[index % mean.len()];
        let block: Vec<f64> = block.into_iter().enumerate().map(centered).collect();
        covariance.add_products(&block, weight);
        count(indices.len());
    }
    covariance
}

/// P of Σ + filter · I, `[width, width]`.
fn inverse_root(covariance: Symmetric, filter: f64) -> Result<Vec<f32>, PreprocessingError> {
    let width = covariance.width;
    let (eigenvalues, mut eigenvectors) = eigen(covariance)?;
    // With each eigenvector times the fourth root of 1/e, P is the product of these with themselves.
    for (vector, e) in eigenvectors.chunks_exact_mut(width).zip(eigenvalues) {
        // Rounding may take an eigenvalue below the filter, mathematics cannot.
        let scale = e.max(filter).powf(-0.25);
        vector.iter_mut().for_each(|value| *value *= scale);
    }
    let mut matrix = Symmetric::zeros(width);
    matrix.add_products(&eigenvectors, 1.0);
    Ok(matrix.to_full())
}

/// Eigenvalues and eigenvectors, these one after the other.
fn eigen(matrix: Symmetric) -> Result<(Vec<f64>, Vec<f64>), PreprocessingError> {
    let width = matrix.width;
    let params = Spec::<SelfAdjointEvdParams, f64>::default();
    let scratch =
        self_adjoint_evd_scratch::<f64>(width, ComputeEigenvectors::Yes, Par::Seq, params);
    let mut scratch = MemBuffer::try_new(scratch).map_err(|_| PreprocessingError::Memory)?;
    let mut eigenvalues = Diag::<f64>::zeros(width);
    let mut eigenvectors = vec![0.0; width * width];
    self_adjoint_evd(
        MatRef::from_column_major_slice(&matrix.columns, width, width),
        eigenvalues.as_mut(),
        Some(MatMut::from_column_major_slice_mut(
            &mut eigenvectors,
            width,
            width,
        )),
        Par::Seq,
        MemStack::new(&mut scratch),
        params,
    )
    .map_err(|_| PreprocessingError::NotConverged)?;
    let eigenvalues = eigenvalues.column_vector().iter().copied().collect();
    Ok((eigenvalues, eigenvectors))
}

/// A symmetric matrix by its lower triangle; the entries above the diagonal are unused.
struct Symmetric {
    width: usize,
    columns: Vec<f64>,
}

impl Symmetric {
    fn zeros(width: usize) -> Self {
        Self {
            width,
            columns: vec![0.0; width * width],
        }
    }

    fn add_to_diagonal(&mut self, value: f64) {
        let diagonal = self.columns.iter_mut().step_by(self.width + 1);
        diagonal.for_each(|entry| *entry += value);
    }

    /// Adds `weight · x xᵀ` for each row x of `rows`, `[n, width]`.
    fn add_products(&mut self, rows: &[f64], weight: f64) {
        let width = self.width;
        let n = rows.len() / width;
        let rows = MatRef::from_column_major_slice(rows, width, n);
        let strips = self.columns.par_chunks_mut(width * STRIP).with_max_len(1);
        strips.enumerate().for_each(|(strip, columns)| {
            let (first, n_columns) = (strip * STRIP, columns.len() / width);
            let below = width - first;
            matmul(
                MatMut::from_column_major_slice_mut(columns, width, n_columns)
                    .submatrix_mut(first, 0, below, n_columns),
                Accum::Add,
                rows.submatrix(first, 0, below, n),
                rows.submatrix(first, 0, n_columns, n).transpose(),
                weight,
                Par::Seq,
            );
        });
    }

    /// All entries, in 32 bits.
    fn to_full(&self) -> Vec<f32> {
        let width = self.width;
        let entry = |row: usize, column: usize| {
            let (column, row) = (row.min(column), row.max(column));
            self.columns[column * width + row] as f32
        };
        let rows = (0..width).into_par_iter();
        rows.flat_map_iter(|row| (0..width).map(move |column| entry(row, column)))
            .collect()
    }
}
