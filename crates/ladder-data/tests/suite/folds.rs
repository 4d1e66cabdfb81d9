//! Folds: every labeled row held out once, every class in every fold, nothing leaks.

use ladder_data::{Dataset, FeatureShape, Features, LabelSplit, Rows, UNLABELED};
use tempfile::tempdir;

/// 60 rows; every third has a class, of which there are `n_classes`.
fn partly_labeled(n_classes: u32) -> Dataset {
    let label = |row: u32| match row % 3 {
        0 => row / 3 % n_classes,
        _ => UNLABELED,
    };
    let values = (0..60).map(|row| row as f32).collect();
    let train = Rows::new(Features::Floats(values), (0..60).map(label).collect(), 1).unwrap();
    let test = Rows::new(Features::Floats(Vec::new()), Vec::new(), 1).unwrap();
    Dataset::new(
        "partly",
        FeatureShape::flat(1),
        n_classes as usize,
        train,
        test,
    )
    .unwrap()
}

#[test]
fn every_label_is_used_and_rows_without_one_are_unlabeled_rows() {
    let dataset = partly_labeled(2);
    let split = LabelSplit::every_label(&dataset, 1).unwrap();
    assert_eq!(split.labeled.len(), 20);
    assert_eq!(split.unlabeled, (0..60).collect::<Vec<u32>>());
}

#[test]
fn each_labeled_row_is_held_out_once_and_in_neither_stream_then() {
    let dataset = partly_labeled(2);
    let split = LabelSplit::every_label(&dataset, 1).unwrap();
    let folds = split.folds(&dataset, 3).unwrap();
    let mut held_out: Vec<u32> = Vec::new();
    for fold in &folds {
        assert_eq!(fold.labeled.len() + fold.validation.len(), 20);
        assert_eq!(fold.unlabeled.len() + fold.validation.len(), 60);
        for row in &fold.validation {
            assert!(!fold.labeled.contains(row) && !fold.unlabeled.contains(row));
        }
        held_out.extend(&fold.validation);
    }
    held_out.sort_unstable();
    assert_eq!(held_out, (0..60).step_by(3).collect::<Vec<u32>>());
}

#[test]
fn each_fold_has_its_share_of_each_class() {
    let dataset = partly_labeled(2);
    let split = LabelSplit::every_label(&dataset, 1).unwrap();
    for fold in split.folds(&dataset, 5).unwrap() {
        let classes = fold.validation.iter();
        let classes = classes.map(|&row| dataset.train.label(row as usize).unwrap());
        assert_eq!(classes.filter(|class| *class == 1).count(), 2);
        assert_eq!(fold.validation.len(), 4);
    }
}

#[test]
fn a_fold_written_to_a_labels_file_is_the_same_fold_when_it_is_read() {
    let dataset = partly_labeled(2);
    let path = tempdir().unwrap().path().join("labels.txt");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let split = LabelSplit::every_label(&dataset, 1).unwrap();
    for fold in split.folds(&dataset, 4).unwrap() {
        fold.write(&dataset, &path).unwrap();
        let again = LabelSplit::read(&path, &dataset, fold.validation.len(), 1).unwrap();
        assert_eq!(again, fold);
    }
}

#[test]
fn a_labels_file_that_marks_held_out_rows_is_not_asked_for_another_number() {
    let dataset = partly_labeled(2);
    let dir = tempdir().unwrap();
    let path = dir.path().join("labels.txt");
    std::fs::write(&path, "0 0\n3 1\n6 held-out\n9 held-out\n").unwrap();
    let split = LabelSplit::read(&path, &dataset, 0, 1).unwrap();
    assert_eq!((split.labeled, split.validation), (vec![0, 3], vec![6, 9]));
    let message = LabelSplit::read(&path, &dataset, 1, 1)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("2 rows are marked as held out, 1 are asked for"),
        "{message}"
    );
}

#[test]
fn impossible_folds_are_errors() {
    let dataset = partly_labeled(2);
    let split = LabelSplit::every_label(&dataset, 1).unwrap();
    for (n_folds, words) in [(1, "1 fold of"), (21, "21 folds of")] {
        let message = split.folds(&dataset, n_folds).unwrap_err().to_string();
        assert!(message.starts_with(words), "{message}");
        assert!(message.contains("of 20 labeled rows;"), "{message}");
    }
    let lonely = partly_labeled(19);
    let split = LabelSplit::every_label(&lonely, 1).unwrap();
    let message = split.folds(&lonely, 2).unwrap_err().to_string();
    assert!(message.contains("class 1 has 1 labeled row;"), "{message}");
}

#[test]
fn a_label_for_a_row_without_one_is_refused() {
    let dataset = partly_labeled(2);
    let dir = tempdir().unwrap();
    let path = dir.path().join("labels.txt");
    std::fs::write(&path, "0 0\n3 1\n1 1\n").unwrap();
    let message = LabelSplit::read(&path, &dataset, 0, 1)
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("line 3: row 1 has no label in partly"),
        "{message}"
    );
}
