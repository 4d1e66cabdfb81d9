//! What holds for any file: what is written is read again, and no bytes make a reader panic.

use std::fs;

use ladder_data::arrays::read_rows;
use ladder_data::idx::{read_images, read_labels};
use ladder_data::{LabelSplit, Table, TableConfig, TableEncoding};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tempfile::tempdir;

use crate::synthetic::{idx, numbered};

/// A file whose header may be right, and whose length often is.
fn nearly_idx() -> impl Strategy<Value = Vec<u8>> {
    let header = prop::collection::vec(any::<u8>(), 0..20);
    let sizes = prop::collection::vec(0..9u32, 0..4);
    let whole = (sizes, prop::collection::vec(any::<u8>(), 0..600)).prop_map(|(sizes, values)| {
        let mut bytes = vec![0, 0, 8, sizes.len() as u8];
        bytes.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
        bytes.extend(values);
        bytes
    });
    prop_oneof![header, whole]
}

/// An array of NumPy with any header.
fn nearly_npy() -> impl Strategy<Value = Vec<u8>> {
    let kind = prop_oneof!["[<>|][fiubUSOc][0-9]{1,3}", "\\PC{0,8}"];
    let shape = prop_oneof!["[0-9]{1,20}, ?[0-9]{0,20}", "[-0-9, ()]{0,20}", "\\PC{0,9}"];
    let order = prop_oneof![Just("False"), Just("True"), Just("")];
    let values = prop::collection::vec(any::<u8>(), 0..300);
    (kind, shape, order, 0..4u8, values).prop_map(|(kind, shape, order, version, values)| {
        let header =
            format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': ({shape}), }}\n");
        let length = header.len() as u16;
        let mut bytes = [&b"\x93NUMPY"[..], &[version, 0], &length.to_le_bytes()].concat();
        bytes.extend(header.as_bytes());
        bytes.extend(values);
        bytes
    })
}

/// Cells as people write them, and others.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?[0-9]{1,3}(\\.[0-9]{1,3})?",
        "[a-c]",
        "20[0-9]{2}-0[1-9]-1[0-9]",
        "yes|no|NA|",
        "[0-9]{1,2} (kg|cm)",
        "[^\"\r\n\u{0}]{0,6}",
    ]
}

/// A table of three columns and a class.
fn table() -> impl Strategy<Value = String> {
    let row = (cell(), cell(), cell(), "[ab]");
    prop::collection::vec(row, 2..12).prop_map(|rows| {
        let lines = rows
            .iter()
            .map(|(a, b, c, kind)| format!("\"{a}\",\"{b}\",\"{c}\",{kind}\n"));
        "one,two,three,kind\n".to_owned() + &lines.collect::<String>()
    })
}

fn read_table(text: &str) -> Option<Table> {
    let dir = tempdir().unwrap();
    let file = dir.path().join("table.csv");
    fs::write(&file, text).unwrap();
    let target = "kind".to_owned();
    Table::read(&TableConfig {
        file,
        target,
        ..TableConfig::default()
    })
    .ok()
}

/// The same cases in every run; `cargo xtask fuzz` tries others.
fn cases() -> ProptestConfig {
    ProptestConfig {
        cases: 200,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn images_and_labels_are_read_as_they_are_written(
        (n, height, width) in (1..6u32, 1..6u32, 1..6u32), seed in any::<u8>()
    ) {
        let dir = tempdir().unwrap();
        let path = dir.path().join("file");
        let value = |at: u32| (at as u8).wrapping_mul(31).wrapping_add(seed);
        let pixels: Vec<u8> = (0..n * height * width).map(value).collect();
        fs::write(&path, idx(&[n, height, width], &pixels)).unwrap();
        let images = read_images(&path).unwrap();
        prop_assert_eq!(images.pixels, pixels);
        let labels: Vec<u8> = (0..n).map(value).collect();
        fs::write(&path, idx(&[n], &labels)).unwrap();
        prop_assert_eq!(read_labels(&path).unwrap(), labels);
    }

    #[test]
    fn no_idx_file_is_a_panic(bytes in nearly_idx()) {
        let dir = tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, bytes).unwrap();
        for message in [read_images(&path).err(), read_labels(&path).err()].into_iter().flatten() {
            prop_assert!(!message.to_string().contains('\n'));
        }
    }

    #[test]
    fn no_array_is_a_panic(bytes in nearly_npy()) {
        let dir = tempdir().unwrap();
        let path = dir.path().join("x.npy");
        fs::write(&path, bytes).unwrap();
        match read_rows(&path) {
            Ok((numbers, width)) => prop_assert!(width > 0 && numbers.len() % width == 0),
            Err(error) => prop_assert!(error.to_string().contains("x.npy")),
        }
    }

    #[test]
    fn a_labels_file_is_read_as_it_is_written(
        rows in Just((0..60).collect::<Vec<u32>>()).prop_shuffle(), n_labeled in 20..50usize
    ) {
        let dataset = numbered(60, 3);
        let dir = tempdir().unwrap();
        let path = dir.path().join("labels.txt");
        let has_every_class = |rows: &[u32]| (0..3).all(|class| rows.iter().any(|row| row % 3 == class));
        prop_assume!(has_every_class(&rows[..n_labeled]));
        let drawn = LabelSplit::balanced(&dataset, 3, 0, 1).unwrap();
        let split = LabelSplit { labeled: rows[..n_labeled].to_vec(), ..drawn };
        split.write(&dataset, &path).unwrap();
        let again = LabelSplit::read(&path, &dataset, 0, 1).unwrap();
        prop_assert_eq!(again.labeled, split.labeled);
    }

    #[test]
    fn no_labels_file_is_a_panic(text in prop_oneof!["([0-9]{1,4}[ \t][0-9]\r?\n){0,9}", "\\PC{0,60}"]) {
        let dir = tempdir().unwrap();
        let path = dir.path().join("labels.txt");
        fs::write(&path, text).unwrap();
        if let Err(error) = LabelSplit::read(&path, &numbered(12, 3), 2, 1) {
            prop_assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn an_encoding_is_read_as_it_is_written_and_encodes_the_same(text in table()) {
        let Some(table) = read_table(&text) else {
            return Ok(());
        };
        let rows: Vec<u32> = (0..text.lines().count() as u32 - 1).collect();
        let encoding = TableEncoding::fit(&table, &rows);
        let json = serde_json::to_string(&encoding).unwrap();
        let again: TableEncoding = serde_json::from_str(&json).unwrap();
        let [one, other] = [&encoding, &again].map(|it| serde_json::to_value(it).unwrap());
        prop_assert_eq!(one, other);
        if encoding.width() > 0 {
            let [one, other] = [&encoding, &again].map(|it| it.encode(&table).unwrap());
            prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
    }
}
