//! The order of the two streams: every row once, a function of (seed, epoch), resumable.

use std::collections::BTreeMap;
use std::sync::Arc;

use burn::data::dataloader::DataLoader;
use burn::tensor::Tensor;
use ladder_data::{
    Augmentation, LabelSplit, LoaderError, Part, RowError, SemiSupervisedBatch, TwoStreams,
};

use crate::synthetic::{classes, device, images, numbered, numbers, without_class_of};

/// What one step saw: its number, the labeled rows, the unlabeled rows.
type Step = (u64, Vec<u32>, Vec<u32>);

fn streams(n_train: usize, n_labeled: usize, batch_size: usize, seed: u64) -> TwoStreams {
    let dataset = numbered(n_train, 2);
    let split = LabelSplit::balanced(&dataset, n_labeled, 0, 1).unwrap();
    TwoStreams::new(dataset, &split, batch_size, seed, device()).unwrap()
}

fn epoch(loader: &dyn DataLoader<SemiSupervisedBatch>) -> Vec<Step> {
    let step = |batch: SemiSupervisedBatch| {
        (
            batch.step,
            numbers(&batch.labeled),
            numbers(&batch.unlabeled),
        )
    };
    loader.iter().map(|batch| step(batch.unwrap())).collect()
}

fn epochs(loader: &TwoStreams, n: usize) -> Vec<Step> {
    (0..n).flat_map(|_| epoch(loader)).collect()
}

fn count(rows: impl Iterator<Item = u32>) -> BTreeMap<u32, usize> {
    rows.fold(BTreeMap::new(), |mut counts, row| {
        *counts.entry(row).or_insert(0) += 1;
        counts
    })
}

#[test]
fn every_unlabeled_row_comes_once_an_epoch() {
    for seed in 0..5 {
        let loader = streams(60, 4, 10, seed);
        for _ in 0..3 {
            let rows = count(epoch(&loader).into_iter().flat_map(|step| step.2));
            assert_eq!(rows, (0..60).map(|row| (row, 1)).collect());
        }
    }
}

#[test]
fn rows_that_do_not_fill_a_batch_are_left_out_of_the_epoch() {
    let loader = streams(64, 4, 10, 1);
    assert_eq!((loader.steps_per_epoch(), loader.num_items()), (6, 60));
    let steps = epoch(&loader);
    assert!(steps.iter().all(|step| step.2.len() == 10));
    let rows = count(steps.into_iter().flat_map(|step| step.2));
    assert_eq!((rows.len(), rows.values().max()), (60, Some(&1)));
}

#[test]
fn an_epoch_of_part_of_a_pass_is_rows_drawn_anew() {
    let loader = streams(60, 4, 10, 1).with_passes(0.5).unwrap();
    assert_eq!((loader.steps_per_epoch(), loader.num_items()), (3, 30));
    let rows = |steps: Vec<Step>| count(steps.into_iter().flat_map(|step| step.2));
    let [first, second] = [0, 1].map(|_| rows(epoch(&loader)));
    for epoch in [&first, &second] {
        assert_eq!((epoch.len(), epoch.values().max()), (30, Some(&1)));
    }
    assert_ne!(first, second);
}

#[test]
fn parts_of_a_pass_continue_exactly() {
    let short = || streams(60, 12, 8, 5).with_passes(0.4).unwrap();
    let whole = epochs(&short(), 4);
    assert_eq!(whole.len(), 12);
    for start in [1, 3, 7] {
        let rest = epochs(&short().starting_at(start as u64), 4 - start / 3);
        assert_eq!(rest, whole[start..], "from step {start}");
    }
}

#[test]
fn an_epoch_without_a_batch_is_refused() {
    for passes in [0.1, 0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = streams(60, 4, 10, 1).with_passes(passes).err();
        let end = "passes over 60 unlabeled rows fill no batch of 10; use at least 0.17";
        assert_eq!(error.unwrap().to_string(), format!("{passes} {end}"));
    }
}

#[test]
fn the_order_is_a_function_of_seed_and_epoch_alone() {
    assert_eq!(
        epochs(&streams(60, 20, 8, 3), 3),
        epochs(&streams(60, 20, 8, 3), 3)
    );
    let order = |seed, start| epoch(&streams(60, 20, 8, seed).starting_at(start));
    let unlabeled = |steps: Vec<Step>| {
        steps
            .into_iter()
            .flat_map(|step| step.2)
            .collect::<Vec<_>>()
    };
    let labeled = |steps: Vec<Step>| {
        steps
            .into_iter()
            .flat_map(|step| step.1)
            .collect::<Vec<_>>()
    };
    for (seed, start) in [(4, 0), (3, 7)] {
        assert_ne!(unlabeled(order(3, 0)), unlabeled(order(seed, start)));
        assert_ne!(labeled(order(3, 0)), labeled(order(seed, start)));
    }
}

#[test]
fn a_continued_stream_is_the_uninterrupted_one() {
    for n_labeled in [4, 8, 12, 60] {
        let whole = epochs(&streams(60, n_labeled, 8, 5), 4);
        assert_eq!(whole.len(), 28);
        for start in [0, 1, 6, 7, 8, 20, 21] {
            let loader = streams(60, n_labeled, 8, 5).starting_at(start as u64);
            let rest = epochs(&loader, 4 - start / 7);
            assert_eq!(rest, whole[start..], "{n_labeled} labels from step {start}");
        }
    }
}

#[test]
fn steps_are_numbered_from_the_start_of_training() {
    let steps = epochs(&streams(60, 4, 8, 5), 3);
    assert!(steps.iter().map(|step| step.0).eq(0..21));
}

#[test]
fn fewer_labels_than_a_batch_come_all_in_every_batch() {
    let loader = streams(60, 4, 10, 1);
    assert_eq!(loader.labeled_batch_size(), 4);
    let mut first = epoch(&loader)[0].1.clone();
    first.sort_unstable();
    for (_, mut labeled, _) in epochs(&loader, 2) {
        labeled.sort_unstable();
        assert_eq!(labeled, first);
    }
}

#[test]
fn labeled_rows_come_equally_often_over_passes() {
    for n_labeled in [10, 12, 14, 50] {
        let loader = streams(60, n_labeled, 10, 1);
        for _ in 0..2 {
            let rows = count(epoch(&loader).into_iter().flat_map(|step| step.1));
            let often = 60 / n_labeled;
            assert_eq!(rows.len(), n_labeled);
            assert!(
                rows.values()
                    .all(|&n| n == often || n == 60_usize.div_ceil(n_labeled))
            );
        }
    }
}

#[test]
fn with_all_labels_the_two_orders_are_independent() {
    let steps = epoch(&streams(60, 60, 10, 1));
    let equal = |(_, labeled, unlabeled): &Step| {
        labeled
            .iter()
            .zip(unlabeled)
            .filter(|(a, b)| a == b)
            .count()
    };
    // Two independent permutations agree in one place in the mean; in 8 or more once in 100,000.
    assert!(steps.iter().map(equal).sum::<usize>() < 8);
}

#[test]
fn targets_are_the_classes_of_the_labeled_rows() {
    let loader = streams(60, 20, 10, 1);
    for batch in loader.iter() {
        let batch = batch.unwrap();
        let expected: Vec<u32> = numbers(&batch.labeled).iter().map(|row| row % 2).collect();
        assert_eq!(classes(&batch.targets), expected);
        assert_eq!(
            (batch.labeled.dims(), batch.unlabeled.dims()),
            ([10, 2], [10, 2])
        );
    }
}

/// From `golden_orders.py`. Changing this changes every run ever made: do not.
#[test]
fn the_whole_sequence_is_the_golden_one() {
    let dataset = numbered(7, 2);
    let split = LabelSplit {
        labeled: vec![0, 1, 2, 3, 4],
        unlabeled: (0..7).collect(),
        validation: vec![],
        seed: 1,
    };
    let loader = TwoStreams::new(dataset, &split, 3, 1, device()).unwrap();
    let expected: [Step; 4] = [
        (0, vec![4, 3, 0], vec![0, 2, 6]),
        (1, vec![1, 2, 2], vec![5, 3, 1]),
        (2, vec![1, 2, 0], vec![4, 6, 2]),
        (3, vec![3, 4, 2], vec![0, 1, 3]),
    ];
    assert_eq!(epochs(&loader, 2), expected);
}

#[test]
fn loaders_on_other_devices_count_epochs_together() {
    let whole = epochs(&streams(60, 20, 10, 1), 3);
    let loader = streams(60, 20, 10, 1);
    let moved = loader.to_device(&device());
    let together = [
        epoch(&loader),
        epoch(&*moved),
        epoch(&*loader.to_device(&device())),
    ]
    .concat();
    assert_eq!(together, whole);
}

#[test]
fn batches_are_made_on_the_device_of_to_device() {
    let loader = streams(60, 20, 10, 1);
    let autodiff = device().autodiff();
    let batch = loader.to_device(&autodiff).iter().next().unwrap().unwrap();
    assert_eq!(batch.labeled.device(), autodiff);
    assert_eq!(batch.unlabeled.device(), autodiff);
    let batch = loader.iter().next().unwrap().unwrap();
    assert_eq!(batch.unlabeled.device(), device());
}

#[test]
fn slices_divide_the_unlabeled_rows() {
    let loader = streams(64, 20, 10, 1);
    let halves = [loader.slice(0, 30), loader.slice(30, 60)];
    let rows = |half: &Arc<dyn DataLoader<SemiSupervisedBatch>>| {
        epoch(&**half)
            .into_iter()
            .flat_map(|step| step.2)
            .collect::<Vec<_>>()
    };
    let all = count(halves.iter().flat_map(rows));
    assert_eq!((all.len(), all.values().max()), (60, Some(&1)));
    assert!(loader.slice(0, 5).iter().next().is_none());
}

#[test]
fn progress_counts_the_rows_of_the_epoch() {
    let loader = streams(64, 20, 10, 1).starting_at(2);
    let mut epoch = loader.iter();
    assert_eq!(
        (
            epoch.progress().items_processed,
            epoch.progress().items_total
        ),
        (20, 60)
    );
    while epoch.next().is_some() {}
    assert!(epoch.progress().is_completed());
}

/// Steps of 10 + 10 images whose pixels tell their places; `row` is the value of the first pixel.
fn augmented(seed: u64, start: u64) -> Vec<(u64, Vec<f32>, Vec<f32>)> {
    let dataset = images(60);
    let split = LabelSplit::balanced(&dataset, 20, 0, 1).unwrap();
    let streams = TwoStreams::new(dataset, &split, 10, seed, device()).unwrap();
    let augmentation = Augmentation {
        flip: true,
        shift: 2,
    };
    let streams = streams.with_augmentation(augmentation).unwrap();
    let values = |rows: &Tensor<2>| rows.to_data().try_to_vec::<f32>().unwrap();
    let step =
        |batch: SemiSupervisedBatch| (batch.step, values(&batch.labeled), values(&batch.unlabeled));
    let loader = streams.starting_at(start);
    (0..2)
        .flat_map(|_| {
            loader
                .iter()
                .map(|batch| step(batch.unwrap()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn changed_images_continue_exactly_and_follow_the_seed() {
    let whole = augmented(1, 0);
    assert_eq!(whole.len(), 12);
    for start in [1, 5, 6, 7] {
        let rest = augmented(1, start as u64);
        assert_eq!(rest[..12 - start], whole[start..], "from step {start}");
    }
    assert_ne!(whole, augmented(2, 0));
}

#[test]
fn images_are_changed_in_both_streams_and_nothing_is_lost_in_between() {
    for (_, labeled, unlabeled) in augmented(1, 0) {
        for images in [labeled, unlabeled] {
            let changed = |image: &&[f32]| image[0] != image[0].floor();
            assert!(images.chunks(25).filter(changed).count() > 5);
            // The row number is the whole part of every value, wherever its pixel has moved.
            let of_one_row =
                |image: &[f32]| image.iter().all(|value| value.floor() == image[0].floor());
            assert!(images.chunks(25).all(of_one_row));
        }
    }
}

#[test]
fn a_shift_out_of_the_image_is_refused() {
    let dataset = images(60);
    let split = LabelSplit::balanced(&dataset, 20, 0, 1).unwrap();
    let shift = |shift| {
        let streams = TwoStreams::new(dataset.clone(), &split, 10, 1, device()).unwrap();
        streams.with_augmentation(Augmentation { flip: false, shift })
    };
    assert!(shift(4).is_ok());
    let message = "a shift of 5 pixels is too much for images of 5x5; it must be below both";
    assert_eq!(shift(5).err().unwrap().to_string(), message);
}

#[test]
fn streams_that_cannot_teach_are_refused() {
    let dataset = numbered(60, 2);
    let split = LabelSplit::balanced(&dataset, 4, 0, 1).unwrap();
    let error = |split: &LabelSplit, batch_size| {
        let dataset = dataset.clone();
        TwoStreams::new(dataset, split, batch_size, 1, device())
            .err()
            .unwrap()
            .to_string()
    };
    assert_eq!(error(&split, 0), "batch size must be at least 2, found 0");
    assert_eq!(error(&split, 1), "batch size must be at least 2, found 1");
    let message = "batch size 61 is more than the 60 unlabeled rows; use at most 60";
    assert_eq!(error(&split, 61), message);
    let message = "1 labeled row; at least 2 are needed to normalize a batch of them: label more";
    assert_eq!(
        error(
            &LabelSplit {
                labeled: vec![3],
                ..split.clone()
            },
            10
        ),
        message
    );
    let message = "row 60 is asked for, numbered has 60 rows in its train part";
    assert_eq!(
        error(
            &LabelSplit {
                labeled: vec![3, 60],
                ..split
            },
            10
        ),
        message
    );
}

#[test]
fn a_labeled_row_of_unknown_class_is_refused() {
    let dataset = without_class_of(&[8], 60);
    let split = LabelSplit {
        labeled: vec![3, 8],
        unlabeled: (0..60).collect(),
        validation: vec![],
        seed: 1,
    };
    let error = TwoStreams::new(dataset, &split, 10, 1, device()).err();
    let Some(LoaderError::Row(RowError::NoClass { index: 8, part, .. })) = error else {
        panic!("{error:?}")
    };
    assert_eq!(part, Part::Train);
}

#[test]
fn a_row_that_is_held_out_is_in_neither_stream() {
    let (few, all): (Vec<u32>, Vec<u32>) = (vec![0, 1, 2, 3], (0..60).collect());
    for (labeled, unlabeled, stream) in [
        (few.clone(), (0..50).collect(), "labeled"),
        (vec![4, 5], all, "unlabeled"),
    ] {
        let split = LabelSplit {
            labeled,
            unlabeled,
            validation: vec![2, 55],
            seed: 1,
        };
        let error = TwoStreams::new(numbered(60, 2), &split, 10, 1, device()).err();
        let message = format!("row 2 is held out for validation, but {stream} too");
        let found = error.unwrap().to_string();
        assert!(found.starts_with(&message), "{found}");
    }
}
