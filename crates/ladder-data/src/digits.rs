//! `digits`: a data set like MNIST that needs no download, drawn by this module.
//!
//! 10,000 training and 2,000 test images, 28x28 gray, ten balanced classes in shuffled order.
//! Each digit has several writing styles (seven with and without a crossbar, four open and closed)
//! as pen paths; a path is jittered, slanted, stretched, turned and bent, then drawn with a pen of
//! varying width, blurred, and speckled with noise.
//! Within a class the images vary smoothly and widely, between classes they hardly overlap: few
//! labels say little, while the unlabeled images show the clusters, which is what a ladder network
//! learns from.
//!
//! ```text
//! styles (pen paths) -> pen (jitter, slant, bend) -> canvas (stroke, blur, noise) -> bytes
//! ```
//!
//! **The bytes are the same on every platform.**
//! The random numbers come from ChaCha8, whose output is specified, and everything computed from
//! them uses `+ - * /`, `sqrt`, `floor` and comparisons of `f32` alone: IEEE 754 rounds these
//! exactly, and Rust neither fuses nor reorders them.
//! There is no `sin`, `exp` or `powf`, whose last bits differ between math libraries.

mod canvas;
mod pen;
mod random;
// The table stays readable with several knots per line.
#[rustfmt::skip]
mod styles;

use crate::dataset::Dataset;
use crate::rows::{Features, Part, Rows};
use canvas::Canvas;
use ladder_model::FeatureShape;
use pen::SIDE;
use random::Random;

const N_CLASSES: usize = 10;
const N_TRAIN: usize = 10_000;
const N_TEST: usize = 2_000;

/// Draws the whole data set: the same bytes at every call, in a quarter of a second on one core.
///
/// Call it once and share the result.
pub fn generate() -> Dataset {
    let shape = FeatureShape {
        channels: 1,
        height: SIDE,
        width: SIDE,
    };
    let train = draw(N_TRAIN, Part::Train);
    let test = draw(N_TEST, Part::Test);
    Dataset::new("digits", shape, N_CLASSES, train, test).expect("invariant: drawn to fit together")
}

/// The number of the part's random stream: each has its own, so that one may grow without changing
/// the other.
fn stream_of(part: Part) -> u64 {
    match part {
        Part::Train => 0,
        Part::Test => 1,
    }
}

fn draw(n_images: usize, part: Part) -> Rows {
    let random = &mut Random::stream(stream_of(part));
    let labels = shuffled_labels(n_images, random);
    let mut pixels = Vec::with_capacity(n_images * SIDE * SIDE);
    for &label in &labels {
        pixels.extend_from_slice(&draw_digit(label as usize, random));
    }
    Rows::new(Features::Bytes(pixels), labels, SIDE * SIDE)
        .expect("invariant: SIDE * SIDE bytes are drawn for each label")
}

/// The same number of rows for each class, in random order (Fisher-Yates).
fn shuffled_labels(n_images: usize, random: &mut Random) -> Vec<u32> {
    let mut labels: Vec<u32> = (0..n_images).map(|i| (i % N_CLASSES) as u32).collect();
    for last in (1..n_images).rev() {
        labels.swap(last, random.below(last + 1));
    }
    labels
}

fn draw_digit(digit: usize, random: &mut Random) -> [u8; SIDE * SIDE] {
    let styles = styles::STYLES[digit];
    let style = styles[random.below(styles.len())];
    let strokes = pen::write(style, random);
    let mut canvas = Canvas::blank();
    for stroke in &strokes {
        canvas.draw(stroke);
    }
    canvas.blur(random.between(0.0, 0.7));
    canvas.develop(random)
}
