//! Synthetic data sets and files.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use burn::tensor::{Device, Tensor};
use flate2::Compression;
use flate2::write::GzEncoder;
use ladder_data::{Dataset, FeatureShape, Features, Rows, UNLABELED};
use ladder_model::Targets;

/// `n_train` and 7 rows of `[index, 0.5]`, so that a batch tells which rows it holds; row `i` is
/// of class `i % n_classes`.
pub fn numbered(n_train: usize, n_classes: usize) -> Arc<Dataset> {
    let shape = FeatureShape {
        channels: 1,
        height: 1,
        width: 2,
    };
    let rows = |n: usize| {
        let features = (0..n).flat_map(|i| [i as f32, 0.5]).collect();
        let labels = (0..n).map(|i| (i % n_classes) as u32).collect();
        Rows::new(Features::Floats(features), labels, 2).unwrap()
    };
    Arc::new(Dataset::new("numbered", shape, n_classes, rows(n_train), rows(7)).unwrap())
}

/// [`numbered`] rows in two classes, but that of the training rows `rows` is unknown.
pub fn without_class_of(rows: &[u32], n_train: usize) -> Arc<Dataset> {
    let whole = numbered(n_train, 2);
    let all: Vec<u32> = (0..n_train as u32).collect();
    let label = |row: &u32| {
        if rows.contains(row) {
            UNLABELED
        } else {
            row % 2
        }
    };
    let labels = all.iter().map(label).collect();
    let train = Rows::new(Features::Floats(whole.train.gather(&all)), labels, 2).unwrap();
    Arc::new(Dataset::new("numbered", whole.shape, 2, train, whole.test.clone()).unwrap())
}

/// `n_train` and 7 images of 5 x 5 pixels in two classes: pixel p of row i is `i + p / 100`.
pub fn images(n_train: usize) -> Arc<Dataset> {
    let shape = FeatureShape {
        channels: 1,
        height: 5,
        width: 5,
    };
    let rows = |n: usize| {
        let image = |row: usize| (0..25).map(move |pixel| row as f32 + pixel as f32 / 100.0);
        let labels = (0..n).map(|i| (i % 2) as u32).collect();
        Rows::new(
            Features::Floats((0..n).flat_map(image).collect()),
            labels,
            25,
        )
        .unwrap()
    };
    Arc::new(Dataset::new("images", shape, 2, rows(n_train), rows(7)).unwrap())
}

/// The row numbers of a batch of [`numbered`] rows.
pub fn numbers(rows: &Tensor<2>) -> Vec<u32> {
    let values = rows.to_data().convert::<f32>().try_to_vec::<f32>().unwrap();
    values.chunks_exact(2).map(|row| row[0] as u32).collect()
}

/// The classes of a batch.
pub fn classes(targets: &Targets) -> Vec<u32> {
    let classes = targets
        .clone()
        .into_classes()
        .expect("targets that are classes");
    classes
        .to_data()
        .convert::<u32>()
        .try_to_vec::<u32>()
        .unwrap()
}

/// The device of every test here.
pub fn device() -> Device {
    Device::flex()
}

/// An IDX file of unsigned bytes.
pub fn idx(sizes: &[u32], values: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sizes.len() as u8];
    bytes.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    bytes.extend(values);
    bytes
}

/// `bytes` compressed.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The names of the four files.
pub const NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

/// The contents of the four files: 6 and 3 images of 2 x 3 pixels, 3 classes.
pub fn four_files() -> [Vec<u8>; 4] {
    let train: Vec<u8> = (0..36).collect();
    let test: Vec<u8> = (200..218).collect();
    [
        idx(&[6, 2, 3], &train),
        idx(&[6], &[0, 1, 2, 0, 1, 2]),
        idx(&[3, 2, 3], &test),
        idx(&[3], &[2, 1, 0]),
    ]
}

/// Writes the four files to `dir` under `names`.
pub fn write_files(dir: &Path, names: [&str; 4], files: &[Vec<u8>; 4]) {
    for (name, bytes) in names.iter().zip(files) {
        fs::write(dir.join(name), bytes).unwrap();
    }
}
