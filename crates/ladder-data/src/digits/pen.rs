//! The hand: from the pen path of a style to the strokes of one image, in pixels.

use super::random::Random;
use super::styles::{Path, Style};

/// Height and width of an image in pixels, as in MNIST.
pub const SIDE: usize = 28;

/// A point of an image in pixels: x to the right, y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

/// A line through points with the radius of the pen at each.
pub type Stroke = Vec<(Point, f32)>;

/// Height of a digit in pixels while it is bent; its final size is that of [`fit`].
const HEIGHT: f32 = 19.0;
/// Standard deviation of a knot around its position in the style, hundredths of the height.
const JITTER: f32 = 2.5;
/// Range of the larger side of the bounding box in pixels, between the middles of the strokes.
const SIZE_MIN: f32 = 15.5;
const SIZE_MAX: f32 = 18.5;
/// Standard deviation of the position in pixels.
const SHIFT: f32 = 0.4;
/// Line pieces drawn for each piece of the path between two knots.
const PIECES: usize = 6;

/// Writes `style` once: another call writes it differently.
pub fn write(style: Style, random: &mut Random) -> Vec<Stroke> {
    let mut lines: Vec<Vec<Point>> = style
        .iter()
        .map(|path| spline(&jittered(path, random)))
        .collect();
    Slant::draw(random).apply(&mut lines);
    Bend::draw(random).apply(&mut lines);
    fit(&mut lines, random);
    inked(lines, random)
}

/// The knots with noise; the two knots of a corner stay together.
fn jittered(path: Path, random: &mut Random) -> Vec<Point> {
    let mut knots: Vec<Point> = Vec::with_capacity(path.len());
    for (i, &(x, y)) in path.iter().enumerate() {
        let knot = match i.checked_sub(1) {
            Some(before) if path[before] == path[i] => knots[before],
            _ => Point {
                x: f32::from(x) + random.bell(JITTER),
                y: f32::from(y) + random.bell(JITTER),
            },
        };
        knots.push(knot);
    }
    knots
}

/// A Catmull-Rom spline: a smooth line through all knots, with a corner at a doubled one.
fn spline(knots: &[Point]) -> Vec<Point> {
    let mut line = vec![knots[0]];
    for i in 1..knots.len() {
        let before = knots[i.saturating_sub(2)];
        let after = knots[(i + 1).min(knots.len() - 1)];
        for piece in 1..=PIECES {
            let t = piece as f32 / PIECES as f32;
            let on = |a, b, c, d| catmull_rom(a, b, c, d, t);
            line.push(Point {
                x: on(before.x, knots[i - 1].x, knots[i].x, after.x),
                y: on(before.y, knots[i - 1].y, knots[i].y, after.y),
            });
        }
    }
    line
}

/// The cubic from `b` (t = 0) to `c` (t = 1) with slopes `(c - a) / 2` and `(d - b) / 2`.
fn catmull_rom(a: f32, b: f32, c: f32, d: f32, t: f32) -> f32 {
    let quadratic = 2.0 * a - 5.0 * b + 4.0 * c - d;
    let cubic = 3.0 * (b - c) + d - a;
    b + 0.5 * t * ((c - a) + t * (quadratic + t * cubic))
}

/// A linear map: size, proportions, slant, rotation; from hundredths of the height to pixels.
struct Slant {
    x_from_x: f32,
    x_from_y: f32,
    y_from_x: f32,
    y_from_y: f32,
}

impl Slant {
    fn draw(random: &mut Random) -> Self {
        let height = HEIGHT / 100.0;
        let width = height * random.between(0.8, 1.25);
        let shear = random.bell(0.17);
        // (1 - h^2, 2 h) / (1 + h^2) are cosine and sine of the angle whose half has tangent h.
        let half = random.bell(0.055);
        let (cos, sin) = (
            (1.0 - half * half) / (1.0 + half * half),
            2.0 * half / (1.0 + half * half),
        );
        Self {
            x_from_x: cos * width,
            x_from_y: (cos * shear - sin) * height,
            y_from_x: sin * width,
            y_from_y: (sin * shear + cos) * height,
        }
    }

    fn apply(&self, lines: &mut [Vec<Point>]) {
        for p in lines.iter_mut().flatten() {
            *p = Point {
                x: self.x_from_x * p.x + self.x_from_y * p.y,
                y: self.y_from_x * p.x + self.y_from_y * p.y,
            };
        }
    }
}

/// A smooth elastic deformation: random shifts on a coarse grid, interpolated between its nodes.
struct Bend([[Point; Bend::NODES]; Bend::NODES]);

impl Bend {
    /// Nodes per side.
    const NODES: usize = 4;
    /// Distance of neighboring nodes in pixels: the grid spans 24 pixels around the center.
    const SPACING: f32 = 8.0;
    /// Standard deviation of a node's shift in pixels.
    const STRENGTH: f32 = 1.0;

    fn draw(random: &mut Random) -> Self {
        let mut node = || Point {
            x: random.bell(Self::STRENGTH),
            y: random.bell(Self::STRENGTH),
        };
        Self(std::array::from_fn(|_| std::array::from_fn(|_| node())))
    }

    fn apply(&self, lines: &mut [Vec<Point>]) {
        for p in lines.iter_mut().flatten() {
            let shift = self.at(*p);
            *p = Point {
                x: p.x + shift.x,
                y: p.y + shift.y,
            };
        }
    }

    fn at(&self, p: Point) -> Point {
        let ((column, right), (row, down)) = (Self::locate(p.x), Self::locate(p.y));
        let blend = |value: fn(&Point) -> f32| {
            let on_row = |row: &[Point; Self::NODES]| {
                value(&row[column]) * (1.0 - right) + value(&row[column + 1]) * right
            };
            on_row(&self.0[row]) * (1.0 - down) + on_row(&self.0[row + 1]) * down
        };
        Point {
            x: blend(|node| node.x),
            y: blend(|node| node.y),
        }
    }

    /// The node before a coordinate and the share of the next one, eased so that lines stay smooth.
    fn locate(coordinate: f32) -> (usize, f32) {
        let last = (Self::NODES - 1) as f32;
        let place = (coordinate / Self::SPACING + last / 2.0).clamp(0.0, last);
        let node = (place as usize).min(Self::NODES - 2);
        let t = place - node as f32;
        (node, t * t * (3.0 - 2.0 * t))
    }
}

/// Scales the larger side of the bounding box to a similar size in all images, and moves its middle
/// to about the middle of the image: MNIST's images are normalized in the same way.
fn fit(lines: &mut [Vec<Point>], random: &mut Random) {
    let (left, right) = extent(lines, |p| p.x);
    let (top, bottom) = extent(lines, |p| p.y);
    let scale = random.between(SIZE_MIN, SIZE_MAX) / (right - left).max(bottom - top);
    let image = (SIDE as f32 - 1.0) / 2.0;
    let (x, y) = (image + random.bell(SHIFT), image + random.bell(SHIFT));
    for p in lines.iter_mut().flatten() {
        *p = Point {
            x: x + scale * (p.x - (left + right) / 2.0),
            y: y + scale * (p.y - (top + bottom) / 2.0),
        };
    }
}

/// The smallest and the largest coordinate.
fn extent(lines: &[Vec<Point>], coordinate: fn(&Point) -> f32) -> (f32, f32) {
    lines
        .iter()
        .flatten()
        .map(coordinate)
        .fold((f32::MAX, f32::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        })
}

/// Gives each stroke its pen: one width per image, which grows or shrinks along a stroke.
fn inked(lines: Vec<Vec<Point>>, random: &mut Random) -> Vec<Stroke> {
    let radius = random.between(0.9, 1.8);
    let mut stroke = |line: Vec<Point>| {
        let (start, end) = (
            radius * random.between(0.8, 1.2),
            radius * random.between(0.8, 1.2),
        );
        let last = (line.len() - 1) as f32;
        let along = |i: usize| start + (end - start) * (i as f32 / last);
        line.into_iter()
            .enumerate()
            .map(|(i, p)| (p, along(i)))
            .collect()
    };
    lines.into_iter().map(&mut stroke).collect()
}
