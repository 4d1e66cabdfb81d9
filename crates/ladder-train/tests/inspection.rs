//! A finished run looked into: its data, its decoder, its last hidden layer.

mod common;

use common::{config, dataset, finish, start};
use ladder_data::Dataset;
use ladder_model::Backend;
use ladder_train::analysis::DenoisingErrors;
use ladder_train::{RunConfig, RunDir, RunDirError, SavedModel, TrainError};
use tempfile::TempDir;

fn trained(config: &RunConfig) -> (TempDir, SavedModel) {
    let dir = tempfile::tempdir().unwrap();
    finish(&start(config, dir.path()));
    let model = SavedModel::load(dir.path(), &Backend::Flex.device(0).unwrap()).unwrap();
    (dir, model)
}

fn test_rows(dataset: &Dataset) -> Vec<f32> {
    let rows: Vec<u32> = (0..).take(dataset.test.len()).collect();
    dataset.test.gather(&rows)
}

#[test]
fn a_saved_model_still_denoises_what_it_was_trained_to_denoise() {
    let config = RunConfig {
        epochs: 30,
        costs: vec![10.0, 0.0, 0.1],
        ..config()
    };
    let (_dir, model) = trained(&config);
    let rows = test_rows(&dataset());
    let levels = model.reconstruct(&rows, 1).unwrap();
    let found: Vec<usize> = levels.iter().map(|level| level.level).collect();
    assert_eq!(found, [0, 2], "the levels with a cost");
    assert_eq!(levels[0].clean, rows);
    for level in &levels {
        let errors = DenoisingErrors::of(level);
        assert!(errors.denoised < errors.noisy, "{errors:?}");
        assert!(errors.denoised > 0.0, "{errors:?}");
    }
    assert_eq!(model.reconstruct(&rows, 1).unwrap(), levels);
    assert_ne!(model.reconstruct(&rows, 2).unwrap(), levels);
}

#[test]
fn a_network_without_decoder_reconstructs_nothing_and_has_features() {
    let (_dir, model) = trained(&config().baseline());
    let rows = test_rows(&dataset());
    assert_eq!(model.reconstruct(&rows, 1).unwrap(), []);
    let features = model.features(&rows).unwrap();
    assert_eq!(features.len(), 80 * 20);
    let alone = model.features(&rows[16..32]).unwrap();
    for (a, b) in features[20..40].iter().zip(alone) {
        assert!((a - b).abs() < 1e-5, "{a} {b}");
    }
    assert!(matches!(
        model.features(&rows[1..]),
        Err(TrainError::RowLength { expected: 16, .. })
    ));
}

#[test]
fn a_run_knows_its_data_and_its_labeled_rows() {
    let config = config();
    let (dir, _) = trained(&config);
    let run = RunDir::open(dir.path()).unwrap();
    let dataset = dataset();
    run.check_data(&dataset).unwrap();
    let split = config.split(&dataset).unwrap();
    assert_eq!(run.split(&dataset).unwrap().labeled, split.labeled);

    let mut swapped = (*dataset).clone();
    std::mem::swap(&mut swapped.train, &mut swapped.test);
    let error = run.check_data(&swapped).unwrap_err();
    assert!(
        matches!(error, TrainError::RunDir(RunDirError::OtherData { .. })),
        "{error}"
    );
}
