//! What is timed, each in a loop that the stopwatch ends.

use burn::optim::GradientsParams;
use burn::tensor::{Device, Distribution, Int, Tensor};
use ladder_model::{Ladder, Noise, TrainingCosts, ops};
use ladder_train::optimizer;

use crate::args::{Args, Error};
use crate::stopwatch::Stopwatch;

const LEARNING_RATE: f64 = 0.002;
const SEED: u64 = 1;

/// Forward, backward and Adam; returns the last total cost.
pub fn training(args: &Args, device: Device, watch: &mut Stopwatch) -> Result<f32, Error> {
    let mut ladder = args.config().init(SEED, &device)?;
    let mut optimizer = optimizer(0.0);
    let batch = Batch::new(args, &device);
    let mut cost = f32::NAN;
    while let Some(step) = watch.lap() {
        let costs = batch.costs(&ladder, step);
        let gradients = GradientsParams::from_grads(costs.total.backward(), &ladder);
        ladder = optimizer.step(LEARNING_RATE, ladder, gradients);
        cost = costs.total.try_into_scalar()?;
        device.sync()?;
    }
    Ok(cost)
}

/// The classifier on one batch, without a graph of differentiation.
pub fn evaluation(args: &Args, device: &Device, watch: &mut Stopwatch) -> Result<(), Error> {
    let ladder = args.config().init(SEED, device)?;
    let rows = random_rows(args, device);
    while watch.lap().is_some() {
        std::hint::black_box(ladder.logits(rows.clone()));
        device.sync()?;
    }
    Ok(())
}

/// The matrix products of a full step: of each layer of the encoder for the rows of both paths,
/// of each level of the decoder for the unlabeled rows; forward, and the two gradients.
pub fn products(args: &Args, device: Device, watch: &mut Stopwatch) -> Result<(), Error> {
    let layers = args.widths.windows(2).enumerate();
    let products: Vec<Product> = layers
        .flat_map(|(layer, widths)| {
            let [low, high] = [widths[0], widths[1]];
            [
                // The input of the first layer needs no gradient.
                Product::new(3 * args.batch, [low, high], layer > 0, &device),
                Product::new(args.batch, [high, low], true, &device),
            ]
        })
        .collect();
    while watch.lap().is_some() {
        products.iter().for_each(Product::run);
        device.sync()?;
    }
    Ok(())
}

/// `h W` with its gradients.
struct Product {
    h: Tensor<2>,      // [rows, d_input]
    weight: Tensor<2>, // [d_input, d_output]
}

impl Product {
    fn new(rows: usize, weight: [usize; 2], with_input_gradient: bool, device: &Device) -> Self {
        let random = |shape| Tensor::random(shape, Distribution::Normal(0.0, 1.0), device);
        let h = random([rows, weight[0]]);
        Self {
            h: if with_input_gradient {
                h.require_grad()
            } else {
                h
            },
            weight: random(weight).require_grad(),
        }
    }

    fn run(&self) {
        let product = ops::linear(self.h.clone(), self.weight.clone());
        std::hint::black_box(product.backward());
    }
}

/// One batch that stays on the device.
struct Batch {
    labeled: Tensor<2>,      // [batch, d_input]
    targets: Tensor<1, Int>, // [batch]
    unlabeled: Tensor<2>,    // [batch, d_input]
}

impl Batch {
    fn new(args: &Args, device: &Device) -> Self {
        let n_classes = args.config().n_outputs().expect("a checked network") as i64;
        Self {
            labeled: random_rows(args, device),
            targets: Tensor::arange(0..args.batch as i64, device).remainder_scalar(n_classes),
            unlabeled: random_rows(args, device),
        }
    }

    fn costs(&self, ladder: &Ladder, step: u64) -> TrainingCosts {
        let noise = Noise::Seeded { seed: SEED, step };
        let Self {
            labeled,
            targets,
            unlabeled,
        } = self;
        ladder.costs(labeled.clone(), targets.clone(), unlabeled.clone(), &noise)
    }
}

fn random_rows(args: &Args, device: &Device) -> Tensor<2> {
    let pixels = Distribution::Uniform(0.0, 1.0);
    Tensor::random([args.batch, args.widths[0]], pixels, device)
}
