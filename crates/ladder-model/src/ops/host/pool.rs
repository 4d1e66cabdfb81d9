//! Max-pooling of maps.

use rayon::prelude::*;

use super::{HostTensor, Matrix};
use crate::FeatureShape;
use crate::vectorized::vectorized;

/// The largest value of each square.
pub(super) fn forward<T: HostTensor>(h: &T, input: FeatureShape, size: usize) -> T {
    let h = Matrix::read(h);
    let h = h.view();
    let squares = Squares::of(input, size);
    let images = h.values.len() / input.len();
    let mut output = vec![f32::NEG_INFINITY; images * squares.output.len()];
    output
        .par_chunks_mut(squares.output.len())
        .zip(h.values.par_chunks(input.len()))
        .for_each(|(output, image)| largest(squares, image, output));
    let rows = images * squares.output.positions();
    T::from_values(output, [rows, input.channels])
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
    let mut result = vec![0.0; h.values.len()];
    result
        .par_chunks_mut(input.len())
        .zip(h.values.par_chunks(input.len()))
        .zip(output.values.par_chunks(squares.output.len()))
        .zip(grad.values.par_chunks(squares.output.len()))
        .for_each(|(((result, image), output), grad)| {
            first_of_largest(squares, image, output, grad, result);
        });
    T::from_values(result, h.shape())
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
        let [height, width] = [input.height, input.width].map(|side| side.div_ceil(size));
        Self {
            input,
            output: FeatureShape::new(input.channels, height, width),
            size,
        }
    }

    /// First value of the square of each pixel, in the order of the pixels.
    #[inline(always)]
    fn of_pixels(self) -> impl Iterator<Item = usize> {
        let Self {
            input,
            output,
            size,
        } = self;
        (0..input.height).flat_map(move |line| {
            (0..input.width)
                .map(move |column| (line / size * output.width + column / size) * output.channels)
        })
    }
}

vectorized! {
    fn largest(squares: Squares, image: &[f32], output: &mut [f32]) {
        let channels = squares.input.channels;
        for (pixel, square) in image.chunks_exact(channels).zip(squares.of_pixels()) {
            for (largest, &value) in output[square..square + channels].iter_mut().zip(pixel) {
                *largest = if value > *largest { value } else { *largest };
            }
        }
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
        let pixels = image.chunks_exact(channels).zip(result.chunks_exact_mut(channels));
        for ((pixel, result), square) in pixels.zip(squares.of_pixels()) {
            let largest = &output[square..square + channels];
            let left = &mut left[square..square + channels];
            for i in 0..channels {
                let is_largest = pixel[i] == largest[i];
                result[i] = if is_largest { left[i] } else { 0.0 };
                left[i] = if is_largest { 0.0 } else { left[i] };
            }
        }
    }
}
