//! Convolution with far more outputs than inputs, as that from the outputs back to the inputs.
//!
//! Filters that reach beyond the border see mostly zeros: the counterpart of 1,000 filters of
//! 26 × 26 pixels makes 784 outputs of 9 inputs, and all its patches together would have 87 times
//! the values that count. It is the transpose of a convolution of the outputs with mirrored
//! filters, so its result is the other one's input gradient, and the other way round.

use super::convolve;
use super::{HostTensor, Matrix};
use crate::ops::plain::Window;
use crate::shape::FeatureShape;
use crate::sides::Sides;

/// Outputs for each input from which on the other way is shorter; adding patches takes longer than
/// copying them.
const OUTPUTS_AN_INPUT: usize = 2;

/// `[rows · outputs, filters]`.
pub(super) fn forward<T: HostTensor>(h: &T, weight: &T, window: Window) -> T {
    match mirrored(window, width(weight)) {
        Some(mirror) => convolve::input_gradient(&flipped(weight, window), h, mirror),
        None => convolve::forward(h, weight, window),
    }
}

/// `[rows · positions, channels]`.
pub(super) fn input_gradient<T: HostTensor>(weight: &T, grad: &T, window: Window) -> T {
    match mirrored(window, width(weight)) {
        Some(mirror) => convolve::forward(grad, &flipped(weight, window), mirror),
        None => convolve::input_gradient(weight, grad, window),
    }
}

/// `[size.pixels() · channels, filters]`.
pub(super) fn weight_gradient<T: HostTensor>(h: &T, grad: &T, window: Window) -> T {
    match mirrored(window, width(grad)) {
        Some(mirror) => flipped(&convolve::weight_gradient(grad, h, mirror), mirror),
        None => convolve::weight_gradient(h, grad, window),
    }
}

/// The convolution from the outputs of `window` back to its inputs; `None` where that is not
/// shorter, or there is none.
fn mirrored(window: Window, filters: usize) -> Option<Window> {
    let outputs = window.outputs();
    let is_shorter = outputs.pixels() >= OUTPUTS_AN_INPUT * window.input.positions();
    let (size, padding) = (window.size, window.padding);
    let padding = Sides::new(
        (size.height - 1).checked_sub(padding.height)?,
        (size.width - 1).checked_sub(padding.width)?,
    );
    (window.stride == 1.into() && is_shorter).then_some(Window {
        input: FeatureShape::new(filters, outputs.height, outputs.width),
        padding,
        ..window
    })
}

fn width<T: HostTensor>(tensor: &T) -> usize {
    tensor.shape()[1]
}

/// Weights `[size.pixels() · channels, filters]` of `window` as `[size.pixels() · filters, channels]`
/// of its mirror: pixels in reverse order, each pixel's matrix transposed.
fn flipped<T: HostTensor>(weight: &T, window: Window) -> T {
    let matrix = Matrix::read(weight);
    let weight = matrix.view();
    let (channels, filters) = (window.input.channels, weight.width);
    let mut result = T::zeros([window.size.pixels() * filters, channels]);
    let pixel = channels * filters;
    let pixels = weight.values.chunks_exact(pixel).rev();
    for (from, to) in pixels.zip(result.values_mut().chunks_exact_mut(pixel)) {
        for (channel, from) in from.chunks_exact(filters).enumerate() {
            for (filter, &value) in from.iter().enumerate() {
                to[filter * channels + channel] = value;
            }
        }
    }
    result
}
