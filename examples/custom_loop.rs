//! A custom training loop around the network, without burn-train: the embedded digits from
//! 100 labels, 12 epochs in half a minute on two cores, 4.95 % test error.
//!
//! `cargo run --release -p ladder-examples --example custom_loop`

use std::error::Error;
use std::sync::Arc;

use burn::data::dataloader::DataLoader;
use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Tensor};
use ladder_data::{Dataset, Evaluation, LabelSplit, Part, TwoStreams, digits};
use ladder_model::{Architecture, Backend, FeatureShape, Ladder, LadderConfig, Noise};

const SEED: u64 = 1;
const EPOCHS: usize = 12;
const BATCH_SIZE: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let device = Backend::default().device(0)?;
    let dataset = Arc::new(digits::generate());
    let split = LabelSplit::balanced(&dataset, 100, 0, SEED)?;
    let streams = TwoStreams::new(
        dataset.clone(),
        &split,
        BATCH_SIZE,
        SEED,
        device.clone().autodiff(),
    )?;

    let architecture = Architecture::fully_connected(&[500, 250, dataset.n_classes]);
    let mut ladder = LadderConfig::new(FeatureShape::flat(dataset.shape.len()), architecture)
        .with_costs(&[1000.0, 10.0, 0.1, 0.1])
        .init(SEED, &device.clone().autodiff())?;
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();

    for epoch in 1..=EPOCHS {
        let rate = 0.002 * f64::min(1.0, 3.0 * (EPOCHS + 1 - epoch) as f64 / EPOCHS as f64);
        for batch in streams.iter() {
            let batch = batch?;
            let noise = Noise::Seeded {
                seed: SEED,
                step: batch.step,
            };
            let costs = ladder.costs(batch.labeled, batch.targets, batch.unlabeled, &noise);
            let gradients = GradientsParams::from_grads(costs.total.backward(), &ladder);
            ladder = adam.step(rate, ladder, gradients);
        }
        let error = test_error(&ladder.valid(), &dataset, &split, &device)?;
        println!("epoch {epoch:>2}  test error {:.2} %", 100.0 * error);
    }
    Ok(())
}

/// Fraction of wrong test rows, with statistics of the labeled rows.
fn test_error(
    ladder: &Ladder,
    dataset: &Arc<Dataset>,
    split: &LabelSplit,
    device: &Device,
) -> Result<f64, Box<dyn Error>> {
    let rows = dataset.train.gather(&split.labeled);
    let rows = Tensor::<1>::from_floats(rows.as_slice(), device);
    let ladder =
        ladder.estimate_statistics([rows.reshape([split.labeled.len(), dataset.shape.len()])]);

    let mut wrong = 0.0;
    for batch in Evaluation::all(dataset.clone(), Part::Test, 500, device.clone())?.iter() {
        let batch = batch?;
        let answers = ladder.logits(batch.rows).argmax(1).squeeze_dim::<1>(1);
        wrong += answers
            .not_equal(batch.targets.into_classes().ok_or("digits have classes")?)
            .float()
            .sum()
            .into_scalar::<f64>();
    }
    Ok(wrong / dataset.test.len() as f64)
}
