//! Max-pooling of maps.

use rayon::prelude::*;

use super::{HostTensor, Matrix};
use crate::shape::FeatureShape;
use crate::sides::Sides;
use crate::vectorized::vectorized;

/// The largest value of each rectangle.
pub(super) fn forward<T: HostTensor>(h: &T, input: FeatureShape, size: Sides) -> T {
    let h = Matrix::read(h);
    let h = h.view();
    let rectangles = Rectangles::of(input, size);
    let images = h.values.len() / input.len();
    let rows = images * rectangles.output.positions();
    let mut output = T::zeros([rows, input.channels]);
    output
        .values_mut()
        .par_chunks_mut(rectangles.output.len())
        .zip(h.values.par_chunks(input.len()))
        .for_each(|(output, image)| largest(rectangles, image, output));
    output
}

/// The gradient of each rectangle goes to the first of its largest values.
pub(super) fn backward<T: HostTensor>(
    h: &T,
    output: &T,
    grad: &T,
    input: FeatureShape,
    size: Sides,
) -> T {
    let matrices = [h, output, grad].map(Matrix::read);
    let [h, output, grad] = matrices.each_ref().map(Matrix::view);
    let rectangles = Rectangles::of(input, size);
    let mut result = T::zeros(h.shape());
    result
        .values_mut()
        .par_chunks_mut(input.len())
        .zip(h.values.par_chunks(input.len()))
        .zip(output.values.par_chunks(rectangles.output.len()))
        .zip(grad.values.par_chunks(rectangles.output.len()))
        .for_each(|(((result, image), output), grad)| {
            first_of_largest(rectangles, image, output, grad, result);
        });
    result
}

/// Which rectangle a pixel is in.
#[derive(Clone, Copy)]
struct Rectangles {
    input: FeatureShape,
    output: FeatureShape,
    size: Sides,
}

impl Rectangles {
    fn of(input: FeatureShape, size: Sides) -> Self {
        Self {
            input,
            output: input.pooled(size),
            size,
        }
    }

    /// Calls `visit` with the first value of each pixel and that of its rectangle, line by line.
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
            let rectangles = line / size.height * output.width;
            for rectangle in 0..output.width {
                let first = rectangle * size.width;
                for column in first..(first + size.width).min(input.width) {
                    visit(
                        (pixels + column) * channels,
                        (rectangles + rectangle) * channels,
                    );
                }
            }
        }
    }
}

vectorized! {
    fn largest(rectangles: Rectangles, image: &[f32], output: &mut [f32]) {
        output.fill(f32::NEG_INFINITY);
        let channels = rectangles.input.channels;
        rectangles.for_each_pixel(|pixel, rectangle| {
            let pixel = &image[pixel..pixel + channels];
            let largest = &mut output[rectangle..rectangle + channels];
            for i in 0..channels {
                largest[i] = if pixel[i] > largest[i] { pixel[i] } else { largest[i] };
            }
        });
    }

    fn first_of_largest(
        rectangles: Rectangles,
        image: &[f32],
        output: &[f32],
        grad: &[f32],
        result: &mut [f32],
    ) {
        let channels = rectangles.input.channels;
        // What is still to be given, one by one.
        let mut left = grad.to_vec();
        rectangles.for_each_pixel(|at, rectangle| {
            let pixel = &image[at..at + channels];
            let result = &mut result[at..at + channels];
            let largest = &output[rectangle..rectangle + channels];
            let left = &mut left[rectangle..rectangle + channels];
            for i in 0..channels {
                let is_largest = pixel[i] == largest[i];
                result[i] = if is_largest { left[i] } else { 0.0 };
                left[i] = if is_largest { 0.0 } else { left[i] };
            }
        });
    }
}
