//! Operations on maps, which are matrices `[rows · positions, channels]`.

use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Tensor, s};

use crate::shape::FeatureShape;

/// Where the filters of a convolution look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Shape of an input.
    pub input: FeatureShape,
    /// Side of a filter in pixels.
    pub size: usize,
    /// Distance of two neighboring outputs in pixels.
    pub stride: usize,
    /// Zeros on each side of the input, in pixels.
    pub padding: usize,
}

impl Window {
    /// Height and width of the output; the input is at least as large as a filter.
    pub fn outputs(&self) -> [usize; 2] {
        [self.input.height, self.input.width]
            .map(|side| (side + 2 * self.padding - self.size) / self.stride + 1)
    }
}

/// Convolution without bias (strictly, correlation: filters are not flipped).
///
/// # Shapes
///
/// `h`: `[rows · positions, channels]` of `window.input`; `weight`:
/// `[size · size · channels, filters]`, a filter's lines first, then its columns, then channels;
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
        .reshape([size, size, input.channels, filters])
        .permute([3, 2, 0, 1]);
    let options = ConvOptions::new([stride; 2], [padding; 2], [1; 2], 1);
    let output = conv2d(channels_first(h, input), weight, None, options);
    channels_last(output)
}

/// The largest value of each `size` × `size` square; squares at the border may be cut.
///
/// # Shapes
///
/// `h`: `[rows · positions, channels]` of `input`; result
/// `[rows · ceil(height / size) · ceil(width / size), channels]`.
pub fn max_pool(h: Tensor<2>, input: FeatureShape, size: usize) -> Tensor<2> {
    let h = channels_first(h, input);
    let options = MaxPoolOptions {
        kernel_size: [size; 2],
        stride: [size; 2],
        padding: [(0, 0); 2],
        dilation: [1; 2],
        ceil_mode: true,
    };
    channels_last(max_pool2d(h, options))
}

/// Each value at the corner of a `stride` × `stride` square of zeros; the maps and their shape.
///
/// # Shapes
///
/// `x`: `[rows · positions, channels]` of `shape`; result
/// `[rows · positions · stride², channels]`.
pub fn spread(x: Tensor<2>, shape: FeatureShape, stride: usize) -> (Tensor<2>, FeatureShape) {
    let FeatureShape {
        channels,
        height,
        width,
    } = shape;
    let large = FeatureShape::new(channels, height * stride, width * stride);
    if stride == 1 {
        return (x, large);
    }
    let rows = x.dims()[0] / shape.positions();
    let device = x.device();
    let x: Tensor<4> = x.reshape([rows * height, width, 1, channels]);
    let gaps = Tensor::zeros([rows * height, width, stride - 1, channels], &device);
    let lines: Tensor<3> =
        Tensor::cat(vec![x, gaps], 2).reshape([rows * height, 1, width * stride * channels]);
    let gaps = Tensor::zeros(
        [rows * height, stride - 1, width * stride * channels],
        &device,
    );
    let x = Tensor::cat(vec![lines, gaps], 1).reshape([rows * large.positions(), channels]);
    (x, large)
}

/// Each value copied to a square, `times` lines and columns; the maps and their shape.
///
/// # Shapes
///
/// `x`: `[rows · positions, channels]` of `shape`; result
/// `[rows · positions · times[0] · times[1], channels]`.
pub fn repeat(x: Tensor<2>, shape: FeatureShape, times: [usize; 2]) -> (Tensor<2>, FeatureShape) {
    let FeatureShape {
        channels,
        height,
        width,
    } = shape;
    let rows = x.dims()[0] / shape.positions();
    let large = FeatureShape::new(channels, height * times[0], width * times[1]);
    let x: Tensor<5> = x.reshape([rows * height, 1, width, 1, channels]).expand([
        rows * height,
        times[0],
        width,
        times[1],
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
