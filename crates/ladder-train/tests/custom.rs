//! A run with a custom layer and a custom combinator is saved, resumed, loaded and exported like
//! any other.

mod common;

use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use burn::tensor::Tensor;
use common::{config, dataset, finish, resume, start, stop_when, weights};
use ladder_data::Existing;
use ladder_model::combinator::{self, CombinatorError, CustomCombinator};
use ladder_model::layer::{self, Draw, Expression, InitialWeight, Layer, LayerError, Linear};
use ladder_model::{Architecture, Backend, FeatureShape};
use ladder_train::{
    Event, ExportFormat, Interrupt, Location, Outcome, Phase, Reporter, Run, RunConfig, SavedModel,
};
use safetensors::SafeTensors;
use serde_json::Value;

/// `h + max(0, h A) B`.
#[derive(Debug)]
struct Residual {
    hidden: usize,
}

impl Residual {
    fn matrices(&self, width: usize) -> Vec<InitialWeight> {
        let shapes = [[width, self.hidden], [self.hidden, width]];
        let draw = Draw::Normal { std: 0.3 };
        shapes.map(|shape| InitialWeight { shape, draw }).into()
    }

    fn map() -> Expression {
        let h = Expression::Input;
        h.clone() + h.linear(0).relu().linear(1)
    }
}

impl Layer for Residual {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        Ok(input)
    }
    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.matrices(input.len())
    }
    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        Self::map().evaluate(h, weights, input)
    }
    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.matrices(input.len())
    }
    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        Self::map().evaluate(signal, weights, input)
    }
    fn expression(&self, _: FeatureShape) -> Option<Expression> {
        Some(Self::map())
    }
}

impl fmt::Display for Residual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "residual:{}", self.hidden)
    }
}

impl FromStr for Residual {
    type Err = LayerError;

    fn from_str(text: &str) -> Result<Self, LayerError> {
        let hidden = text
            .strip_prefix("residual:")
            .and_then(|it| it.parse().ok());
        let hidden = hidden.ok_or("expected residual:UNITS")?;
        Ok(Self { hidden })
    }
}

/// `a z̃ + b u`.
#[derive(Debug)]
struct Blend;

impl CustomCombinator for Blend {
    fn initial_values(&self) -> Vec<f32> {
        vec![0.5, 0.5]
    }
    fn combine(&self, z: Tensor<2>, u: Tensor<2>, a: &[Tensor<2>]) -> Tensor<2> {
        z * a[0].clone() + u * a[1].clone()
    }
}

impl fmt::Display for Blend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("blend")
    }
}

impl FromStr for Blend {
    type Err = CombinatorError;

    fn from_str(_: &str) -> Result<Self, CombinatorError> {
        Ok(Self)
    }
}

/// 16-20-residual:6-4, with the custom combinator at one level.
fn custom() -> RunConfig {
    layer::register::<Residual>("residual").unwrap();
    combinator::register::<Blend>("blend").unwrap();
    RunConfig {
        layers: "20-residual:6-4".parse().unwrap(),
        combinators: "gauss-blend-gauss-gauss".parse().unwrap(),
        costs: vec![10.0, 1.0, 0.1, 0.1],
        ..config()
    }
}

fn load(dir: &Path) -> SavedModel {
    SavedModel::load(dir, &Backend::Flex.device(0).unwrap()).unwrap()
}

/// Probabilities of the first test rows, and these rows.
fn answers(model: &SavedModel) -> (Vec<f32>, Vec<f32>) {
    let rows = dataset().test.gather(&[0, 1, 2, 3, 4]);
    let tensor = Tensor::<1>::from_floats(&rows[..], model.device()).reshape([5, 16]);
    let ladder = model.ladder();
    let predictions = ladder.config().head.predictions(ladder.logits(tensor));
    (predictions.try_into_vec_as().unwrap(), rows)
}

#[test]
fn a_run_with_custom_kinds_resumes_to_the_same_bits_and_loads() {
    let straight = tempfile::tempdir().unwrap();
    let report = finish(&start(&custom(), straight.path()));
    let dir = tempfile::tempdir().unwrap();
    let run = start(&custom(), dir.path());
    let in_epoch_2 = |event: &Event| {
        matches!(
            event,
            Event::Progress {
                phase: Phase::Training,
                epoch: 2,
                done: 60,
                ..
            }
        )
    };
    let (outcome, _) = stop_when(&run, in_epoch_2);
    assert!(matches!(outcome, Outcome::Interrupted { .. }));
    drop(run);
    let again = finish(&resume(dir.path()));
    assert_eq!(again.test_error, report.test_error);
    assert_eq!(weights(dir.path()), weights(straight.path()));

    let model = load(dir.path());
    assert_eq!(model.config().architecture, custom().layers);
    assert_eq!(model.config().combinators, custom().combinators);
    let error = model.evaluate(&dataset()).unwrap().error();
    assert_eq!(Some(error), report.test_error);
    assert_eq!(answers(&model), answers(&load(straight.path())));
}

#[test]
fn its_export_computes_the_same() {
    let dir = tempfile::tempdir().unwrap();
    finish(&start(&custom(), dir.path()));
    let model = load(dir.path());
    for (format, name) in [(ExportFormat::Safetensors, "a"), (ExportFormat::Onnx, "b")] {
        let file = dir.path().join(name);
        model.export(format, &file, Existing::Keep).unwrap();
    }
    let bytes = fs::read(dir.path().join("a")).unwrap();
    let (expected, rows) = answers(&model);
    let found = rows.chunks(16).flat_map(|row| classify(&bytes, row));
    let found: Vec<_> = found.collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found - expected).abs() < 1e-5, "{found}, {expected}");
    }
}

/// The exported network in plain loops.
fn classify(bytes: &[u8], row: &[f32]) -> Vec<f32> {
    let tensors = SafeTensors::deserialize(bytes).unwrap();
    let (_, header) = SafeTensors::read_metadata(bytes).unwrap();
    let metadata = header.metadata().as_ref().unwrap();
    let maps: Value = serde_json::from_str(&metadata["maps"]).unwrap();
    let mut h = row.to_vec();
    for (layer, entry) in metadata["architecture"].split('-').enumerate() {
        let read = |name: &str| {
            let tensor = tensors.tensor(&format!("layers.{layer}.{name}")).ok()?;
            let numbers = tensor.data().as_chunks::<4>().0.iter();
            Some(
                numbers
                    .map(|bytes| f32::from_le_bytes(*bytes))
                    .collect::<Vec<_>>(),
            )
        };
        let z = match entry.parse::<usize>() {
            Ok(_) => linear(&h, &read("weight").unwrap()),
            Err(_) => {
                let weight = |number: u64| read(&format!("weights.{number}")).unwrap();
                evaluate(&maps[layer.to_string()], &h, &weight)
            }
        };
        let [mean, variance] = ["mean", "variance"].map(|name| read(name).unwrap());
        let beta = read("beta").unwrap();
        let gamma = read("gamma").unwrap_or_else(|| vec![1.0; z.len()]);
        let is_top = layer == 2;
        h = (0..z.len())
            .map(|unit| (z[unit] - mean[unit]) / (variance[unit] + 1e-10).sqrt())
            .zip(beta.iter().zip(gamma))
            .map(|(z, (beta, gamma))| (z + beta) * gamma)
            .map(|z| if is_top { z } else { z.max(0.0) })
            .collect();
    }
    let exponentials: Vec<f32> = h.iter().map(|z| z.exp()).collect();
    let sum: f32 = exponentials.iter().sum();
    exponentials.into_iter().map(|it| it / sum).collect()
}

/// `[outputs, inputs]` times a vector.
fn linear(h: &[f32], weight: &[f32]) -> Vec<f32> {
    let dot = |row: &[f32]| row.iter().zip(h).map(|(a, b)| a * b).sum();
    weight.chunks(h.len()).map(dot).collect()
}

/// A map as the metadata describes it.
fn evaluate(map: &Value, h: &[f32], weight: &dyn Fn(u64) -> Vec<f32>) -> Vec<f32> {
    if map == "h" {
        return h.to_vec();
    }
    let of = |index: usize| evaluate(&map[index], h, weight);
    match map[0].as_str().unwrap() {
        "linear" => linear(&of(1), &weight(map[2].as_u64().unwrap())),
        "leaky_relu" => {
            let slope = map[2].as_f64().unwrap() as f32;
            of(1).into_iter().map(|x| x.max(slope * x)).collect()
        }
        "sum" => of(1).into_iter().zip(of(2)).map(|(a, b)| a + b).collect(),
        other => panic!("{other}"),
    }
}

/// Reads nothing, and is never registered.
#[derive(Debug)]
struct Unknown(Residual);

impl Layer for Unknown {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        self.0.output(input)
    }
    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.0.encoder_weights(input)
    }
    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        self.0.encode(h, weights, input)
    }
    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.0.decoder_weights(input)
    }
    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        self.0.decode(signal, weights, input)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown")
    }
}

#[test]
fn a_run_that_could_not_be_resumed_does_not_start() {
    let layers: [Arc<dyn Layer>; 3] = [
        Arc::new(Linear { units: 20 }),
        Arc::new(Unknown(Residual { hidden: 6 })),
        Arc::new(Linear { units: 4 }),
    ];
    let config = RunConfig {
        layers: Architecture::new(layers.into()),
        costs: vec![10.0, 1.0, 0.1, 0.1],
        ..config()
    };
    let (dir, dataset) = (tempfile::tempdir().unwrap(), dataset());
    let split = config.split(&dataset).unwrap();
    let location = Location::At(dir.path().join("run"));
    let error = Run::start(config, dataset, split, location).err().unwrap();
    let words = "layers: entry 2 is 'unknown', which cannot be read back";
    assert!(error.to_string().starts_with(words), "{error}");
    assert!(!dir.path().join("run").exists());
}

#[test]
fn a_program_without_the_layer_is_told_which_ones_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(&custom(), dir.path());
    run.train(Reporter::Silent, &Interrupt::new()).unwrap();
    drop(run);
    for name in ["config.json", "model.json"] {
        let rename = |text: String| text.replace("residual:6", "skip:6");
        common::rewrite(&dir.path().join(name), rename);
    }
    let words = ["entry 2 is 'skip:6'", "or one that is registered: residual"];
    let load = SavedModel::load(dir.path(), &Backend::Flex.device(0).unwrap());
    let resume = Run::resume(dir.path(), dataset());
    for error in [load.err().unwrap(), resume.err().unwrap()] {
        let text = format!("{error}");
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
}
