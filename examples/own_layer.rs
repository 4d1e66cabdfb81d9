//! A kind of layer of one's own: a residual block, between fully connected layers. The embedded
//! digits from 100 labels, 12 epochs.
//!
//! `cargo run --release -p ladder-examples --example own_layer`

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use burn::data::dataloader::DataLoader;
use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};
use ladder_data::{Dataset, Evaluation, LabelSplit, Part, TwoStreams, digits};
use ladder_model::layer::{Draw, InitialWeight, Layer, Linear};
use ladder_model::{Architecture, Backend, FeatureShape, Ladder, LadderConfig, Noise, ops};

const SEED: u64 = 1;
const EPOCHS: usize = 12;

/// `z_pre = h + max(0, h A) B`, and the same form with other matrices on the way down.
#[derive(Debug)]
struct Residual {
    /// Units between A and B.
    hidden: usize,
}

impl Residual {
    fn matrices(&self, width: usize) -> Vec<InitialWeight> {
        let normal = |shape: [usize; 2]| InitialWeight {
            shape,
            draw: Draw::Normal {
                std: 1.0 / (shape[0] as f64).sqrt(),
            },
        };
        vec![normal([width, self.hidden]), normal([self.hidden, width])]
    }

    fn apply(h: Tensor<2>, matrices: &[Tensor<2>]) -> Tensor<2> {
        let inner = relu(ops::linear(h.clone(), matrices[0].clone()));
        h + ops::linear(inner, matrices[1].clone())
    }
}

impl Layer for Residual {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, ladder_model::layer::LayerError> {
        match input.positions() {
            1 => Ok(input),
            _ => Err(format!("needs a plain vector, found {input}").into()),
        }
    }

    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.matrices(input.channels)
    }

    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
        Self::apply(h, weights)
    }

    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.matrices(input.channels)
    }

    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
        Self::apply(signal, weights)
    }
}

impl fmt::Display for Residual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "residual:{}", self.hidden)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let device = Backend::default().device(0)?;
    let dataset = Arc::new(digits::generate());
    let architecture = Architecture::new(vec![
        Arc::new(Linear { units: 250 }),
        Arc::new(Residual { hidden: 100 }),
        Arc::new(Linear {
            units: dataset.n_classes,
        }),
    ]);
    println!("{architecture}");
    let ladder = LadderConfig::new(FeatureShape::flat(dataset.shape.len()), architecture)
        .with_costs(&[1000.0, 10.0, 0.1, 0.1])
        .init(SEED, &device.clone().autodiff())?;
    train(ladder, &dataset, &device)
}

/// The loop of `custom_loop.rs`, at a rate that does not fall.
fn train(
    mut ladder: Ladder,
    dataset: &Arc<Dataset>,
    device: &Device,
) -> Result<(), Box<dyn Error>> {
    let split = LabelSplit::balanced(dataset, 100, 0, SEED)?;
    let autodiff = device.clone().autodiff();
    let streams = TwoStreams::new(dataset.clone(), &split, 100, SEED, autodiff)?;
    let labeled = Tensor::<1>::from_floats(dataset.train.gather(&split.labeled).as_slice(), device);
    let labeled = labeled.reshape([split.labeled.len(), dataset.shape.len()]);
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    for epoch in 1..=EPOCHS {
        for batch in streams.iter() {
            let batch = batch?;
            let noise = Noise::Seeded {
                seed: SEED,
                step: batch.step,
            };
            let costs = ladder.costs(batch.labeled, batch.targets, batch.unlabeled, &noise);
            let gradients = GradientsParams::from_grads(costs.total.backward(), &ladder);
            ladder = adam.step(0.002, ladder, gradients);
        }
        let classifier = ladder.valid().estimate_statistics([labeled.clone()]);
        let (mut wrong, mut rows) = (0.0, 0.0);
        for batch in Evaluation::all(dataset.clone(), Part::Test, 1000, device.clone())?.iter() {
            let batch = batch?;
            let predicted = classifier.logits(batch.rows).argmax(1).squeeze_dim::<1>(1);
            rows += predicted.dims()[0] as f64;
            wrong += predicted
                .not_equal(batch.targets)
                .float()
                .sum()
                .into_scalar::<f64>();
        }
        println!("epoch {epoch:>2}  test error {:.2} %", 100.0 * wrong / rows);
    }
    Ok(())
}
