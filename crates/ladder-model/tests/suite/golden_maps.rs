//! Convolution and pooling in whole networks against PyTorch float64, on each backend of the build.
//!
//! The fixture is made by `tests/suite/golden_maps.py`, which says how.

use crate::common::{Values, devices, tensor, with_parameters};
use crate::golden::{Batch, Expected, check, targets};
use burn::tensor::{Device, Tensor};
use ladder_model::{FeatureShape, Ladder, LadderConfig, NoiseLevels};
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    noise: NoiseLevels,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    input: [usize; 3],
    layers: String,
    activation: String,
    top_scale: bool,
    weights: Vec<f64>,
    labeled: Vec<f64>,
    unlabeled: Vec<f64>,
    targets: Vec<i64>,
    noise_values: Vec<Vec<f64>>,
    parameters: Values,
    #[serde(flatten)]
    expected: Expected,
}

impl Case {
    fn config(&self, noise: NoiseLevels) -> LadderConfig {
        let [channels, height, width] = self.input;
        let input = FeatureShape::new(channels, height, width);
        LadderConfig::new(input, self.layers.parse().unwrap())
            .with_noise(noise)
            .with_costs(&self.weights)
            .with_activation(self.activation.parse().unwrap())
            .with_top_scale(self.top_scale)
    }

    fn batch(&self, ladder: &Ladder, device: &Device) -> Batch {
        let shapes = ladder.config().shapes().unwrap();
        let rows = |values: &[f64]| {
            let width = shapes[0].len();
            tensor(values, [values.len() / width, width], device)
        };
        let maps = |(values, shape): (&Vec<f64>, &FeatureShape)| -> Tensor<2> {
            let columns = shape.channels;
            tensor(values, [values.len() / columns, columns], device)
        };
        Batch {
            labeled: rows(&self.labeled),
            targets: targets(&self.targets, device),
            unlabeled: rows(&self.unlabeled),
            noise: self.noise_values.iter().zip(&shapes).map(maps).collect(),
        }
    }
}

#[test]
fn convolution_and_pooling_agree_with_pytorch_on_every_backend() {
    let fixture = include_str!("fixtures/golden_maps.json");
    let fixture: Fixture = serde_json::from_str(fixture).expect("a readable fixture");
    for (backend, device) in devices() {
        for case in &fixture.cases {
            let ladder = case.config(fixture.noise).init(0, &device).unwrap();
            let ladder = with_parameters(ladder, &case.parameters);
            let batch = case.batch(&ladder, &device);
            let name = format!("{backend}, {}", case.name);
            check(&ladder, batch, &case.expected, &name);
        }
    }
}
