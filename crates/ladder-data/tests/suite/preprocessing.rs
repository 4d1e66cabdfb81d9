//! Contrast and whitening: the golden values, what holds of any data, files and caches.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ladder_data::preprocessing::{Cache, Cached, Phase};
use ladder_data::{
    Dataset, FeatureShape, Features, Preprocessing, PreprocessingConfig, PreprocessingError, Rows,
};
use serde::Deserialize;
use tempfile::tempdir;

/// Relative to the largest value; 32 bits stay two orders of magnitude below.
const TOLERANCE: f64 = 1e-4;

const BOTH: PreprocessingConfig = PreprocessingConfig {
    contrast: Some(55.0),
    zca: Some(0.1),
};

/// Made by `golden_preprocessing.py`, which says how.
#[derive(Deserialize)]
struct Fixture {
    train: Vec<u8>,
    test: Vec<u8>,
    fitted_on: Vec<u32>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    contrast: Option<f64>,
    zca: Option<f64>,
    rows: Vec<f64>,
}

fn images(train: Vec<u8>, test: Vec<u8>, shape: FeatureShape) -> Dataset {
    let rows = |pixels: Vec<u8>| {
        let labels = (0..pixels.len() / shape.len()).map(|row| row as u32 % 2);
        let labels = labels.collect();
        Rows::new(Features::Bytes(pixels), labels, shape.len()).unwrap()
    };
    Dataset::new("images", shape, 2, rows(train), rows(test)).unwrap()
}

/// `n_train` and 3 colored images of noise.
fn noise(n_train: usize, side: usize) -> Dataset {
    let shape = FeatureShape {
        channels: 3,
        height: side,
        width: side,
    };
    let mut state = 7_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let mut bytes = |rows: usize| (0..rows * shape.len()).map(|_| byte()).collect();
    images(bytes(n_train), bytes(3), shape)
}

fn all_rows(dataset: &Dataset) -> Vec<u32> {
    (0..).take(dataset.train.len()).collect()
}

fn fit(config: PreprocessingConfig, dataset: &Dataset, rows: &[u32]) -> Arc<Preprocessing> {
    Arc::new(Preprocessing::fit(config, dataset, rows, &mut |_| ()).unwrap())
}

fn apply(preprocessing: &Arc<Preprocessing>, dataset: &Dataset) -> Dataset {
    preprocessing.apply(dataset.clone(), &mut |_| ()).unwrap()
}

fn values(rows: &Rows) -> &[f32] {
    match rows.features() {
        Features::Floats(values) => values,
        _ => panic!("prepared rows are floats"),
    }
}

#[test]
fn rows_are_those_of_numpy_in_64_bits() {
    let text = include_str!("fixtures/preprocessing.json");
    let fixture: Fixture = serde_json::from_str(text).unwrap();
    let shape = FeatureShape {
        channels: 3,
        height: 4,
        width: 4,
    };
    let dataset = images(fixture.train, fixture.test, shape);
    for case in fixture.cases {
        let config = PreprocessingConfig {
            contrast: case.contrast,
            zca: case.zca,
        };
        let prepared = apply(&fit(config, &dataset, &fixture.fitted_on), &dataset);
        let train = &values(&prepared.train)[..5 * shape.len()];
        let found = train.iter().chain(values(&prepared.test));
        let largest = case.rows.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
        assert_eq!(found.clone().count(), case.rows.len());
        for (at, (&found, &expected)) in found.zip(&case.rows).enumerate() {
            let error = (f64::from(found) - expected).abs() / largest;
            assert!(
                error < TOLERANCE,
                "{config}, value {at}: {found}, expected {expected}"
            );
        }
    }
}

#[test]
fn whitened_values_have_no_correlation_and_variance_one() {
    let dataset = noise(2000, 4);
    let config = PreprocessingConfig {
        contrast: None,
        zca: Some(1e-6),
    };
    let prepared = apply(&fit(config, &dataset, &all_rows(&dataset)), &dataset);
    let (values, width) = (values(&prepared.train), prepared.shape.len());
    let product = |a: usize, b: usize| {
        let rows = values.chunks_exact(width);
        rows.map(|row| f64::from(row[a] * row[b])).sum::<f64>() / 2000.0
    };
    for a in 0..width {
        for b in 0..=a {
            let expected = if a == b { 1.0 } else { 0.0 };
            let found = product(a, b);
            assert!((found - expected).abs() < 1e-3, "{a}, {b}: {found}");
        }
    }
}

/// 432 values in more than one strip, 700 rows in more than one block.
#[test]
fn no_bit_depends_on_the_number_of_threads() {
    let dataset = noise(700, 12);
    let prepared = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| apply(&fit(BOTH, &dataset, &all_rows(&dataset)), &dataset))
    };
    let one = prepared(1);
    for threads in [2, 3] {
        let other = prepared(threads);
        assert_eq!(one.preprocessing(), other.preprocessing());
        assert_eq!(one.train, other.train);
    }
}

#[test]
fn a_row_alone_is_prepared_as_in_company() {
    let dataset = noise(300, 4);
    let preprocessing = fit(BOTH, &dataset, &all_rows(&dataset));
    let prepared = apply(&preprocessing, &dataset);
    for row in [0, 1, 255, 256, 299] {
        let mut alone = dataset.train.gather(&[row]);
        preprocessing.apply_to_rows(&mut alone);
        assert_eq!(alone, prepared.train.gather(&[row]), "row {row}");
    }
    let mut all = dataset.test.gather(&[0, 1, 2]);
    preprocessing.apply_to_rows(&mut all);
    assert_eq!(all, values(&prepared.test));
}

#[test]
fn the_fit_depends_on_the_given_rows_alone() {
    let (dataset, mut pixels) = (noise(60, 4), Vec::new());
    for row in dataset.train.gather(&all_rows(&dataset)).chunks(48) {
        pixels.extend(row.iter().map(|value| (value * 255.0).round() as u8));
    }
    pixels[59 * 48..].fill(0);
    let changed = images(pixels, vec![0; 48], dataset.shape);
    let rows: Vec<u32> = (0..59).collect();
    let (a, b) = (fit(BOTH, &dataset, &rows), fit(BOTH, &changed, &rows));
    assert_eq!(
        values(&apply(&a, &dataset).train),
        values(&apply(&b, &dataset).train)
    );
    assert!(a.is_fitted_on(&rows));
    assert!(!a.is_fitted_on(&rows[1..]));
    let all = fit(BOTH, &dataset, &all_rows(&dataset));
    assert_ne!(
        values(&apply(&a, &dataset).train),
        values(&apply(&all, &dataset).train)
    );
}

#[test]
fn a_prepared_data_set_has_the_fingerprint_of_what_was_read() {
    let dataset = noise(60, 4);
    let preprocessing = fit(BOTH, &dataset, &all_rows(&dataset));
    let prepared = apply(&preprocessing, &dataset);
    assert_eq!(prepared.fingerprint(), dataset.fingerprint());
    assert_eq!(prepared.preprocessing(), Some(&preprocessing));
    assert_eq!(prepared.train.labels(), dataset.train.labels());
    assert_eq!(dataset.preprocessing(), None);
}

#[test]
fn progress_reaches_the_end_of_every_phase() {
    let dataset = noise(60, 4);
    let mut calls = Vec::new();
    let rows = all_rows(&dataset);
    let fitted = Preprocessing::fit(BOTH, &dataset, &rows, &mut |progress| calls.push(progress));
    let apply = Arc::new(fitted.unwrap());
    apply
        .apply(dataset, &mut |progress| calls.push(progress))
        .unwrap();
    for (phase, total) in [
        (Phase::Covariance, 120),
        (Phase::Eigenvectors, 60),
        (Phase::Applying, 63),
    ] {
        let last = calls.iter().rfind(|call| call.phase == phase).unwrap();
        assert_eq!((last.done, last.total), (total, total));
    }
    assert!(calls.iter().all(|call| call.done <= call.total));
}

#[test]
fn what_cannot_be_fitted_or_applied_is_an_error() {
    let dataset = noise(60, 4);
    let error = |config, dataset: &Dataset, rows: &[u32]| {
        let fitted = Preprocessing::fit(config, dataset, rows, &mut |_| ());
        fitted.unwrap_err().to_string()
    };
    for (contrast, zca, message) in [
        (
            Some(0.0),
            None,
            "contrast: expected finite and above 0, found 0",
        ),
        (
            Some(f64::NAN),
            None,
            "contrast: expected finite and above 0, found NaN",
        ),
        (
            Some(55.0),
            Some(-0.1),
            "zca: expected finite and above 0, found -0.1",
        ),
    ] {
        let config = PreprocessingConfig { contrast, zca };
        assert_eq!(error(config, &dataset, &[0]), message);
    }
    let message = "no rows to fit the preprocessing on";
    assert_eq!(error(BOTH, &dataset, &[]), message);
    let message = "row 60 is asked for, images has 60 rows in its train part";
    assert_eq!(error(BOTH, &dataset, &[0, 60]), message);

    let preprocessing = fit(BOTH, &dataset, &[0, 1, 2]);
    let error_of = |dataset| {
        let applied = preprocessing.apply(dataset, &mut |_| ());
        applied.unwrap_err().to_string()
    };
    let prepared = apply(&preprocessing, &dataset);
    let message = "the rows of this data set are prepared already";
    assert!(error_of(prepared.clone()).starts_with(message));
    assert!(error(BOTH, &prepared, &[0]).starts_with(message));
    let message = "the preprocessing is of rows of 48 values, these have 75";
    assert_eq!(error_of(noise(10, 5)), message);
}

#[test]
fn a_file_gives_back_what_was_written() {
    let (dataset, dir) = (noise(60, 4), tempdir().unwrap());
    for (contrast, zca) in [
        (Some(55.0), Some(0.1)),
        (Some(1.0 / 3.0), None),
        (None, None),
    ] {
        let config = PreprocessingConfig { contrast, zca };
        let written = fit(config, &dataset, &[3, 1, 4, 15]);
        let path = dir.path().join("preprocessing.safetensors");
        written.write(&path).unwrap();
        assert_eq!(*written, Preprocessing::read(&path).unwrap());
        let bytes = fs::read(&path).unwrap();
        written.write(&path).unwrap();
        assert!(bytes == fs::read(&path).unwrap(), "written again as it was");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_file_that_is_damaged_or_another_is_an_error() {
    let (dataset, dir) = (noise(60, 4), tempdir().unwrap());
    let path = dir.path().join("preprocessing.safetensors");
    fit(BOTH, &dataset, &all_rows(&dataset))
        .write(&path)
        .unwrap();
    let whole = fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let text = String::from_utf8_lossy(&whole).into_owned();
    let start = text.find("ladder preprocessing 1").unwrap();
    let mut other_version = whole.clone();
    other_version[start + 21] = b'2';
    for (bytes, words) in [
        (&whole[..whole.len() / 2], ""),
        (&[], ""),
        (&flipped, "checksum"),
        (&other_version, "version 'ladder preprocessing 2'"),
        (b"not at all", ""),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = Preprocessing::read(&path).unwrap_err();
        assert!(
            matches!(error, PreprocessingError::Damaged { .. }),
            "{error}"
        );
        let message = error.to_string();
        assert!(
            message.contains("preprocessing.safetensors: damaged") && message.contains(words),
            "{message}"
        );
    }
    fs::remove_file(&path).unwrap();
    let error = Preprocessing::read(&path).unwrap_err();
    assert!(matches!(error, PreprocessingError::Io { .. }), "{error}");
}

/// The only file in a directory.
fn only_file(dir: &Path) -> std::path::PathBuf {
    let mut files = fs::read_dir(dir).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none());
    file
}

#[test]
fn a_fit_is_found_in_the_cache_and_made_anew_where_the_file_is_not_right() {
    let (dataset, dir) = (noise(60, 4), tempdir().unwrap());
    let cache = Cache::new([dir.path().join("made/when/needed")]);
    let rows = all_rows(&dataset);
    let fit_cached = |config, rows: &[u32]| {
        Preprocessing::fit_cached(config, &dataset, rows, &cache, &mut |_| ()).unwrap()
    };
    let (first, cached) = fit_cached(BOTH, &rows);
    let Cached::Written(path) = cached else {
        panic!("{cached:?}")
    };
    let (second, cached) = fit_cached(BOTH, &rows);
    assert!(
        matches!(&cached, Cached::Found(found) if *found == path),
        "{cached:?}"
    );
    assert_eq!(first, second);

    // Cut off, and a fit of other rows under the name of this one.
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let (third, cached) = fit_cached(BOTH, &rows);
    assert!(matches!(cached, Cached::Written(_)), "{cached:?}");
    assert_eq!(first, third);
    fit(BOTH, &dataset, &rows[1..]).write(&path).unwrap();
    let (fourth, cached) = fit_cached(BOTH, &rows);
    assert!(matches!(cached, Cached::Written(_)), "{cached:?}");
    assert_eq!(first, fourth);
    assert_eq!(only_file(path.parent().unwrap()), path);

    let zca = PreprocessingConfig {
        zca: Some(0.2),
        ..BOTH
    };
    for (config, rows) in [(zca, &rows[..]), (BOTH, &rows[1..])] {
        let (_, cached) = fit_cached(config, rows);
        assert!(
            matches!(&cached, Cached::Written(other) if *other != path),
            "{cached:?}"
        );
    }
    let contrast = PreprocessingConfig { zca: None, ..BOTH };
    let (_, cached) = fit_cached(contrast, &rows);
    assert!(matches!(cached, Cached::NotNeeded), "{cached:?}");
}

#[test]
fn a_cache_that_cannot_be_written_is_passed_over() {
    let (dataset, dir) = (noise(60, 4), tempdir().unwrap());
    // Below a file nobody can make a directory, not even the superuser.
    let (file, good) = (dir.path().join("file"), dir.path().join("good"));
    fs::write(&file, "").unwrap();
    let refused = file.join("cache");
    let fit_cached = |cache: Cache| {
        let rows = all_rows(&dataset);
        let fitted = Preprocessing::fit_cached(BOTH, &dataset, &rows, &cache, &mut |_| ());
        fitted.unwrap().1
    };
    let cached = fit_cached(Cache::new([refused.clone(), good.clone()]));
    assert!(
        matches!(&cached, Cached::Written(path) if path.starts_with(&good)),
        "{cached:?}"
    );
    for cache in [Cache::new([refused]), Cache::default()] {
        let cached = fit_cached(cache);
        assert!(matches!(cached, Cached::Refused(_)), "{cached:?}");
    }
}
