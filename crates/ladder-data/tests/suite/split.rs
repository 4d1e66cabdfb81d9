//! The choice of labeled rows: balance and disjointness first, then every impossible number.

use std::sync::Arc;

use ladder_data::{Dataset, FeatureShape, Features, LabelSplit, Rows};

use crate::synthetic::numbered;

fn per_class(dataset: &Dataset, rows: &[u32]) -> Vec<usize> {
    let mut counts = vec![0; dataset.n_classes];
    rows.iter()
        .for_each(|&row| counts[dataset.train.label(row as usize).unwrap()] += 1);
    counts
}

fn sorted(rows: &[u32]) -> Vec<u32> {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows
}

#[test]
fn every_class_has_the_same_number_of_different_labeled_rows() {
    let dataset = numbered(203, 5);
    for seed in 0..20 {
        for n_labeled in [5, 10, 50, 100] {
            let split = LabelSplit::balanced(&dataset, n_labeled, 0, seed).unwrap();
            assert_eq!(per_class(&dataset, &split.labeled), [n_labeled / 5; 5]);
            let mut rows = sorted(&split.labeled);
            rows.dedup();
            assert_eq!(rows.len(), n_labeled);
            assert_eq!(split.seed, seed);
        }
    }
}

#[test]
fn labeled_rows_stay_unlabeled_rows_and_validation_rows_are_neither() {
    let dataset = numbered(203, 5);
    for seed in 0..20 {
        let split = LabelSplit::balanced(&dataset, 50, 33, seed).unwrap();
        assert_eq!((split.unlabeled.len(), split.validation.len()), (170, 33));
        assert!(
            split
                .labeled
                .iter()
                .all(|row| split.unlabeled.contains(row))
        );
        let all = [split.unlabeled, split.validation].concat();
        assert_eq!(sorted(&all), (0..203).collect::<Vec<u32>>());
    }
}

#[test]
fn the_choice_is_a_function_of_the_seed() {
    let dataset = numbered(200, 5);
    let split = |seed| LabelSplit::balanced(&dataset, 50, 20, seed).unwrap();
    assert_eq!(split(1), split(1));
    assert_ne!(split(1).labeled, split(2).labeled);
    assert_ne!(split(1).validation, split(2).validation);
}

#[test]
fn fewer_labels_are_a_part_of_more_labels() {
    let dataset = numbered(200, 5);
    let labeled = |n| LabelSplit::balanced(&dataset, n, 0, 3).unwrap().labeled;
    assert!(labeled(10).iter().all(|row| labeled(50).contains(row)));
}

/// From `golden_orders.py`. Changing this changes every run ever made: do not.
#[test]
fn the_choice_is_the_golden_one() {
    let split = LabelSplit::balanced(&numbered(12, 3), 6, 3, 1).unwrap();
    assert_eq!(split.labeled, [5, 8, 1, 10, 6, 0]);
    assert_eq!(split.validation, [3, 4, 11]);
    assert_eq!(split.unlabeled, [0, 1, 2, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn all_rows_may_be_labeled_though_classes_differ_in_size() {
    let dataset = numbered(203, 5);
    let split = LabelSplit::balanced(&dataset, 203, 0, 1).unwrap();
    assert_eq!(sorted(&split.labeled), split.unlabeled);
    let split = LabelSplit::balanced(&dataset, 191, 12, 1).unwrap();
    assert_eq!(sorted(&split.labeled), split.unlabeled);
}

fn error(dataset: &Arc<Dataset>, n_labeled: usize, n_validation: usize) -> String {
    LabelSplit::balanced(dataset, n_labeled, n_validation, 1)
        .unwrap_err()
        .to_string()
}

#[test]
fn impossible_numbers_of_labels_are_errors() {
    let dataset = numbered(203, 10);
    let message = "0 labels; at least 10 are needed, one per class";
    assert_eq!(error(&dataset, 0, 0), message);
    let message = "9 labels are fewer than the 10 classes; use at least 10";
    assert_eq!(error(&dataset, 9, 0), message);
    let message = "204 labels are more than the 203 training rows";
    assert_eq!(error(&dataset, 204, 0), message);
    let message = "200 labels are more than the 193 training rows beside 10 for validation";
    assert_eq!(error(&dataset, 200, 10), message);
    let message = "labels must be divisible by the 10 classes, found 105; use 100 or 110";
    assert_eq!(error(&dataset, 105, 0), message);
    let message = "labels must be divisible by the 10 classes, found 201; use 200 or 203";
    assert_eq!(error(&dataset, 201, 0), message);
    let message = "203 validation rows of 203 leave too few to train with";
    assert_eq!(error(&dataset, 10, 203), message);
}

#[test]
fn a_class_with_too_few_rows_is_an_error() {
    let shape = FeatureShape {
        channels: 1,
        height: 1,
        width: 1,
    };
    let rows = || Rows::new(Features::Floats(vec![0.5; 6]), vec![0, 0, 0, 0, 0, 1], 1).unwrap();
    let dataset = Arc::new(Dataset::new("uneven", shape, 2, rows(), rows()).unwrap());
    let message = "class 1 has 1 training row, 2 per class are asked for; use 2 or 6";
    assert_eq!(error(&dataset, 4, 0), message);
    let message = "labels must be divisible by the 2 classes, found 3; use 2 or 6";
    assert_eq!(error(&dataset, 3, 0), message);
}
