//! No labels at all: a denoising autoencoder with modulated lateral connections (Rasmus et al. 2014,
//! arXiv:1412.7210), a ladder with noise and cost at the input alone, on the embedded digits.
//!
//! The article says that lateral connections carry the details, so that the upper layers need not
//! keep them and learn what rows have in common, above all where these modulate the connections.
//! Here the features of the layer of 100 units, below the narrowest one, are then worth more: where
//! the nearest of 100 labeled digits names a test digit, so many of the names are wrong (percent,
//! mean and standard deviation of the seeds 11 to 15; layers and noise were chosen on training rows):
//!
//! | pixels compared | untrained | not lateral | additive | modulated |
//! |---|---|---|---|---|
//! | 29.2 ± 2.7 | 47.3 ± 3.7 | 27.7 ± 4.0 | 34.5 ± 4.3 | 19.6 ± 1.6 |
//!
//! Three minutes on one core:
//! `cargo run --release -p ladder-examples --example autoencoder`

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Int, Tensor, TensorData, s};
use ladder_data::{Dataset, LabelSplit, Rows, digits};
use ladder_model::{
    Architecture, Combinators, FeatureShape, Head, Ladder, LadderConfig, Noise, NoiseLevels,
};

/// A network that has seen the training rows without their labels.
fn learn(data: &Dataset, lateral: &str, steps: u64, seed: u64) -> Ladder {
    let autodiff = Device::flex().autodiff();
    let all = Vec::from_iter(0..data.train.len() as u32);
    let (rows, _) = matrices(&data.train, &all, &autodiff);

    let layers = Architecture::fully_connected(&[250, 100, 20]);
    let config = LadderConfig::new(FeatureShape::flat(data.shape.len()), layers)
        // The decoder begins with the top values as they are, not with probabilities of classes.
        .with_head(Head::Regression)
        .with_combinators(lateral.parse::<Combinators>().expect("a combinator"))
        .with_noise(NoiseLevels::new(0.7, 0.0))
        .with_costs(&[1.0, 0.0, 0.0, 0.0]);
    let mut ladder = config.init(seed, &autodiff).expect("a network");
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    for step in 0..steps {
        let first = 100 * (step as usize % (all.len() / 100));
        let batch = rows.clone().slice(s![first..first + 100]);
        let noise = Noise::Seeded { seed, step };
        let costs = ladder.costs_without_labels(batch, &noise);
        let gradients = GradientsParams::from_grads(costs.total.backward(), &ladder);
        ladder = adam.step(0.002, ladder, gradients);
    }
    ladder.valid().estimate_statistics([rows.inner()])
}

/// Percent of the test rows whose nearest of 100 labeled rows, among `features`, has another class.
fn error(data: &Dataset, seed: u64, features: impl Fn(Tensor<2>) -> Tensor<2>) -> f64 {
    let split = LabelSplit::balanced(data, 100, 0, seed).expect("ten of each class");
    let all = Vec::from_iter(0..data.test.len() as u32);
    let (known, classes) = matrices(&data.train, &split.labeled, &Device::flex());
    let (test, truth) = matrices(&data.test, &all, &Device::flex());
    let [known, test] = [known, test].map(features);

    // |a − b|² without |a|², which is the same for all b.
    let lengths = known.clone().powi_scalar(2).sum_dim(1).transpose();
    let nearest = (lengths - test.matmul(known.transpose()) * 2.0).argmin(1);
    let found = classes.select(0, nearest.squeeze_dim(1));
    100.0 * found.not_equal(truth).float().mean().into_scalar::<f64>()
}

fn matrices(rows: &Rows, indices: &[u32], device: &Device) -> (Tensor<2>, Tensor<1, Int>) {
    let values = TensorData::new(rows.gather(indices), [indices.len(), rows.width()]);
    let classes = Tensor::from_data(rows.gather_labels(indices).as_slice(), device);
    (Tensor::from_data(values, device), classes)
}

/// How a level is reconstructed from its noisy value z and the signal from above u: without z, with
/// z added, and with z weighted by a function of u. The first is the last without its z.
const LATERAL: [&str; 3] = ["sig_without_z", "g2", "gauss"];

fn main() {
    let data = digits::generate();
    println!("wrong names in %, by what is compared: pixels, or features of an autoencoder");
    println!("             pixels   untrained   not lateral    additive   modulated");
    for seed in 11..=15 {
        let pixels = error(&data, seed, |rows| rows);
        let of_features = |combinator, steps| {
            let ladder = learn(&data, combinator, steps, seed);
            error(&data, seed, |rows| ladder.features(rows))
        };
        let untrained = of_features(LATERAL[0], 0);
        let [without, additive, modulated] =
            LATERAL.map(|combinator| of_features(combinator, 2000));
        println!(
            "seed {seed} {pixels:>11.1} {untrained:>11.1} {without:>13.1} {additive:>11.1} {modulated:>11.1}"
        );
    }
}

#[test]
fn features_are_worth_more_where_details_take_the_modulated_lateral_connection() {
    let data = digits::generate();
    let [without, _, modulated] = LATERAL.map(|combinator| {
        let ladder = learn(&data, combinator, 300, 11);
        error(&data, 11, |rows| ladder.features(rows))
    });
    let pixels = error(&data, 11, |rows| rows);
    assert!(
        modulated < without && modulated < pixels,
        "{modulated} {without} {pixels}"
    );
}
