//! Operations on maps, which are matrices `[rows · positions, channels]`.

use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Tensor, s};

use crate::shape::FeatureShape;
use crate::sides::Sides;

/// Where the filters of a convolution look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Shape of an input.
    pub input: FeatureShape,
    /// Sides of a filter.
    pub size: Sides,
    /// Distance of two neighboring outputs.
    pub stride: Sides,
    /// Zeros above and below the input, and left and right of it.
    pub padding: Sides,
}

impl Window {
    /// Height and width of the output; the input with its zeros is at least as large as a filter.
    pub fn outputs(&self) -> Sides {
        let Self {
            size,
            stride,
            padding,
            ..
        } = *self;
        let Sides { height, width } = self.input.sides();
        Sides::new(
            (height + 2 * padding.height - size.height) / stride.height + 1,
            (width + 2 * padding.width - size.width) / stride.width + 1,
        )
    }
}

/// Convolution without bias (strictly, correlation: filters are not flipped).
///
/// # Shapes
///
/// `h`: `[rows · positions, channels]` of `window.input`; `weight`:
/// `[size.pixels() · channels, filters]`, a filter's lines first, then its columns, then channels;
/// result `[rows · outputs, filters]`.
pub fn convolve(h: Tensor<2>, weight: Tensor<2>, window: Window) -> Tensor<2> {
    let Window {
        input,
        size,
        stride,
        padding,
    } = window;
    let filters = weight.dims()[1];
    let weight = weight
        .reshape([size.height, size.width, input.channels, filters])
        .permute([3, 2, 0, 1]);
    let options = ConvOptions::new(stride.both(), padding.both(), [1; 2], 1);
    let output = conv2d(channels_first(h, input), weight, None, options);
    channels_last(output)
}

/// The largest value of each rectangle of `size`; those at the border may be cut.
///
/// # Shapes
///
/// `h`: `[rows · positions, channels]` of `input`; result
/// `[rows · ceil(height / size.height) · ceil(width / size.width), channels]`.
pub fn max_pool(h: Tensor<2>, input: FeatureShape, size: Sides) -> Tensor<2> {
    let h = channels_first(h, input);
    let options = MaxPoolOptions {
        kernel_size: size.both(),
        stride: size.both(),
        padding: [(0, 0); 2],
        dilation: [1; 2],
        ceil_mode: true,
    };
    channels_last(max_pool2d(h, options))
}

/// Each value at the corner of a rectangle of zeros of size `stride`; the maps and their shape.
///
/// # Shapes
///
/// `x`: `[rows · positions, channels]` of `shape`; result
/// `[rows · positions · stride.pixels(), channels]`.
pub fn spread(x: Tensor<2>, shape: FeatureShape, stride: Sides) -> (Tensor<2>, FeatureShape) {
    let FeatureShape {
        channels,
        height,
        width,
    } = shape;
    let large = FeatureShape::new(channels, height * stride.height, width * stride.width);
    if stride == 1.into() {
        return (x, large);
    }
    let rows = x.dims()[0] / shape.positions();
    let columns = x.reshape([rows * height, width, 1, channels]);
    let lines = with_gaps(columns, stride.width).reshape([rows, height, 1, large.width * channels]);
    let x = with_gaps(lines, stride.height).reshape([rows * large.positions(), channels]);
    (x, large)
}

/// `[a, b, 1, c]` to `[a, b, times, c]`, zeros after each value.
fn with_gaps(x: Tensor<4>, times: usize) -> Tensor<4> {
    let [a, b, _, c] = x.dims();
    match times {
        1 => x,
        _ => {
            let gaps = Tensor::zeros([a, b, times - 1, c], &x.device());
            Tensor::cat(vec![x, gaps], 2)
        }
    }
}

/// Each value copied to a rectangle of `times` lines and columns; the maps and their shape.
///
/// # Shapes
///
/// `x`: `[rows · positions, channels]` of `shape`; result
/// `[rows · positions · times.pixels(), channels]`.
pub fn repeat(x: Tensor<2>, shape: FeatureShape, times: Sides) -> (Tensor<2>, FeatureShape) {
    let FeatureShape {
        channels,
        height,
        width,
    } = shape;
    let rows = x.dims()[0] / shape.positions();
    let large = FeatureShape::new(channels, height * times.height, width * times.width);
    let x: Tensor<5> = x.reshape([rows * height, 1, width, 1, channels]).expand([
        rows * height,
        times.height,
        width,
        times.width,
        channels,
    ]);
    (x.reshape([rows * large.positions(), channels]), large)
}

/// The upper left part of each map.
///
/// # Shapes
///
/// `x`: `[rows · positions, channels]` of `from`; the same of `to`, which is not larger.
pub fn crop(x: Tensor<2>, from: FeatureShape, to: FeatureShape) -> Tensor<2> {
    if from == to {
        return x;
    }
    let rows = x.dims()[0] / from.positions();
    let x: Tensor<4> = x.reshape([rows, from.height, from.width, from.channels]);
    x.slice(s![.., ..to.height, ..to.width, ..])
        .reshape([rows * to.positions(), to.channels])
}

/// `[rows · positions, channels]` to `[rows, channels, height, width]`.
fn channels_first(x: Tensor<2>, shape: FeatureShape) -> Tensor<4> {
    let rows = x.dims()[0] / shape.positions();
    let x: Tensor<4> = x.reshape([rows, shape.height, shape.width, shape.channels]);
    x.permute([0, 3, 1, 2])
}

/// `[rows, channels, height, width]` to `[rows · positions, channels]`.
fn channels_last(x: Tensor<4>) -> Tensor<2> {
    let [rows, channels, height, width] = x.dims();
    x.permute([0, 2, 3, 1])
        .reshape([rows * height * width, channels])
}
