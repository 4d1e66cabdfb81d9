//! A figure of what a classifier predicts everywhere, in bands of equal probability, with the points.

use image::imageops::{FilterType, overlay, resize};
use image::{Rgb, RgbImage};

use crate::moons::Moons;

/// Half the width and half the height of what is seen.
const VIEW: [f32; 2] = [1.92, 1.2];
/// Pixels are drawn this many times as fine, then averaged.
const FINER: u32 = 3;
const BANDS: f32 = 11.0;

const PAPER: [f32; 3] = [250.0, 249.0, 246.0];
const INK: [f32; 3] = [45.0, 50.0, 62.0];
/// Of the classes: where a probability is 1, and of the labeled points.
const FILLS: [[f32; 3]; 2] = [[246.0, 180.0, 126.0], [128.0, 181.0, 224.0]];
const MARKS: [[f32; 3]; 2] = [[205.0, 84.0, 26.0], [26.0, 98.0, 168.0]];

/// A figure that is not finished, of `width` pixels.
pub struct Panel {
    fine: RgbImage,
    width: u32,
}

impl Panel {
    /// The centers of the pixels of a panel of `width`, line by line, as points of the plane.
    pub fn points(width: u32) -> Vec<[f32; 2]> {
        let [columns, lines] = size(width).map(|side| side * FINER);
        let point = |line, column| {
            let at = |pixel: u32, of: u32| (pixel as f32 + 0.5) / of as f32 * 2.0 - 1.0;
            [VIEW[0] * at(column, columns), -VIEW[1] * at(line, lines)]
        };
        let line = |line| (0..columns).map(move |column| point(line, column));
        (0..lines).flat_map(line).collect()
    }

    /// The bands, from the probability of class 1 at each of [`points`](Self::points).
    pub fn new(width: u32, probabilities: &[f32]) -> Self {
        let [columns, lines] = size(width).map(|side| side * FINER);
        let color = |column, line| {
            let p = probabilities[(line * columns + column) as usize];
            // From -1 to 1, in steps of which the middle one is paper.
            let step = ((p * BANDS).floor().min(BANDS - 1.0) / (BANDS - 1.0)) * 2.0 - 1.0;
            let fill = FILLS[usize::from(step > 0.0)];
            rgb(mix(PAPER, fill, step.abs().powf(0.8)))
        };
        let fine = RgbImage::from_fn(columns, lines, color);
        Self { fine, width }
    }

    /// The points, the labeled ones large, and the figure in its size.
    pub fn finish(mut self, moons: &Moons) -> RgbImage {
        let unit = self.fine.width() as f32 / 480.0;
        for &point in &moons.points {
            self.disc(point, 1.5 * unit, INK, 0.6);
        }
        for (&point, mark) in moons.labeled.iter().zip(MARKS) {
            self.disc(point, 10.0 * unit, [255.0; 3], 1.0);
            self.disc(point, 7.5 * unit, mark, 1.0);
        }
        let [columns, lines] = size(self.width);
        resize(&self.fine, columns, lines, FilterType::Triangle)
    }

    fn disc(&mut self, [x, y]: [f32; 2], radius: f32, color: [f32; 3], opacity: f32) {
        let (width, height) = self.fine.dimensions();
        let center = [
            (x / VIEW[0] + 1.0) / 2.0 * width as f32,
            (1.0 - y / VIEW[1]) / 2.0 * height as f32,
        ];
        let range =
            |at: f32, side: u32| (at - radius).max(0.0) as u32..side.min((at + radius) as u32 + 1);
        for line in range(center[1], height) {
            for column in range(center[0], width) {
                let [dx, dy] = [
                    column as f32 + 0.5 - center[0],
                    line as f32 + 0.5 - center[1],
                ];
                if dx.hypot(dy) < radius {
                    let pixel = self.fine.get_pixel_mut(column, line);
                    *pixel = rgb(mix(pixel.0.map(f32::from), color, opacity));
                }
            }
        }
    }
}

/// Two figures with a gap between them.
pub fn side_by_side(left: &RgbImage, right: &RgbImage) -> RgbImage {
    let (width, height) = left.dimensions();
    let gap = width / 40;
    let mut both = RgbImage::from_pixel(2 * width + gap, height, Rgb([255; 3]));
    overlay(&mut both, left, 0, 0);
    overlay(&mut both, right, i64::from(width + gap), 0);
    both
}

/// Columns and lines of a panel.
fn size(width: u32) -> [u32; 2] {
    [width, (width as f32 * VIEW[1] / VIEW[0]) as u32]
}

fn mix(from: [f32; 3], to: [f32; 3], part: f32) -> [f32; 3] {
    [0, 1, 2].map(|channel| from[channel] + (to[channel] - from[channel]) * part)
}

fn rgb(color: [f32; 3]) -> Rgb<u8> {
    Rgb(color.map(|value| value.round() as u8))
}
