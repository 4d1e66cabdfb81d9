//! IDX files: what is read, and the one sentence for what is not.

use std::fs;
use std::path::Path;

use ladder_data::idx::{load, read_images, read_labels};
use ladder_data::{FeatureShape, Features};
use tempfile::tempdir;

use crate::synthetic::{NAMES, four_files, gzip, idx, write_files};

const SHAPE: FeatureShape = FeatureShape {
    channels: 1,
    height: 2,
    width: 3,
};

fn check_contents(dir: &Path) {
    let dataset = load(dir).unwrap();
    assert_eq!((dataset.shape, dataset.n_classes), (SHAPE, 3));
    assert_eq!(
        dataset.train.features(),
        &Features::Bytes((0..36).collect())
    );
    assert_eq!(dataset.train.labels(), [0, 1, 2, 0, 1, 2]);
    assert_eq!(dataset.test.labels(), [2, 1, 0]);
    assert_eq!(dataset.test.gather(&[1])[5], 211.0 / 255.0);
}

#[test]
fn plain_and_gzip_files_of_every_spelling_are_read() {
    let dots = NAMES.map(|name| name.replace("-idx", ".idx"));
    for names in [NAMES, dots.each_ref().map(String::as_str)] {
        let dir = tempdir().unwrap();
        write_files(dir.path(), names, &four_files());
        check_contents(dir.path());

        let dir = tempdir().unwrap();
        let names = names.map(|name| format!("{name}.gz"));
        let files = four_files().map(|file| gzip(&file));
        write_files(dir.path(), names.each_ref().map(String::as_str), &files);
        check_contents(dir.path());
    }
}

#[test]
fn compression_is_detected_from_the_content_not_the_name() {
    let dir = tempdir().unwrap();
    write_files(dir.path(), NAMES, &four_files().map(|file| gzip(&file)));
    check_contents(dir.path());
}

#[test]
fn the_data_set_is_named_after_its_directory() {
    let dir = tempdir().unwrap();
    let fashion = dir.path().join("fashion");
    fs::create_dir(&fashion).unwrap();
    write_files(&fashion, NAMES, &four_files());
    let dataset = load(&fashion).unwrap();
    assert_eq!(
        dataset.to_string(),
        "fashion: 6 train, 3 test, 2x3, 3 classes"
    );
}

#[test]
fn planes_of_channels_are_read_pixel_by_pixel() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("train-images-idx4-ubyte");
    let planes = [11, 12, 21, 22, 31, 32, 41, 42, 51, 52, 61, 62];
    fs::write(&path, idx(&[2, 3, 1, 2], &planes)).unwrap();
    let images = read_images(&path).unwrap();
    assert_eq!(
        images.shape,
        FeatureShape {
            channels: 3,
            height: 1,
            width: 2
        }
    );
    assert_eq!(images.shape.to_string(), "1x2x3");
    assert_eq!(images.count, 2);
    let pixels = [11, 21, 31, 12, 22, 32, 41, 51, 61, 42, 52, 62];
    assert_eq!(images.pixels, pixels);
}

/// The error of one label file.
fn labels_error(bytes: &[u8]) -> String {
    let dir = tempdir().unwrap();
    let path = dir.path().join("t10k-labels-idx1-ubyte");
    fs::write(&path, bytes).unwrap();
    read_labels(&path).unwrap_err().to_string()
}

/// The error of one image file.
fn images_error(bytes: &[u8]) -> String {
    let dir = tempdir().unwrap();
    let path = dir.path().join("images");
    fs::write(&path, bytes).unwrap();
    read_images(&path).unwrap_err().to_string()
}

#[test]
fn bytes_other_than_declared_are_an_error() {
    let declared = "t10k-labels-idx1-ubyte: header declares 10000 labels, ";
    for (found, message) in [(9984, "9984 bytes follow"), (10001, "10001 bytes follow")] {
        let file = idx(&[10000], &vec![1; found]);
        assert_eq!(labels_error(&file), format!("{declared}{message}"));
        assert_eq!(labels_error(&gzip(&file)), format!("{declared}{message}"));
    }
    let message = "images: header declares 2 images of 2x3 (12 bytes), 11 bytes follow";
    assert_eq!(images_error(&idx(&[2, 2, 3], &[0; 11])), message);
}

#[test]
fn a_header_that_lies_is_an_error_and_takes_no_memory() {
    let file = idx(&[u32::MAX, u32::MAX], &[0; 3]);
    assert!(labels_error(&file).contains("header declares 4294967295 images of 4294967295"));
    assert!(labels_error(&gzip(&file)).ends_with("3 bytes follow"));
    let message = "images: sizes [4294967295, 4294967295, 4294967295] in the header are impossible";
    assert_eq!(images_error(&idx(&[u32::MAX; 3], &[0; 3])), message);
    let message = "images: sizes [0, 28, 28] in the header are impossible";
    assert_eq!(images_error(&idx(&[0, 28, 28], &[])), message);
}

#[test]
fn a_truncated_gzip_file_is_an_error_wherever_it_ends() {
    let values: Vec<u8> = (0..5000_u32).map(|i| (i * i % 251) as u8).collect();
    let whole = gzip(&idx(&[5000], &values));
    for end in [2, 5, 12, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        let error = labels_error(&whole[..end]);
        assert!(
            error.starts_with("t10k-labels-idx1-ubyte: the gzip data ends early"),
            "{error}"
        );
        assert!(
            error.ends_with("the file is truncated, fetch it again"),
            "{error}"
        );
    }
}

#[test]
fn a_damaged_gzip_file_is_an_error() {
    let whole = gzip(&idx(&[5000], &[3; 5000]));
    let mut checksum = whole.clone();
    *checksum.iter_mut().rev().nth(5).unwrap() ^= 1;
    let mut trailing = whole.clone();
    trailing.extend(b"and more bytes than a header");
    for bytes in [checksum, trailing] {
        let error = labels_error(&bytes);
        assert!(error.contains("the gzip data is damaged"), "{error}");
    }
}

#[test]
fn a_short_header_is_an_error() {
    let message = "t10k-labels-idx1-ubyte: the IDX header needs 4 bytes, 0 are there";
    assert_eq!(labels_error(&[]), message);
    let message = "t10k-labels-idx1-ubyte: the IDX header needs 8 bytes, 6 are there";
    assert_eq!(labels_error(&[0, 0, 8, 1, 0, 0]), message);
}

#[test]
fn a_wrong_magic_number_is_an_error() {
    let expected = "is not IDX of unsigned bytes (0x00000801 for labels, 0x00000803 for images)";
    for (magic, shown) in [([0, 0, 13, 1], "0x00000d01"), ([0, 0, 8, 0], "0x00000800")] {
        let message = format!("images: magic number {shown} {expected}");
        assert_eq!(images_error(&magic), message);
    }
    assert!(images_error(b"\x89PNG\r\n").contains("magic number 0x89504e47"));
}

#[test]
fn labels_in_place_of_images_are_an_error() {
    let message = "images: images have 3 (or 4 with channels) dimensions, the header declares 1";
    assert_eq!(images_error(&idx(&[2], &[0, 1])), message);
    let message = "t10k-labels-idx1-ubyte: labels have 1 dimensions, the header declares 3";
    assert_eq!(labels_error(&idx(&[1, 1, 2], &[0, 1])), message);
}

/// The error of a directory with one of the four files replaced.
fn directory_error(at: usize, file: Vec<u8>) -> String {
    let dir = tempdir().unwrap();
    let mut files = four_files();
    files[at] = file;
    write_files(dir.path(), NAMES, &files);
    load(dir.path()).unwrap_err().to_string()
}

#[test]
fn files_that_disagree_are_an_error() {
    let message = "train-images-idx3-ubyte has 6 images, train-labels-idx1-ubyte has 5 labels";
    assert_eq!(directory_error(1, idx(&[5], &[0, 1, 2, 0, 1])), message);
    let message = "train-images-idx3-ubyte has images of 2x3, t10k-images-idx3-ubyte of 3x2";
    assert_eq!(directory_error(2, idx(&[3, 3, 2], &[0; 18])), message);
    let message = "t10k-labels-idx1-ubyte: label 3 of image 1 is in no training row; the labels \
                   there are 0, 1, 2";
    assert_eq!(directory_error(3, idx(&[3], &[0, 3, 1])), message);
    assert!(directory_error(1, idx(&[6], &[0; 6])).contains("only one class in the labels"));
}

#[test]
fn a_missing_file_or_directory_says_what_is_expected_and_what_to_do() {
    let dir = tempdir().unwrap();
    write_files(dir.path(), NAMES, &four_files());
    fs::remove_file(dir.path().join(NAMES[3])).unwrap();
    let shown = dir.path().display();
    let message = format!(
        "{shown}: no t10k-labels-idx1-ubyte (nor t10k-labels-idx1-ubyte.gz); expected are \
         train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and \
         t10k-labels-idx1-ubyte, plain or .gz"
    );
    assert_eq!(load(dir.path()).unwrap_err().to_string(), message);

    let error = load(&dir.path().join("nowhere")).unwrap_err().to_string();
    assert!(
        error.contains("nowhere: no train-images-idx3-ubyte"),
        "{error}"
    );
    assert!(
        error.contains("the directory does not exist; expected are"),
        "{error}"
    );
}

#[test]
fn labels_from_one_and_with_gaps_are_classes_with_their_numbers() {
    let dir = tempdir().unwrap();
    let mut files = four_files();
    files[1] = idx(&[6], &[1, 26, 4, 1, 26, 4]);
    files[3] = idx(&[3], &[26, 4, 1]);
    write_files(dir.path(), NAMES, &files);
    let dataset = load(dir.path()).unwrap();
    assert_eq!(dataset.class_names(), ["1", "4", "26"]);
    assert_eq!(dataset.train.labels(), [0, 2, 1, 0, 2, 1]);
    assert_eq!(dataset.test.labels(), [2, 1, 0]);
}

#[test]
fn the_name_of_a_data_set_before_the_names_of_its_files_is_read_where_it_is_the_only_one() {
    let dir = tempdir().unwrap();
    let named = |data_set: &str| {
        NAMES.map(|name| format!("{data_set}-{}.gz", name.replace("t10k", "test")))
    };
    let letters = named("emnist-letters");
    let files = four_files().map(|file| gzip(&file));
    write_files(dir.path(), letters.each_ref().map(String::as_str), &files);
    check_contents(dir.path());

    let digits = named("emnist-digits");
    write_files(dir.path(), digits.each_ref().map(String::as_str), &files);
    let error = load(dir.path()).unwrap_err().to_string();
    let message = ": files of 2 data sets: emnist-digits, emnist-letters; put the four files of \
                   one into a directory of its own";
    assert!(error.ends_with(message), "{error}");

    // Files without such a beginning are those that are meant.
    write_files(dir.path(), NAMES, &four_files());
    check_contents(dir.path());
}
