//! The whole ladder network of Algorithm 1 (arXiv:1507.02672) in plain tensor operations, to be
//! read in one sitting, and a program: two moons from two labels, every point right in 4 s. (Seeds
//! differ: with seed 2 the boundary stays in one of the moons, and 8 % are wrong.)
//!
//! `cargo run --release -p ladder-model --example reference`
//!
//! Every shape is `[rows, units]`, and names are those of the paper: z before and h after the
//! activation, z̃ (`z_noisy`) for the corrupted path, u for the signal from above, ẑ (`z_hat`)
//! for a reconstruction. A test of the crate compares each cost and each gradient with those of
//! the network in `src`, which does the same with fewer operations.

use std::f32::consts::PI;

use burn::module::{Module, Param};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::activation::{log_softmax, relu, sigmoid, softmax};
use burn::tensor::{Device, Distribution, Int, Tensor, TensorData, s};

/// The trained parameters; layer l of the paper has the index l − 1, level l the index l.
#[derive(Module, Debug)]
pub struct Reference {
    /// W of each layer, `[units below, units]`.
    pub w: Vec<Param<Tensor<2>>>,
    /// V of each layer, for the way down: `[units, units below]`.
    pub v: Vec<Param<Tensor<2>>>,
    /// The shift β of each layer, `[1, units]`.
    pub beta: Vec<Param<Tensor<2>>>,
    /// The scale γ of the top layer, where the softmax makes it matter.
    pub gamma: Param<Tensor<2>>,
    /// The ten parameters of the combinator of each level, `[10, units]`.
    pub a: Vec<Param<Tensor<2>>>,
}

/// What one pass over the encoder leaves behind.
struct Path {
    /// z of each level, the input first, with its noise if there is some.
    z: Vec<Tensor<2>>,
    /// Those of each layer.
    statistics: Vec<Statistics>,
    /// The input of the softmax.
    logits: Tensor<2>,
}

/// Mean and biased variance of each unit over the rows of a batch, `[1, units]`.
type Statistics = [Tensor<2>; 2];

/// The costs of a step, `[1]` each.
pub struct Costs {
    /// What is minimized.
    pub total: Tensor<1>,
    /// Cross-entropy of the labeled rows.
    pub supervised: Tensor<1>,
    /// C of each level, the input first.
    pub denoising: Vec<Tensor<1>>,
}

impl Reference {
    /// A network of the given units, the input first, as it is before the first step.
    pub fn new(units: &[usize], device: &Device) -> Self {
        let matrix = |[d_input, d_output]: [usize; 2]| {
            let std = 1.0 / (d_input as f64).sqrt();
            Param::from_tensor(normal([d_input, d_output], std, device))
        };
        let zeros = |&units| Param::from_tensor(Tensor::zeros([1, units], device));
        // a₂ and a₇ are 1, the others 0: every reconstruction starts at 0.
        let a = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0];
        let a = Tensor::<1>::from_floats(a, device).reshape([10, 1]);
        let combinator = |&units| Param::from_tensor(a.clone().repeat_dim(1, units));
        let pairs = units.windows(2);
        Self {
            w: pairs.clone().map(|it| matrix([it[0], it[1]])).collect(),
            v: pairs.map(|it| matrix([it[1], it[0]])).collect(),
            beta: units[1..].iter().map(zeros).collect(),
            gamma: Param::from_tensor(Tensor::ones([1, units[units.len() - 1]], device)),
            a: units.iter().map(combinator).collect(),
        }
    }

    /// The costs of one step: `targets` are the classes of the `labeled` rows, `noise` has what is
    /// added to each level for the labeled and for the unlabeled rows, `weights` are the λ.
    ///
    /// Labeled and unlabeled rows share the weights, and each have their own statistics. The
    /// decoder sees the unlabeled rows alone.
    pub fn costs(
        &self,
        [labeled, unlabeled]: [Tensor<2>; 2],
        targets: Tensor<1, Int>,
        noise: [&[Tensor<2>]; 2],
        weights: &[f64],
    ) -> Costs {
        let labeled = self.encode(labeled, Some(noise[0]));
        let noisy = self.encode(unlabeled.clone(), Some(noise[1]));
        let clean = self.encode(unlabeled, None);
        let supervised = cross_entropy(labeled.logits, targets);
        let denoising = self.decode(noisy, &clean);
        let weighted = denoising.iter().zip(weights);
        let weighted = weighted.map(|(cost, &weight)| cost.clone() * weight);
        Costs {
            total: weighted.fold(supervised.clone(), |total, cost| total + cost),
            supervised,
            denoising,
        }
    }

    /// The encoder. `noise` has what is added to each level, the input first; `None` is the clean
    /// path.
    fn encode(&self, x: Tensor<2>, noise: Option<&[Tensor<2>]>) -> Path {
        let corrupt = |z: Tensor<2>, level: usize| match noise {
            Some(noise) => z + noise[level].clone(),
            None => z,
        };
        let mut h = corrupt(x, 0);
        let (mut z, mut statistics) = (vec![h.clone()], vec![]);
        for (layer, w) in self.w.iter().enumerate() {
            let z_pre = h.matmul(w.val());
            statistics.push(statistics_of(&z_pre));
            z.push(corrupt(normalize(z_pre, &statistics[layer]), layer + 1));
            let shifted = z[layer + 1].clone() + self.beta[layer].val();
            h = match layer + 1 == self.w.len() {
                true => shifted * self.gamma.val(),
                false => relu(shifted),
            };
        }
        let logits = h;
        Path {
            z,
            statistics,
            logits,
        }
    }

    /// The decoder, from the softmax output down to the input, and the cost of each level: how far
    /// the reconstruction, on the scale of the clean statistics, is from the clean z.
    fn decode(&self, noisy: Path, clean: &Path) -> Vec<Tensor<1>> {
        let top = self.w.len();
        let mut signal = softmax(noisy.logits, 1);
        let mut costs = vec![];
        for level in (0..=top).rev() {
            let statistics = statistics_of(&signal);
            let u = normalize(signal, &statistics);
            let z_hat = gauss(noisy.z[level].clone(), u, self.a[level].val());
            let (on_clean_scale, below) = match level {
                0 => (z_hat.clone(), z_hat),
                _ => (
                    normalize(z_hat.clone(), &clean.statistics[level - 1]),
                    z_hat.matmul(self.v[level - 1].val()),
                ),
            };
            let difference = on_clean_scale - clean.z[level].clone();
            costs.insert(0, difference.square().mean());
            signal = below;
        }
        costs
    }

    /// Classes of rows, by the clean path with the statistics of these rows.
    pub fn classify(&self, rows: Tensor<2>) -> Tensor<1, Int> {
        self.encode(rows, None).logits.argmax(1).squeeze_dim(1)
    }
}

fn statistics_of(z: &Tensor<2>) -> Statistics {
    let mean = z.clone().mean_dim(0);
    let variance = (z.clone() - mean.clone()).square().mean_dim(0);
    [mean, variance]
}

fn normalize(z: Tensor<2>, [mean, variance]: &Statistics) -> Tensor<2> {
    (z - mean.clone()) / (variance.clone() + 1e-10).sqrt()
}

/// The combinator: `ẑ = (z̃ − μ) v + μ`, where mean and factor are functions of u, each with five
/// parameters per unit.
fn gauss(z_noisy: Tensor<2>, u: Tensor<2>, a: Tensor<2>) -> Tensor<2> {
    let a = |number: i32| a.clone().slice(s![number - 1..number]); // a₁ … a₁₀, [1, units]
    let mu = a(1) * sigmoid(a(2) * u.clone() + a(3)) + a(4) * u.clone() + a(5);
    let v = a(6) * sigmoid(a(7) * u.clone() + a(8)) + a(9) * u + a(10);
    (z_noisy - mu.clone()) * v + mu
}

/// Mean of `−log softmax(logits)[target]`.
fn cross_entropy(logits: Tensor<2>, targets: Tensor<1, Int>) -> Tensor<1> {
    let of_target = log_softmax(logits, 1).gather(1, targets.unsqueeze_dim(1));
    of_target.mean().neg()
}

fn normal(shape: [usize; 2], std: f64, device: &Device) -> Tensor<2> {
    Tensor::random(shape, Distribution::Normal(0.0, std), device)
}

const POINTS: usize = 400;

/// Points on two moons, one after the other on the upper and on the lower one.
fn two_moons(device: &Device) -> Tensor<2> {
    let points = (0..POINTS).flat_map(|index| {
        let (sin, cos) = (PI * index as f32 / POINTS as f32).sin_cos();
        [[cos, sin], [1.0 - cos, 0.3 - sin]][index % 2]
    });
    let points = TensorData::new(points.collect::<Vec<_>>(), [POINTS, 2]);
    Tensor::from_data(points, device) + normal([POINTS, 2], 0.08, device)
}

fn main() {
    let device = Device::flex().autodiff();
    device.seed(1);
    let points = two_moons(&device);
    // One label in the middle of each moon.
    let middle = points.clone().slice(s![POINTS / 2..POINTS / 2 + 2]);
    let labeled = middle.repeat_dim(0, 20);
    let moon = |n: usize| Tensor::<1, Int>::arange(0..n as i64, &device).remainder_scalar(2);

    let (units, weights) = ([2, 30, 30, 30, 2], [10.0, 0.0, 0.0, 0.0, 1.0]);
    let mut network = Reference::new(&units, &device);
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    for _ in 0..500 {
        let noise = |rows| units.map(|units| normal([rows, units], 0.1, &device));
        let noise = [&noise(40)[..], &noise(POINTS)[..]];
        let rows = [labeled.clone(), points.clone()];
        let costs = network.costs(rows, moon(40), noise, &weights);
        let gradients = GradientsParams::from_grads(costs.total.backward(), &network);
        network = adam.step(0.01, network, gradients);
    }
    let right = network.classify(points).equal(moon(POINTS)).float();
    println!("right {:.1} %", 100.0 * right.mean().into_scalar::<f32>());
}
