//! Rows with values instead of classes: splits, folds, batches, labels files.

use std::fs;
use std::sync::Arc;

use burn::data::dataloader::DataLoader;
use ladder_data::{
    Dataset, Evaluation, FeatureShape, Features, LabelSplit, Labels, Part, Rows, RowsError,
    TargetScale, Task, TwoStreams,
};

use crate::synthetic::device;

/// `values.len()` training rows of `[index]`, and two test rows.
fn of_values(values: Vec<f64>) -> Arc<Dataset> {
    let rows = |values: Vec<f64>| {
        let features = (0..values.len()).map(|row| row as f32).collect();
        Rows::of(Features::Floats(features), Labels::Values(values), 1).unwrap()
    };
    let test = rows(vec![10.0, 20.0]);
    let dataset = Dataset::new("values", FeatureShape::flat(1), 1, rows(values), test).unwrap();
    Arc::new(dataset)
}

/// 20 rows, every second of which has a value.
fn half_known() -> Arc<Dataset> {
    let value = |row: u32| {
        if row.is_multiple_of(2) {
            f64::from(row)
        } else {
            f64::NAN
        }
    };
    of_values((0..20).map(value).collect())
}

#[test]
fn any_number_of_known_rows_is_labeled_and_each_fold_has_small_and_large_values() {
    let dataset = half_known();
    assert_eq!(
        (dataset.task(), dataset.train.n_labeled()),
        (Task::Regression, 10)
    );
    let split = LabelSplit::balanced(&dataset, 7, 2, 1).unwrap();
    assert_eq!((split.labeled.len(), split.validation.len()), (7, 2));
    assert!(split.labeled.iter().all(|row| row % 2 == 0));

    let split = LabelSplit::every_label(&dataset, 1).unwrap();
    for fold in split.folds(&dataset, 5).unwrap() {
        let mut rows = fold.validation.clone();
        rows.sort_unstable();
        // Values are dealt one by one to five parts: one of the lower half, one of the upper.
        assert!(rows.len() == 2 && rows[1] - rows[0] == 10, "{rows:?}");
    }
}

#[test]
fn batches_have_values_on_the_scale_of_the_labeled_rows() {
    let dataset = half_known();
    let split = LabelSplit::balanced(&dataset, 10, 0, 1).unwrap();
    let scale = TargetScale::fit(&dataset.train, &split.labeled).unwrap();
    assert_eq!((scale.mean, scale.deviation), (9.0, 33.0_f64.sqrt()));
    let streams = TwoStreams::new(dataset.clone(), &split, 10, 1, device()).unwrap();
    let batch = streams.iter().next().unwrap().unwrap();
    let rows: Vec<f32> = batch.labeled.reshape([-1]).try_into_vec_as().unwrap();
    let targets = batch.targets.into_values().unwrap();
    assert_eq!(targets.dims(), [10, 1]);
    let targets: Vec<f32> = targets.reshape([-1]).try_into_vec_as().unwrap();
    for (row, target) in rows.into_iter().zip(targets) {
        let expected = scale.standardize(f64::from(row));
        assert!((f64::from(target) - expected).abs() < 1e-6, "{row}");
    }
    let test = |scale| {
        let loader = Evaluation::all(dataset.clone(), Part::Test, 4, device()).unwrap();
        let batch = loader
            .with_target_scale(scale)
            .iter()
            .next()
            .unwrap()
            .unwrap();
        let values = batch.targets.into_values().unwrap();
        let values: Vec<f32> = values.reshape([-1]).try_into_vec_as().unwrap();
        values
    };
    assert_eq!(test(None), [10.0, 20.0]);
    assert!((test(Some(scale))[0] - 1.0 / 33.0_f32.sqrt()).abs() < 1e-6);
}

#[test]
fn a_labels_file_has_values_and_may_say_what_is_not_known() {
    let dataset = half_known();
    let file = tempfile::tempdir().unwrap();
    let path = file.path().join("labels.txt");
    let split = LabelSplit::balanced(&dataset, 4, 0, 1).unwrap();
    split.write(&dataset, &path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let row = split.labeled[0];
    assert!(text.contains(&format!("\n{row} {row}\n")), "{text}");
    let read = LabelSplit::read(&path, &dataset, 0, 1).unwrap();
    assert_eq!(read.labeled, split.labeled);

    fs::write(&path, "3 0.5\n4 4\n").unwrap();
    let labeled = Dataset::clone(&dataset).with_labels_file(&path).unwrap();
    assert_eq!(labeled.train.target(3), Some(0.5));
    assert_eq!(labeled.label_text(3).as_deref(), Some("0.5"));
    for (text, words) in [
        ("3 many\n", "row 3 of values needs a number, found many"),
        ("4 5\n", "row 4 has label 4 in values, found 5"),
    ] {
        fs::write(&path, text).unwrap();
        let error = Dataset::clone(&dataset)
            .with_labels_file(&path)
            .unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_changed_value_is_other_data_and_infinite_ones_and_two_tasks_are_refused() {
    let one = |value| of_values(vec![1.0, value]).fingerprint();
    assert_eq!(one(2.0), one(2.0));
    assert_ne!(one(2.0), one(3.0));
    let values = Labels::Values(vec![f64::INFINITY]);
    let error = Rows::of(Features::Floats(vec![0.0]), values, 1).unwrap_err();
    assert_eq!(error, RowsError::InfiniteTarget { row: 0 });
    let train = Rows::of(Features::Floats(vec![0.0]), Labels::Values(vec![1.0]), 1).unwrap();
    let test = Rows::new(Features::Floats(vec![0.0]), vec![0], 1).unwrap();
    let error = Dataset::new("two", FeatureShape::flat(1), 1, train, test).unwrap_err();
    assert_eq!(error, RowsError::TwoTasks);
}
