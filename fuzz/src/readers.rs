//! One function for each target.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use ladder_data::arrays::{Arrays, ArraysConfig};
use ladder_data::images::row_of_bytes;
use ladder_data::table::{RowReader, Unseen};
use ladder_data::{
    DataConfig, Dataset, FeatureShape, Features, LabelSplit, Rows, TableConfig, UNLABELED, idx,
};
use ladder_model::{Activation, Architecture, Combinators, LadderConfig, NoiseLevels, Sides};
use ladder_train::{Members, Seeds};

use crate::file::File;

/// A table in any form that is recognized by its content: text, Parquet, Arrow, a spreadsheet.
///
/// The rows that are learned are the same rows where they are read to be answered.
pub fn table(bytes: &[u8]) {
    let file = File::new("table", bytes);
    let config = TableConfig {
        file: file.0.clone(),
        target: "kind".to_owned(),
        ..TableConfig::default()
    };
    let options = config.read_options();
    let Ok(learned) = DataConfig::Table(config).load(None, &|_, _| ()) else {
        return;
    };
    learned.notes.iter().for_each(|note| drop(note.to_string()));
    let dataset = learned.whole;
    let encoding = dataset.encoding().expect("a table has an encoding");
    let all: Vec<u32> = (0..dataset.train.len() as u32).collect();
    let mut answered = Vec::new();
    let reader = RowReader::open(&file.0, &options, encoding, Unseen::None, &[]);
    let mut reader = reader
        .expect("a file that is learned is opened again")
        .without_labels();
    while let Some(batch) = reader
        .next_batch(100)
        .expect("rows that are learned are read again")
    {
        answered.extend(batch.values);
    }
    assert_eq!(dataset.train.gather(&all), answered);
}

/// An array, with eight classes beside it.
pub fn arrays(bytes: &[u8]) {
    let x = File::new("x.npy", bytes);
    let y = File::new("y.npy", include_bytes!("../../xtask/corpus/y.npy"));
    read_arrays(ArraysConfig {
        file: x.0.clone(),
        labels: Some(y.0.clone()),
        ..ArraysConfig::default()
    });
}

/// An archive with `X` and `y`.
pub fn archive(bytes: &[u8]) {
    let file = File::new("x.npz", bytes);
    read_arrays(ArraysConfig {
        file: file.0.clone(),
        ..ArraysConfig::default()
    });
}

fn read_arrays(config: ArraysConfig) {
    if let Ok((Arrays::Images(dataset), _)) = Arrays::read(&config) {
        assert!(dataset.train.len() > 0);
    }
}

/// Images and labels of the IDX form.
pub fn idx(bytes: &[u8]) {
    let file = File::new("idx", bytes);
    let _ = idx::read_images(&file.0);
    let _ = idx::read_labels(&file.0);
}

/// An image; its values are those of a picture.
pub fn image(bytes: &[u8]) {
    for shape in [FeatureShape::new(1, 6, 6), FeatureShape::new(3, 5, 7)] {
        if let Ok(row) = row_of_bytes("image".as_ref(), bytes, shape) {
            assert_eq!(row.len(), shape.len());
            assert!(row.iter().all(|value| (0.0..=1.0).contains(value)));
        }
    }
}

/// A labels file of twelve rows, half of which have a class; what is written is read again.
pub fn labels(bytes: &[u8]) {
    let file = File::new("labels.txt", bytes);
    let Ok(dataset) = half_labeled().with_labels_file(&file.0) else {
        return;
    };
    let Ok(split) = LabelSplit::read(&file.0, &dataset, 0, 1) else {
        return;
    };
    split.write(&dataset, &file.0).expect("a split is written");
    let again = LabelSplit::read(&file.0, &dataset, split.validation.len(), 1);
    assert_eq!(again.expect("what is written is read"), split);
}

fn half_labeled() -> Dataset {
    let class = |row: u32| if row < 6 { row % 3 } else { UNLABELED };
    let features = (0..12).map(|row| row as f32).collect();
    let rows = Rows::new(Features::Floats(features), (0..12).map(class).collect(), 1);
    let none = Rows::new(Features::Floats(Vec::new()), Vec::new(), 1);
    let shape = FeatureShape::flat(1);
    let dataset = Dataset::new("half", shape, 3, rows.unwrap(), none.unwrap()).unwrap();
    let names = ["ant", "bee", "1"].map(str::to_owned);
    dataset.with_class_names(names.to_vec()).unwrap()
}

/// Everything that is written in a notation of its own: what is shown is read as the same.
pub fn notation(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    same_again::<Architecture>(text);
    same_again::<Combinators>(text);
    same_again::<Activation>(text);
    same_again::<NoiseLevels>(text);
    same_again::<Sides>(text);
    same_again::<Members>(text);
    same_again::<Seeds>(text);
    if let Ok(config) = serde_json::from_str::<LadderConfig>(text) {
        if config.validate().is_ok() {
            config.shapes().expect("a valid network has shapes");
        }
    }
    if let Ok(architecture) = text.parse::<Architecture>() {
        let config = LadderConfig::new(FeatureShape::new(1, 12, 12), architecture);
        let _ = config.validate().map(|()| config.n_weights());
    }
}

fn same_again<T: FromStr + Display + PartialEq + Debug>(text: &str)
where
    T::Err: Debug,
{
    if let Ok(first) = text.parse::<T>() {
        let again = first.to_string().parse::<T>();
        assert_eq!(again.expect("what is shown can be read"), first);
    }
}
