//! Random changes of training images that leave their class as it is.
//!
//! A change is a function of (seed, stream, step, position in the batch), so that a resumed run is
//! the uninterrupted one; it is made by the thread that prepares the batches.

use crate::order::{OrderKey, Stream, below};
use ladder_model::FeatureShape;

/// Which changes are drawn for every image, each time it comes.
///
/// The paper's results have none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Augmentation {
    /// Left and right are swapped in half of the images.
    pub flip: bool,
    /// Images are shifted by up to this many pixels along each axis, each distance equally likely.
    ///
    /// What comes in at the border is the mirror image of what lies within, the border itself not
    /// repeated, as is usual for whitened CIFAR-10: no value needs to mean "nothing".
    pub shift: usize,
}

impl Augmentation {
    /// Whether images stay as they are.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// Changes every image of a batch, `[n, height, width, channels]`.
    pub(crate) fn apply(
        self,
        images: &mut [f32],
        shape: FeatureShape,
        seed: u64,
        stream: Stream,
        step: u64,
    ) {
        if self.is_none() {
            return;
        }
        let mut original = vec![0.0; shape.len()];
        for (position, image) in (0..).zip(images.chunks_exact_mut(shape.len())) {
            // The key of an image has the step as its epoch and the position as its pass.
            let key = OrderKey {
                seed,
                stream,
                epoch: step,
                pass: position,
            };
            original.copy_from_slice(image);
            self.draw(key).apply(&original, image, shape);
        }
    }

    fn draw(self, key: OrderKey) -> Change {
        let generator = &mut key.generator();
        let shift = self.shift as i64;
        let mut distance = || below(generator, 2 * self.shift as u64 + 1) as i64 - shift;
        let (down, right) = (distance(), distance());
        let flip = self.flip && below(generator, 2) == 1;
        Change { flip, down, right }
    }
}

/// What is done to one image: first the flip, then the shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    flip: bool,
    down: i64,
    right: i64,
}

impl Change {
    fn apply(self, original: &[f32], changed: &mut [f32], shape: FeatureShape) {
        let FeatureShape {
            channels,
            height,
            width,
        } = shape;
        for (at, pixel) in changed.chunks_exact_mut(channels).enumerate() {
            let line = mirrored((at / width) as i64 - self.down, height);
            let column = mirrored((at % width) as i64 - self.right, width);
            let column = if self.flip {
                width - 1 - column
            } else {
                column
            };
            let from = (line * width + column) * channels;
            pixel.copy_from_slice(&original[from..from + channels]);
        }
    }
}

/// An index up to `size - 1` outside of `0..size`, mirrored at the border that it passed.
fn mirrored(index: i64, size: usize) -> usize {
    let last = size as i64 - 1;
    (last - (last - index.abs()).abs()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two lines of three pixels of two channels.
    const SHAPE: FeatureShape = FeatureShape {
        channels: 2,
        height: 2,
        width: 3,
    };
    const STAY: Change = Change {
        flip: false,
        down: 0,
        right: 0,
    };

    fn image() -> Vec<f32> {
        (0..12).map(|value| value as f32).collect()
    }

    fn changed(change: Change, image: &[f32]) -> Vec<f32> {
        let mut changed = vec![f32::NAN; image.len()];
        change.apply(image, &mut changed, SHAPE);
        changed
    }

    #[test]
    fn a_flip_swaps_left_and_right_of_every_line_and_keeps_colors() {
        let flip = Change { flip: true, ..STAY };
        let expected = [4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7].map(|value| value as f32);
        assert_eq!(changed(flip, &image()), expected);
        assert_eq!(changed(flip, &changed(flip, &image())), image());
    }

    #[test]
    fn a_shift_moves_the_image_and_mirrors_it_at_the_border() {
        let right = Change { right: 1, ..STAY };
        let expected = [2, 3, 0, 1, 2, 3, 8, 9, 6, 7, 8, 9].map(|value| value as f32);
        assert_eq!(changed(right, &image()), expected);
        let left = Change { right: -2, ..STAY };
        let expected = [4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7].map(|value| value as f32);
        assert_eq!(changed(left, &image()), expected);
        let down = Change { down: 1, ..STAY };
        let expected = [6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5].map(|value| value as f32);
        assert_eq!(changed(down, &image()), expected);
    }

    #[test]
    fn no_shift_and_no_flip_change_nothing() {
        assert_eq!(changed(STAY, &image()), image());
        let mut images = image();
        Augmentation::default().apply(&mut images, SHAPE, 1, Stream::LabeledImages, 0);
        assert_eq!(images, image());
    }

    #[test]
    fn every_part_of_the_key_draws_other_changes() {
        let augmentation = Augmentation {
            flip: true,
            shift: 1,
        };
        let batch = |seed, stream, step| {
            let mut images = image().repeat(40);
            augmentation.apply(&mut images, SHAPE, seed, stream, step);
            images
        };
        let one = batch(1, Stream::LabeledImages, 0);
        assert_eq!(one, batch(1, Stream::LabeledImages, 0));
        assert_ne!(one, batch(2, Stream::LabeledImages, 0));
        assert_ne!(one, batch(1, Stream::UnlabeledImages, 0));
        assert_ne!(one, batch(1, Stream::LabeledImages, 1));
        assert!(one.chunks(12).any(|other| other != &one[..12]));
    }

    #[test]
    fn every_change_is_equally_likely() {
        let augmentation = Augmentation {
            flip: true,
            shift: 1,
        };
        let mut counts = std::collections::BTreeMap::new();
        for position in 0..18_000 {
            let key = OrderKey {
                seed: 3,
                stream: Stream::UnlabeledImages,
                epoch: 0,
                pass: position,
            };
            let Change { flip, down, right } = augmentation.draw(key);
            *counts.entry((flip, down, right)).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 18);
        // Six standard deviations (31 each) around 1000.
        let likely = |count: &i32| (814..1186).contains(count);
        assert!(counts.values().all(likely), "{counts:?}");
    }
}
