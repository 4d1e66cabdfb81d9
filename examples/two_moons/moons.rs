//! The data: two half circles that reach into each other.

use std::f32::consts::PI;

use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Number of points; those with an even number are of class 0.
pub const POINTS: usize = 1000;
/// Standard deviation of the points' distance from their moon.
const SPREAD: f32 = 0.05;
/// Rows of a labeled batch for each labeled point. Normalization would turn a batch of two rows
/// into ±1 whatever the weights; copies differ by their noise.
const COPIES: usize = 5;

/// Points of the plane around (0, 0).
pub struct Moons {
    /// All points, none of which the network knows the class of.
    pub points: Vec<[f32; 2]>,
    /// The middle of each moon, class 0 first: the two labeled points.
    pub labeled: [[f32; 2]; 2],
    random: StdRng,
}

impl Moons {
    pub fn new(seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let point = |number: usize| {
            let [x, y] = on_moon(number % 2, PI * random.random::<f32>());
            // The length and direction of a Gaussian vector.
            let length = SPREAD * (-2.0 * (1.0 - random.random::<f32>()).ln()).sqrt();
            let (sin, cos) = (2.0 * PI * random.random::<f32>()).sin_cos();
            [x + length * cos, y + length * sin]
        };
        Self {
            points: (0..POINTS).map(point).collect(),
            labeled: [0, 1].map(|class| on_moon(class, PI / 2.0)),
            random,
        }
    }

    /// Points drawn at random: `[n, 2]`.
    pub fn batch(&mut self, n: usize, device: &Device) -> Tensor<2> {
        let mut draw = || self.points[self.random.random_range(0..POINTS)];
        let points: Vec<_> = (0..n).map(|_| draw()).collect();
        rows(&points, device)
    }

    /// The labeled points, each several times, and their classes.
    pub fn labeled_batch(&self, device: &Device) -> (Tensor<2>, Tensor<1, Int>) {
        let points = self.labeled.repeat(COPIES);
        let classes = TensorData::new([0_i64, 1].repeat(COPIES), [points.len()]);
        (rows(&points, device), Tensor::from_data(classes, device))
    }
}

/// The point of a moon, 0 the upper and 1 the lower one, at this angle from its end.
fn on_moon(class: usize, angle: f32) -> [f32; 2] {
    let sign = [1.0, -1.0][class];
    [sign * (angle.cos() - 0.5), sign * (angle.sin() - 0.25)]
}

/// `[points, 2]`.
pub fn rows(points: &[[f32; 2]], device: &Device) -> Tensor<2> {
    let values = TensorData::new(points.concat(), [points.len(), 2]);
    Tensor::from_data(values, device)
}
