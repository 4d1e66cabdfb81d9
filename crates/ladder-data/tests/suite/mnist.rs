//! MNIST itself: other files are refused, the real ones are read where they are at hand.

use std::path::PathBuf;

use ladder_data::{FeatureShape, mnist};
use tempfile::tempdir;

use crate::synthetic::{NAMES, four_files, write_files};

#[test]
fn files_that_are_not_the_originals_are_refused() {
    let dir = tempdir().unwrap();
    write_files(dir.path(), NAMES, &four_files());
    let error = mnist::load(dir.path()).unwrap_err().to_string();
    assert!(
        error.starts_with("train-images-idx3-ubyte: not the original MNIST file"),
        "{error}"
    );
    assert!(error.contains("or read it as other data"), "{error}");
}

/// Runs where `LADDER_MNIST_DIR` names a directory with the four files.
#[test]
fn the_original_files_are_read() {
    let Some(dir) = std::env::var_os("LADDER_MNIST_DIR").map(PathBuf::from) else {
        return;
    };
    let dataset = mnist::load(&dir).unwrap();
    assert_eq!(
        dataset.to_string(),
        "mnist: 60000 train, 10000 test, 28x28, 10 classes"
    );
    assert_eq!(
        dataset.shape,
        FeatureShape {
            channels: 1,
            height: 28,
            width: 28
        }
    );
    assert_eq!(&dataset.train.labels()[..5], [5, 0, 4, 1, 9]);
    assert_eq!(&dataset.test.labels()[..5], [7, 2, 1, 0, 4]);
    let pixels = dataset.train.gather(&[0]);
    assert!(pixels.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
    assert_eq!(pixels.iter().copied().fold(0.0, f32::max), 1.0);
}
