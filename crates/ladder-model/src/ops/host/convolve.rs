//! Convolution of maps: products of patches and filters.
//!
//! A patch is what a filter sees: pieces of lines, one after the other. Patches of a few
//! images are copied into a small matrix, whose product with the weights is what is wanted; all
//! patches at once would need many times the memory of the maps. How images are grouped depends on
//! their shape alone, so the number of threads changes no bit.

use std::ops::Range;

use rayon::prelude::*;

use super::gemm::{Operand, multiply_into};
use super::strips::cut_at_least;
use super::{HostTensor, Matrix, View};
use crate::ops::plain::Window;
use crate::sides::Sides;

/// Patches of one product: enough for the kernel's tiles, few enough for a cache.
const PATCHES: usize = 256;

/// Rows of a tile of the product's kernel; see `gemm.rs`.
const TILE: usize = 6;

/// Rows of a result, at least: gemm sums that of one row in another order.
const LEAST: usize = 2;

/// `[rows · outputs, filters]`.
pub(super) fn forward<T: HostTensor>(h: &T, weight: &T, window: Window) -> T {
    let matrices = [h, weight].map(Matrix::read);
    let [h, weight] = matrices.each_ref().map(Matrix::view);
    let geometry = Geometry::of(window);
    let images = h.values.len() / geometry.image;
    let filters = weight.width;
    let mut output = T::zeros([images * geometry.outputs, filters]);
    output
        .values_mut()
        .par_chunks_mut(geometry.group * geometry.outputs * filters)
        .zip(h.values.par_chunks(geometry.group * geometry.image))
        .for_each_init(Vec::new, |patches, (output, images)| {
            geometry.copy_patches(images, 0..geometry.patch, patches);
            let patches = Operand::row_major(patches, geometry.patch);
            multiply_into(patches, Operand::new(weight), output, false);
        });
    output
}

/// `[rows · positions, channels]`: each patch's gradient, added where the patch was taken from.
pub(super) fn input_gradient<T: HostTensor>(weight: &T, grad: &T, window: Window) -> T {
    let matrices = [weight, grad].map(Matrix::read);
    let [weight, grad] = matrices.each_ref().map(Matrix::view);
    let geometry = Geometry::of(window);
    let filters = weight.width;
    let images = grad.rows / geometry.outputs;
    let input = window.input;
    let mut result = T::zeros([images * input.positions(), input.channels]);
    result
        .values_mut()
        .par_chunks_mut(geometry.group * geometry.image)
        .zip(
            grad.values
                .par_chunks(geometry.group * geometry.outputs * filters),
        )
        .for_each_init(Vec::new, |patches, (images, grad)| {
            patches.resize(grad.len() / filters * geometry.patch, 0.0);
            let grad = Operand::row_major(grad, filters);
            multiply_into(grad, Operand::new(weight).transposed(), patches, false);
            geometry.add_patches(patches, images);
        });
    result
}

/// `[size.pixels() · channels, filters]`. A thread has some rows of it, for all images in turn.
pub(super) fn weight_gradient<T: HostTensor>(h: &T, grad: &T, window: Window) -> T {
    let matrices = [h, grad].map(Matrix::read);
    let [h, grad] = matrices.each_ref().map(Matrix::view);
    let geometry = Geometry::of(window);
    let filters = grad.width;
    let mut result = T::zeros([geometry.patch, filters]);
    let strips = cut_at_least(LEAST, geometry.patch, rayon::current_num_threads(), TILE);
    let mut rest = result.values_mut();
    strips
        .into_iter()
        .map(|strip| (take(&mut rest, strip.len() * filters), strip))
        .collect::<Vec<_>>()
        .into_par_iter()
        .for_each(|(result, strip)| {
            let mut patches = Vec::new();
            let groups = h.values.chunks(geometry.group * geometry.image);
            let grads = grad
                .values
                .chunks(geometry.group * geometry.outputs * filters);
            for (images, grad) in groups.zip(grads) {
                geometry.copy_patches(images, strip.clone(), &mut patches);
                let patches = Operand::row_major(&patches, strip.len());
                let grad = Operand::row_major(grad, filters);
                multiply_into(patches.transposed(), grad, result, true);
            }
        });
    result
}

/// The first `length` values of `rest`, which keeps the others.
fn take<'a>(rest: &mut &'a mut [f32], length: usize) -> &'a mut [f32] {
    rest.split_off_mut(..length)
        .expect("invariant: a row of the result for each of a strip")
}

/// Numbers of values and of pixels that follow from a window.
#[derive(Clone, Copy)]
struct Geometry {
    window: Window,
    /// Height and width of the output.
    sides: Sides,
    /// Pixels of the output.
    outputs: usize,
    /// Values of an input image.
    image: usize,
    /// Values of a line of an input image.
    line: usize,
    /// Values of a patch.
    patch: usize,
    /// Values that a patch has of one line.
    piece: usize,
    /// Images of one product.
    group: usize,
}

impl Geometry {
    fn of(window: Window) -> Self {
        let sides = window.outputs();
        let outputs = sides.pixels();
        let piece = window.size.width * window.input.channels;
        Self {
            window,
            sides,
            outputs,
            image: window.input.len(),
            line: window.input.width * window.input.channels,
            patch: window.size.height * piece,
            piece,
            group: PATCHES.div_ceil(outputs),
        }
    }

    /// The values `strip` of every patch of `images`, a patch a row.
    fn copy_patches(&self, images: &[f32], strip: Range<usize>, patches: &mut Vec<f32>) {
        patches.resize(images.len() / self.image * self.outputs * strip.len(), 0.0);
        let mut rows = patches.chunks_exact_mut(strip.len());
        for image in images.chunks_exact(self.image) {
            self.for_each_place(|place| {
                let row = rows.next().expect("invariant: a row for each patch");
                self.for_each_piece(place, &strip, |to, from| match from {
                    Some((before, from)) => {
                        let (left, rest) = row[to].split_at_mut(before);
                        let (inside, right) = rest.split_at_mut(from.len());
                        left.fill(0.0);
                        inside.copy_from_slice(&image[from]);
                        right.fill(0.0);
                    }
                    None => row[to].fill(0.0),
                });
            });
        }
    }

    /// Adds every patch to the pixels of `images` it is a copy of.
    fn add_patches(&self, patches: &[f32], images: &mut [f32]) {
        let whole = 0..self.patch;
        let mut rows = patches.chunks_exact(self.patch);
        for image in images.chunks_exact_mut(self.image) {
            self.for_each_place(|place| {
                let row = rows.next().expect("invariant: a row for each patch");
                self.for_each_piece(place, &whole, |to, from| {
                    if let Some((before, from)) = from {
                        let values = &row[to.start + before..][..from.len()];
                        for (sum, value) in image[from].iter_mut().zip(values) {
                            *sum += value;
                        }
                    }
                });
            });
        }
    }

    /// Calls `visit` with line and column of each output pixel.
    fn for_each_place(&self, mut visit: impl FnMut([usize; 2])) {
        for line in 0..self.sides.height {
            for column in 0..self.sides.width {
                visit([line, column]);
            }
        }
    }

    /// Calls `visit` for each piece of the patch at `place` that `strip` reaches into: its range
    /// within the strip, the number of zeros before it, and the values of the image it is a copy
    /// of; none of a line that is beyond the border.
    #[inline(always)]
    fn for_each_piece(
        &self,
        [line, column]: [usize; 2],
        strip: &Range<usize>,
        mut visit: impl FnMut(Range<usize>, Option<(usize, Range<usize>)>),
    ) {
        let Window {
            input,
            stride,
            padding,
            ..
        } = self.window;
        // Where the piece begins in its line of the image, which may be before the line.
        let first = (column * stride.width) as isize - padding.width as isize;
        let first = first * input.channels as isize;
        let pieces = strip.start / self.piece..strip.end.div_ceil(self.piece);
        for piece in pieces {
            let begin = (piece * self.piece).max(strip.start);
            let end = ((piece + 1) * self.piece).min(strip.end);
            let to = begin - strip.start..end - strip.start;
            let in_line = |at: usize| (first + (at - piece * self.piece) as isize).max(0) as usize;
            let y = (line * stride.height + piece).wrapping_sub(padding.height);
            if y >= input.height {
                visit(to, None);
                continue;
            }
            let from = in_line(begin).min(self.line)..in_line(end).min(self.line);
            let before = (-first - (begin - piece * self.piece) as isize).max(0) as usize;
            let from = y * self.line + from.start..y * self.line + from.end;
            visit(to.clone(), Some((before.min(to.len()), from)));
        }
    }
}

impl<'a> Operand<'a> {
    /// A matrix of `columns` columns.
    fn row_major(values: &'a [f32], columns: usize) -> Self {
        Self::new(View {
            values,
            rows: values.len() / columns,
            width: columns,
        })
    }
}
