//! The loader of evaluation: every given row once, in order.

use burn::data::dataloader::DataLoader;
use ladder_data::{Evaluation, EvaluationBatch, Part};

use crate::synthetic::{classes, device, numbered, numbers, without_class_of};

fn batches(loader: &dyn DataLoader<EvaluationBatch>) -> Vec<Vec<u32>> {
    loader
        .iter()
        .map(|batch| numbers(&batch.unwrap().rows))
        .collect()
}

#[test]
fn rows_come_in_the_given_order_with_a_partial_last_batch() {
    let loader =
        Evaluation::new(numbered(60, 3), Part::Train, &[5, 59, 0, 7, 7], 2, device()).unwrap();
    for _ in 0..2 {
        assert_eq!(batches(&loader), [vec![5, 59], vec![0, 7], vec![7]]);
    }
    assert_eq!(loader.num_items(), 5);
    assert_eq!(batches(&*loader.slice(1, 4)), [vec![59, 0], vec![7]]);
}

#[test]
fn all_test_rows_come_with_their_classes() {
    let loader = Evaluation::all(numbered(60, 3), Part::Test, 4, device()).unwrap();
    assert_eq!(batches(&loader), [vec![0, 1, 2, 3], vec![4, 5, 6]]);
    let targets: Vec<Vec<u32>> = loader
        .iter()
        .map(|b| classes(&b.unwrap().targets))
        .collect();
    assert_eq!(targets, [vec![0, 1, 2, 0], vec![1, 2, 0]]);
}

#[test]
fn progress_counts_rows() {
    let loader = Evaluation::all(numbered(60, 3), Part::Test, 4, device()).unwrap();
    let mut pass = loader.iter();
    assert_eq!(
        (pass.progress().items_processed, pass.progress().items_total),
        (0, 7)
    );
    while pass.next().is_some() {}
    assert!(pass.progress().is_completed());
}

#[test]
fn no_rows_make_no_batches() {
    let loader = Evaluation::new(numbered(60, 3), Part::Train, &[], 4, device()).unwrap();
    assert!(batches(&loader).is_empty());
}

#[test]
fn impossible_requests_are_errors() {
    let new = |indices: &[u32], batch_size| {
        Evaluation::new(numbered(60, 3), Part::Test, indices, batch_size, device())
            .err()
            .unwrap()
            .to_string()
    };
    assert_eq!(new(&[0], 0), "batch size must be at least 1, found 0");
    assert_eq!(
        new(&[7], 4),
        "row 7 is asked for, numbered has 7 rows in its test part"
    );
}

#[test]
fn a_row_of_unknown_class_is_not_evaluated() {
    let dataset = without_class_of(&[5], 60);
    let error = Evaluation::new(dataset, Part::Train, &[4, 5], 2, device());
    assert_eq!(
        error.err().unwrap().to_string(),
        "row 5 of the train part of numbered has no class; only rows with one can be labeled or \
         evaluated"
    );
}
