//! `ladder export`. What other programs make of the files, `cargo xtask export-check` compares.

mod common;

use std::collections::HashMap;
use std::fs;

use common::{SIDE, Workplace, image, json_lines, write_idx};
use safetensors::SafeTensors;

/// A run in `run` on the tiny data, with these layers of three levels.
fn trained(layers: &str, more: &[&str]) -> Workplace {
    let work = Workplace::new();
    let run = [
        "--layers",
        layers,
        "--activation",
        "leaky-relu",
        "--run-dir",
        "run",
    ];
    work.succeed(&work.train_arguments(&[&run, more].concat()));
    work
}

/// A tensor and its shape.
struct Array {
    shape: Vec<usize>,
    values: Vec<f64>,
}

/// The file that other programs read.
struct Exported {
    tensors: HashMap<String, Array>,
    metadata: HashMap<String, String>,
}

impl Exported {
    fn read(work: &Workplace, name: &str) -> Self {
        let bytes = fs::read(work.path(name)).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let array = |name: &str| {
            let tensor = file.tensor(name).unwrap();
            let (values, rest) = tensor.data().as_chunks();
            assert!(rest.is_empty());
            let values = values.iter().map(|&it| f64::from(f32::from_le_bytes(it)));
            Array {
                shape: tensor.shape().to_vec(),
                values: values.collect(),
            }
        };
        let tensors = file
            .names()
            .into_iter()
            .map(|it| (it.to_owned(), array(it)));
        let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
        Self {
            tensors: tensors.collect(),
            metadata: header.metadata().clone().unwrap(),
        }
    }

    fn layer(&self, layer: usize, name: &str) -> Option<&Array> {
        self.tensors.get(&format!("layers.{layer}.{name}"))
    }

    /// `h[channel][position]` after normalization, shift, scale and activation.
    fn finish(&self, layer: usize, z_pre: Vec<Vec<f64>>, slope: f64) -> Vec<Vec<f64>> {
        let epsilon: f64 = self.metadata["epsilon"].parse().unwrap();
        let value = |name, channel: usize, absent| {
            self.layer(layer, name)
                .map_or(absent, |it| it.values[channel])
        };
        let finish = |(channel, map): (usize, Vec<f64>)| {
            let deviation = (value("variance", channel, 0.0) + epsilon).sqrt();
            let normalized = move |z: f64| (z - value("mean", channel, 0.0)) / deviation;
            let activated = move |z: f64| {
                let z =
                    (normalized(z) + value("beta", channel, 0.0)) * value("gamma", channel, 1.0);
                if z > 0.0 { z } else { slope * z }
            };
            map.into_iter().map(activated).collect()
        };
        z_pre.into_iter().enumerate().map(finish).collect()
    }

    fn linear(&self, layer: usize, h: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let weight = self.layer(layer, "weight").unwrap();
        let h = h.concat();
        assert_eq!(weight.shape[1], h.len());
        let sum = |row: &[f64]| vec![row.iter().zip(&h).map(|(w, h)| w * h).sum()];
        weight.values.chunks(h.len()).map(sum).collect()
    }

    /// A valid convolution of one map of `SIDE` lines.
    fn convolution(&self, layer: usize, map: &[f64]) -> Vec<Vec<f64>> {
        let weight = self.layer(layer, "weight").unwrap();
        let [_, 1, size, _] = weight.shape[..] else {
            panic!("{:?}", weight.shape)
        };
        let outputs = SIDE - size + 1;
        let at = |filter: &[f64], y: usize, x: usize| {
            let pixels = (0..size * size).map(|it| map[(y + it / size) * SIDE + x + it % size]);
            pixels.zip(filter).map(|(h, w)| h * w).sum()
        };
        let filters = weight.values.chunks(size * size);
        let map = |filter| {
            (0..outputs * outputs)
                .map(|it| at(filter, it / outputs, it % outputs))
                .collect()
        };
        filters.map(map).collect()
    }
}

fn softmax(scores: &[Vec<f64>]) -> Vec<f64> {
    let powers: Vec<f64> = scores.iter().map(|score| score[0].exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// That `classify` gives the probabilities of `ladder predict` for some rows.
#[track_caller]
fn check(work: &Workplace, classify: impl Fn(&[f64]) -> Vec<f64>) {
    let rows: Vec<Vec<u8>> = (0..9).map(image).collect();
    write_idx(
        &work.path("rows"),
        &[rows.len(), SIDE, SIDE],
        &rows.concat(),
    );
    let answers = json_lines(&work.succeed(&["predict", "run", "rows", "--json"]));
    for (row, answer) in rows.iter().zip(&answers) {
        let values: Vec<f64> = row.iter().map(|&pixel| f64::from(pixel) / 255.0).collect();
        for (class, found) in classify(&values).into_iter().enumerate() {
            let expected = answer["probabilities"][class].as_f64().unwrap();
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }
}

#[test]
fn the_tensors_of_a_fully_connected_network_give_the_probabilities_of_predict() {
    let work = trained("8-3", &[]);
    let path = work.succeed(&["export", "run", "--format", "safetensors"]);
    assert_eq!(path, "run/model.safetensors\n");
    let exported = Exported::read(&work, "run/model.safetensors");
    check(&work, |row| {
        let z = exported.linear(0, &[row.to_vec()]);
        let h = exported.finish(0, z, 0.1);
        softmax(&exported.finish(1, exported.linear(1, &h), 1.0))
    });
    let metadata = [
        ("format", "ladder classifier 1"),
        ("dataset", "data"),
        ("architecture", "8-3"),
        ("activation", "leaky-relu"),
        ("negative_slope", "0.1"),
        ("epsilon", "1e-10"),
        ("input_shape", "[4, 4, 1]"),
        ("classes", "3"),
        ("class_names", r#"["0","1","2"]"#),
        ("ladder", env!("CARGO_PKG_VERSION")),
    ];
    let metadata = metadata.map(|(key, text)| (key.to_owned(), text.to_owned()));
    assert_eq!(exported.metadata, HashMap::from(metadata));
}

#[test]
fn the_tensors_of_maps_have_channels_first() {
    let work = trained("convv:5:2-3", &[]);
    work.succeed(&[
        "export",
        "run",
        "--format",
        "safetensors",
        "--output",
        "maps.st",
    ]);
    let exported = Exported::read(&work, "maps.st");
    check(&work, |row| {
        let h = exported.finish(0, exported.convolution(0, row), 0.1);
        softmax(&exported.finish(1, exported.linear(1, &h), 1.0))
    });
}

#[cfg(feature = "whitening")]
#[test]
fn contrast_and_whitening_go_along() {
    let work = trained("8-3", &["--contrast", "5", "--zca", "0.1"]);
    work.succeed(&["export", "run", "--format", "safetensors"]);
    let exported = Exported::read(&work, "run/model.safetensors");
    let contrast: f64 = exported.metadata["contrast"].parse().unwrap();
    let [mean, matrix] =
        ["mean", "matrix"].map(|name| &exported.tensors[&format!("preprocessing.{name}")]);
    assert_eq!(matrix.shape, [SIDE * SIDE; 2]);
    check(&work, |row| {
        let center = row.iter().sum::<f64>() / row.len() as f64;
        let norm = row
            .iter()
            .map(|it| (it - center).powi(2))
            .sum::<f64>()
            .sqrt();
        let row = row.iter().map(|it| (it - center) / norm * contrast);
        let row: Vec<f64> = row.zip(&mean.values).map(|(it, mean)| it - mean).collect();
        let whitened = |column| {
            let column = matrix.values.iter().skip(column).step_by(row.len());
            row.iter().zip(column).map(|(it, p)| it * p).sum()
        };
        let row: Vec<f64> = (0..row.len()).map(whitened).collect();
        let h = exported.finish(0, exported.linear(0, &[row]), 0.1);
        softmax(&exported.finish(1, exported.linear(1, &h), 1.0))
    });
}

#[test]
fn a_graph_is_written_beside_the_model_and_goes_with_the_run() {
    let work = trained("8-3", &[]);
    let path = work.succeed(&["export", "run", "--format", "onnx"]);
    assert_eq!(path, "run/model.onnx\n");
    let bytes = fs::read(work.path("run/model.onnx")).unwrap();
    let has = |text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
    for text in ["rows", "probabilities", "layers.1.weight", "input_shape"] {
        assert!(has(text), "{text}");
    }
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--force"]));
    assert!(!work.path("run/model.onnx").exists());
}

#[test]
fn exports_of_one_run_are_the_same_bytes() {
    let work = trained("8-3", &[]);
    for format in ["safetensors", "onnx"] {
        let bytes = ["one", "other"].map(|file| {
            work.succeed(&[
                "export", "run", "--format", format, "--output", file, "--force",
            ]);
            fs::read(work.path(file)).unwrap()
        });
        assert!(bytes[0] == bytes[1], "{format}");
    }
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_forced() {
    let work = trained("8-3", &[]);
    fs::write(work.path("mine"), "notes").unwrap();
    let arguments = ["export", "run", "--format", "onnx", "--output", "mine"];
    let error = work.fail(&arguments);
    assert!(
        error.contains("mine: there is a file already") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(fs::read(work.path("mine")).unwrap(), b"notes");
    work.succeed(&[&arguments[..], &["--force"]].concat());
    assert!(fs::metadata(work.path("mine")).unwrap().len() > 500);
}

#[test]
fn what_cannot_be_exported_is_one_line_and_writes_nothing() {
    let work = Workplace::new();
    let mut stopped = work.start_until(
        &work.train_arguments(&["--epochs", "100000", "--run-dir", "run"]),
        || work.path("run/config.json").exists(),
    );
    stopped.kill().unwrap();
    stopped.wait().unwrap();
    for (arguments, words) in [
        (
            ["export", "run", "--format", "onnx"],
            "finish it with `ladder train --resume run`",
        ),
        (
            ["export", "run", "--format", "pickle"],
            "expected safetensors or onnx, found 'pickle'",
        ),
        (["export", "data", "--format", "onnx"], "no run here"),
    ] {
        let error = work.fail(&arguments);
        assert!(error.contains(words), "{error}");
    }
    assert!(!work.path("run/model.onnx").exists());
}
