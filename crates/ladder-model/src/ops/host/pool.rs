//! Max-pooling of maps.

use rayon::prelude::*;

use super::{HostTensor, Matrix};
use crate::shape::FeatureShape;
use crate::vectorized::vectorized;

/// The largest value of each square.
pub(super) fn forward<T: HostTensor>(h: &T, input: FeatureShape, size: usize) -> T {
    let h = Matrix::read(h);
    let h = h.view();
    let squares = Squares::of(input, size);
    let images = h.values.len() / input.len();
    let rows = images * squares.output.positions();
    let mut output = T::zeros([rows, input.channels]);
    output
        .values_mut()
        .par_chunks_mut(squares.output.len())
        .zip(h.values.par_chunks(input.len()))
        .for_each(|(output, image)| largest(squares, image, output));
    output
}

/// The gradient of each square goes to the first of its largest values.
pub(super) fn backward<T: HostTensor>(
    h: &T,
    output: &T,
    grad: &T,
    input: FeatureShape,
    size: usize,
) -> T {
    let matrices = [h, output, grad].map(Matrix::read);
    let [h, output, grad] = matrices.each_ref().map(Matrix::view);
    let squares = Squares::of(input, size);
    let mut result = T::zeros(h.shape());
    result
        .values_mut()
        .par_chunks_mut(input.len())
        .zip(h.values.par_chunks(input.len()))
        .zip(output.values.par_chunks(squares.output.len()))
        .zip(grad.values.par_chunks(squares.output.len()))
        .for_each(|(((result, image), output), grad)| {
            first_of_largest(squares, image, output, grad, result);
        });
    result
}

/// Which square a pixel is in.
#[derive(Clone, Copy)]
struct Squares {
    input: FeatureShape,
    output: FeatureShape,
    size: usize,
}

impl Squares {
    fn of(input: FeatureShape, size: usize) -> Self {
        Self {
            input,
            output: input.pooled(size),
            size,
        }
    }

    /// Calls `visit` with the first value of each pixel and that of its square, line by line.
    #[inline(always)]
    fn for_each_pixel(self, mut visit: impl FnMut(usize, usize)) {
        let Self {
            input,
            output,
            size,
        } = self;
        let channels = input.channels;
        for line in 0..input.height {
            let pixels = line * input.width;
            let squares = line / size * output.width;
            for square in 0..output.width {
                let first = square * size;
                for column in first..(first + size).min(input.width) {
                    visit((pixels + column) * channels, (squares + square) * channels);
                }
            }
        }
    }
}

vectorized! {
    fn largest(squares: Squares, image: &[f32], output: &mut [f32]) {
        output.fill(f32::NEG_INFINITY);
        let channels = squares.input.channels;
        squares.for_each_pixel(|pixel, square| {
            let pixel = &image[pixel..pixel + channels];
            let largest = &mut output[square..square + channels];
            for i in 0..channels {
                largest[i] = if pixel[i] > largest[i] { pixel[i] } else { largest[i] };
            }
        });
    }

    fn first_of_largest(
        squares: Squares,
        image: &[f32],
        output: &[f32],
        grad: &[f32],
        result: &mut [f32],
    ) {
        let channels = squares.input.channels;
        // What is still to be given, square by square.
        let mut left = grad.to_vec();
        squares.for_each_pixel(|at, square| {
            let pixel = &image[at..at + channels];
            let result = &mut result[at..at + channels];
            let largest = &output[square..square + channels];
            let left = &mut left[square..square + channels];
            for i in 0..channels {
                let is_largest = pixel[i] == largest[i];
                result[i] = if is_largest { left[i] } else { 0.0 };
                left[i] = if is_largest { 0.0 } else { left[i] };
            }
        });
    }
}
