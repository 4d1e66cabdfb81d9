//! The paper: strokes become gray pixels.

use super::pen::{Point, SIDE, Stroke};
use super::random::Random;

/// Ink per pixel from 0 (none) to 1 (full), line by line.
pub struct Canvas([f32; SIDE * SIDE]);

impl Canvas {
    /// No ink.
    pub fn blank() -> Self {
        Self([0.0; SIDE * SIDE])
    }

    /// Draws a stroke with smooth edges; where strokes cross, the ink does not add up.
    pub fn draw(&mut self, stroke: &Stroke) {
        for pair in stroke.windows(2) {
            let [(from, from_radius), (to, to_radius)] = [pair[0], pair[1]];
            self.draw_segment(from, to, (from_radius + to_radius) / 2.0);
        }
    }

    /// Visits only the pixels around the segment.
    fn draw_segment(&mut self, from: Point, to: Point, radius: f32) {
        let reach = radius + 0.5;
        for y in pixels_between(from.y.min(to.y) - reach, from.y.max(to.y) + reach) {
            for x in pixels_between(from.x.min(to.x) - reach, from.x.max(to.x) + reach) {
                let distance = distance(
                    Point {
                        x: x as f32,
                        y: y as f32,
                    },
                    from,
                    to,
                );
                // The edge is one pixel wide.
                let ink = (reach - distance).clamp(0.0, 1.0);
                let pixel = &mut self.0[y * SIDE + x];
                *pixel = pixel.max(ink);
            }
        }
    }

    /// Mixes in a share `strength` (0 to 1) of the image blurred by a 3x3 binomial filter.
    pub fn blur(&mut self, strength: f32) {
        let blurred = along_columns(&along_lines(&self.0));
        for (pixel, blurred) in self.0.iter_mut().zip(blurred) {
            *pixel += strength * (blurred - *pixel);
        }
    }

    /// The bytes of the image: with an ink of its own darkness, and noise in each pixel.
    pub fn develop(&self, random: &mut Random) -> [u8; SIDE * SIDE] {
        let full = random.between(180.0, 255.0);
        let noise = random.between(2.0, 14.0);
        // `as u8` cuts off at 0 and 255; adding a half first rounds to the nearest.
        self.0
            .map(|ink| (full * ink + random.bell(noise) + 0.5) as u8)
    }
}

/// The whole numbers in `[low, high]` that are pixels.
fn pixels_between(low: f32, high: f32) -> std::ops::Range<usize> {
    let first = low.max(0.0) as usize;
    let past = (high + 1.0).clamp(0.0, SIDE as f32) as usize;
    first..past
}

/// The distance of `p` from the segment between `a` and `b`.
fn distance(p: Point, a: Point, b: Point) -> f32 {
    let (along_x, along_y) = (b.x - a.x, b.y - a.y);
    let length_squared = along_x * along_x + along_y * along_y;
    let dot = (p.x - a.x) * along_x + (p.y - a.y) * along_y;
    // The two ends of a corner's segment coincide.
    let t = if length_squared > 0.0 {
        (dot / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (p.x - a.x - t * along_x, p.y - a.y - t * along_y);
    (x * x + y * y).sqrt()
}

fn along_lines(image: &[f32; SIDE * SIDE]) -> [f32; SIDE * SIDE] {
    std::array::from_fn(|i| {
        let column = i % SIDE;
        let left = if column > 0 { image[i - 1] } else { 0.0 };
        let right = if column + 1 < SIDE { image[i + 1] } else { 0.0 };
        0.25 * left + 0.5 * image[i] + 0.25 * right
    })
}

fn along_columns(image: &[f32; SIDE * SIDE]) -> [f32; SIDE * SIDE] {
    std::array::from_fn(|i| {
        let above = if i >= SIDE { image[i - SIDE] } else { 0.0 };
        let below = if i + SIDE < SIDE * SIDE {
            image[i + SIDE]
        } else {
            0.0
        };
        0.25 * above + 0.5 * image[i] + 0.25 * below
    })
}
