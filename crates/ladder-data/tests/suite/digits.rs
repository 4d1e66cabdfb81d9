//! The embedded data set: its bytes are fixed, its classes balanced, its images digits in a frame.

use std::sync::LazyLock;

use ladder_data::{Dataset, Features, Rows, digits};
use sha2::{Digest, Sha256};

static DIGITS: LazyLock<Dataset> = LazyLock::new(digits::generate);

fn bytes(rows: &Rows) -> &[u8] {
    match rows.features() {
        Features::Bytes(bytes) => bytes,
        _ => panic!("digits are bytes"),
    }
}

/// All pixels, then all labels, one byte each.
fn sha256(rows: &Rows) -> String {
    let labels: Vec<u8> = rows.labels().iter().map(|&label| label as u8).collect();
    let hash = Sha256::new()
        .chain_update(bytes(rows))
        .chain_update(labels)
        .finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Results can be compared between machines and versions only while these hold.
#[test]
fn the_bytes_never_change() {
    assert_eq!(
        sha256(&DIGITS.train),
        "65bcd103cb60c27b132dc44de903d18ea015973011cabcf6caed5a1c038b2d6f"
    );
    assert_eq!(
        sha256(&DIGITS.test),
        "7364e30b90ca6aad46b2d5d483eae8588359c6b1bb11dd1f632ac58bfe1bacd7"
    );
}

#[test]
fn it_says_what_it_is() {
    assert_eq!(
        DIGITS.to_string(),
        "digits: 10000 train, 2000 test, 28x28, 10 classes"
    );
}

#[test]
fn classes_are_balanced_and_shuffled() {
    for (rows, n_per_class) in [(&DIGITS.train, 1000), (&DIGITS.test, 200)] {
        for class in 0..10 {
            let n = rows
                .labels()
                .iter()
                .filter(|&&label| label == class)
                .count();
            assert_eq!(n, n_per_class, "class {class}");
        }
        // Of independent neighbors, one in ten agrees.
        let agreeing = rows
            .labels()
            .windows(2)
            .filter(|pair| pair[0] == pair[1])
            .count();
        let share = agreeing as f64 / rows.len() as f64;
        assert!(
            (0.07..0.13).contains(&share),
            "{share} of the neighbors are of one class"
        );
    }
}

#[test]
fn every_image_has_ink_in_the_middle_and_hardly_any_at_the_rim() {
    let (mut rim, mut n_rim) = (0_u64, 0_u64);
    for (index, image) in bytes(&DIGITS.train).chunks_exact(28 * 28).enumerate() {
        let inked = image.iter().filter(|&&pixel| pixel > 127).count();
        assert!(
            (15..400).contains(&inked),
            "image {index} has {inked} dark pixels"
        );
        for line in [&image[..28], &image[27 * 28..]] {
            rim += line.iter().map(|&pixel| u64::from(pixel)).sum::<u64>();
            n_rim += 28;
        }
    }
    let mean = rim as f64 / n_rim as f64;
    assert!(mean < 8.0, "mean {mean} of 255 at the rim");
}

#[test]
fn no_two_images_are_equal() {
    let mut images: Vec<&[u8]> = [&DIGITS.train, &DIGITS.test]
        .into_iter()
        .flat_map(|rows| bytes(rows).chunks_exact(28 * 28))
        .collect();
    images.sort_unstable();
    assert!(images.windows(2).all(|pair| pair[0] != pair[1]));
}
