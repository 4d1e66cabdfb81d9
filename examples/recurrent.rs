//! A ladder around a recurrent encoder: a gated layer reads a series step by step, and its
//! counterpart in the decoder writes the series from the last state. Five melodies in noise, each
//! played a little early or late, slower or faster, two labeled series of each:
//! 22.7 ± 7.0 % test error without the unlabeled series, 11.3 ± 7.7 % with 2,000 of them (mean and standard
//! deviation of the seeds 11 to 20; task, costs and noise were chosen on the seeds 1 to 3, where more
//! noise at the input was better for both).
//! Two minutes on one core:
//! `cargo run --release -p ladder-examples --example recurrent`

use std::f32::consts::TAU;
use std::fmt;
use std::sync::Arc;

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Int, Tensor, TensorData, s};
use ladder_model::layer::{Draw, InitialWeight, Layer, LayerError, Linear};
use ladder_model::{Architecture, FeatureShape, LadderConfig, Noise, NoiseLevels};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const MELODIES: usize = 5;
const STEPS: usize = 24;
const SUPERVISED: [f64; 3] = [0.0; 3];
const LADDER: [f64; 3] = [10.0, 1.0, 1.0];

/// `s ← s + σ(x A₁ + s B₁) (tanh(x A₂ + s B₂) − s)`: a gate says how much of the state is new.
#[derive(Debug)]
struct Gated {
    units: usize,
}

impl Gated {
    /// A and B, for a cell that reads so many values at each step.
    fn cell(&self, values: usize) -> [InitialWeight; 2] {
        [values, self.units].map(|rows| normal([rows, 2 * self.units]))
    }

    /// The next state, `[rows, units]`, from x A, `[rows, 2 · units]`.
    fn next(&self, state: Tensor<2>, read: Tensor<2>, b: &Tensor<2>) -> Tensor<2> {
        let both = read + state.clone().matmul(b.clone());
        let gate = sigmoid(both.clone().slice(s![.., ..self.units]));
        let candidate = both.slice(s![.., self.units..]).tanh();
        state.clone() + gate * (candidate - state)
    }
}

impl Layer for Gated {
    fn output(&self, _: FeatureShape) -> Result<FeatureShape, LayerError> {
        Ok(FeatureShape::flat(self.units))
    }

    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.cell(input.channels).into()
    }

    /// The state after the last step.
    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        let (steps, rows) = (input.positions(), h.dims()[0] / input.positions());
        let read = h.matmul(weights[0].clone());
        let read: Tensor<3> = read.reshape([rows, steps, 2 * self.units]);
        let start = Tensor::zeros([rows, self.units], &read.device());
        read.iter_dim(1).fold(start, |state, read| {
            self.next(state, read.squeeze_dim(1), &weights[1])
        })
    }

    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        let [a, b] = self.cell(self.units);
        vec![a, b, normal([self.units, input.channels])]
    }

    /// The last step first: the signal is the first state, and is read at each step.
    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        let read = signal.clone().matmul(weights[0].clone());
        let mut states = vec![signal];
        for step in 1..input.positions() {
            let last = states[step - 1].clone();
            states.push(self.next(last, read.clone(), &weights[1]));
        }
        states.reverse();
        let states: Tensor<3> = Tensor::stack(states, 1);
        let [rows, steps, units] = states.dims();
        states
            .reshape([rows * steps, units])
            .matmul(weights[2].clone())
    }

    /// One combinator for all steps: the noise of each is the same.
    fn is_spatial(&self) -> bool {
        true
    }
}

/// The text form; `own_layer.rs` shows how a saved run is read back.
impl fmt::Display for Gated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gated:{}", self.units)
    }
}

fn normal(shape: [usize; 2]) -> InitialWeight {
    let std = 1.0 / (shape[0] as f64).sqrt();
    let draw = Draw::Normal { std };
    InitialWeight { shape, draw }
}

/// Amplitude and phase of three harmonics.
type Melody = [(f32, f32); 3];

fn compose(random: &mut StdRng) -> Melody {
    [(); 3].map(|()| (random.random_range(0.5..1.5), random.random_range(0.0..TAU)))
}

/// A series of each of these melodies, and which they are.
fn play(melodies: &[Melody], which: Vec<usize>, random: &mut StdRng) -> (TensorData, Vec<i32>) {
    let mut values = Vec::with_capacity(which.len() * STEPS);
    for &melody in &which {
        let begin: f32 = random.random_range(-0.025..0.025);
        let speed = random.random_range(0.95..1.05);
        for step in 0..STEPS {
            let time = (begin + step as f32 / STEPS as f32) * speed;
            let tones = (1..).zip(&melodies[melody]);
            let tones = tones.map(|(harmonic, (amplitude, phase))| {
                amplitude * (TAU * harmonic as f32 * time + phase).sin()
            });
            values.push(tones.sum::<f32>() + random.random_range(-2.0..2.0));
        }
    }
    let data = TensorData::new(values, [which.len(), STEPS]);
    (
        data,
        which.into_iter().map(|melody| melody as i32).collect(),
    )
}

/// Test error in percent after so many steps with these costs.
fn learn(costs: &[f64], steps: u64, seed: u64) -> f64 {
    let (device, autodiff) = (Device::flex(), Device::flex().autodiff());
    let mut random = StdRng::seed_from_u64(seed);
    let melodies = [(); MELODIES].map(|()| compose(&mut random));
    let two_of_each = (0..2 * MELODIES).map(|row| row % MELODIES).collect();
    let labeled = play(&melodies, two_of_each, &mut random);
    let [unlabeled, test] = [(); 2].map(|()| {
        let any = (0..2000).map(|_| random.random_range(0..MELODIES));
        let any = any.collect();
        play(&melodies, any, &mut random)
    });
    let targets = Tensor::<1, Int>::from_data(labeled.1.as_slice(), &autodiff);
    let labeled = Tensor::<2>::from_data(labeled.0, &autodiff);
    let unlabeled = Tensor::<2>::from_data(unlabeled.0, &autodiff);

    let layers = Architecture::new(vec![
        Arc::new(Gated { units: 32 }),
        Arc::new(Linear { units: MELODIES }),
    ]);
    let config = LadderConfig::new(FeatureShape::new(1, 1, STEPS), layers)
        .with_noise(NoiseLevels::new(1.0, 0.3))
        .with_costs(costs);
    let mut ladder = config.init(seed, &autodiff).expect("a network");
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    for step in 0..steps {
        let first = 100 * (step as usize % (unlabeled.dims()[0] / 100));
        let batch = unlabeled.clone().slice(s![first..first + 100]);
        let noise = Noise::Seeded { seed, step };
        let costs = ladder.costs(labeled.clone(), targets.clone(), batch, &noise);
        let gradients = GradientsParams::from_grads(costs.total.backward(), &ladder);
        let rate = 0.002 * f64::min(1.0, 2.0 * (steps - step) as f64 / steps as f64);
        ladder = adam.step(rate, ladder, gradients);
    }

    let ladder = ladder.valid().estimate_statistics([labeled.inner()]);
    let logits = ladder.logits(Tensor::from_data(test.0, &device));
    let truth = Tensor::<1, Int>::from_data(test.1.as_slice(), &device);
    let wrong = logits.argmax(1).squeeze_dim(1).not_equal(truth);
    100.0 * wrong.float().mean().into_scalar::<f64>()
}

fn main() {
    println!("test error in %    supervised  ladder");
    let mut errors = [vec![], vec![]];
    for seed in 11..=20 {
        let found = [SUPERVISED, LADDER].map(|costs| learn(&costs, 600, seed));
        println!("seed {seed:<13} {:>10.1} {:>7.1}", found[0], found[1]);
        errors
            .iter_mut()
            .zip(found)
            .for_each(|(all, it)| all.push(it));
    }
    let [supervised, ladder] = errors.map(|all| {
        let n = all.len() as f64;
        let mean = all.iter().sum::<f64>() / n;
        let squares: f64 = all.iter().map(|it| (it - mean).powi(2)).sum();
        format!("{mean:.1} ± {:.1}", (squares / (n - 1.0)).sqrt())
    });
    println!("mean ± deviation: {supervised} supervised, {ladder} ladder");
}

#[test]
fn unlabeled_series_help_a_recurrent_encoder() {
    let [supervised, ladder] = [SUPERVISED, LADDER].map(|costs| learn(&costs, 300, 11));
    assert!(ladder < supervised, "{supervised} {ladder}");
}
