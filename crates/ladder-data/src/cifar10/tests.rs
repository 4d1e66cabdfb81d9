//! Made-up files and archives of two records each, whole and broken.

use std::fs;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::{TempDir, tempdir};

use super::*;

const TWO: usize = 2;

/// The bytes of file `index`: labels and pixels tell which file and record they are of.
fn file(index: usize) -> Vec<u8> {
    let record = |record: usize| {
        let plane =
            move |channel: usize| (0..SIDE * SIDE).map(move |at| value(index, record, at, channel));
        let label = ((TWO * index + record) % N_CLASSES) as u8;
        [label].into_iter().chain((0..CHANNELS).flat_map(plane))
    };
    (0..TWO).flat_map(record).collect()
}

fn value(file: usize, record: usize, at: usize, channel: usize) -> u8 {
    (100 * record + 30 * channel + 7 * file + at % 29) as u8
}

fn files() -> Vec<(String, Vec<u8>)> {
    let named = |index: usize| (format!("{FOLDER}/{}", FILES[index].name), file(index));
    (0..FILES.len()).map(named).collect()
}

fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let mut archive = tar::Builder::new(encoder);
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, &bytes[..]).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

/// An archive of its usual name in a directory of its own.
fn archive(bytes: &[u8]) -> (TempDir, PathBuf) {
    let dir = tempdir().unwrap();
    let path = dir.path().join(ARCHIVE.name);
    fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn write_folder(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for (index, known) in FILES.iter().enumerate() {
        fs::write(folder.join(known.name), file(index)).unwrap();
    }
}

#[track_caller]
fn check(path: &Path) {
    let dataset = dataset(read(path, TWO).unwrap()).unwrap();
    assert_eq!(
        dataset.to_string(),
        "cifar-10: 10 train, 2 test, 32x32x3, 10 classes"
    );
    assert_eq!(dataset.train.labels(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(dataset.test.labels(), [0, 1]);
    for (rows, first_file) in [(&dataset.train, 0), (&dataset.test, 5)] {
        let Features::Bytes(pixels) = rows.features() else {
            panic!("pixels stay bytes")
        };
        for (index, &pixel) in pixels.iter().enumerate() {
            let (at, channel) = (index / CHANNELS % (SIDE * SIDE), index % CHANNELS);
            let picture = index / SHAPE.len();
            let expected = value(first_file + picture / TWO, picture % TWO, at, channel);
            assert_eq!(pixel, expected, "value {index}");
        }
    }
}

#[test]
fn archive_folder_and_files_give_the_same_pictures_with_channels_last() {
    let (dir, path) = archive(&pack(&files()));
    check(&path);
    check(dir.path());

    let dir = tempdir().unwrap();
    write_folder(&dir.path().join(FOLDER));
    check(dir.path());
    check(&dir.path().join(FOLDER));
}

#[test]
fn an_archive_in_another_order_with_other_files_is_the_same() {
    let mut files = files();
    files.reverse();
    files.insert(3, (format!("{FOLDER}/readme.html"), b"hello".to_vec()));
    check(&archive(&pack(&files)).1);
    let flat: Vec<_> = files
        .into_iter()
        .map(|(name, bytes)| (name.replace(&format!("{FOLDER}/"), ""), bytes))
        .collect();
    check(&archive(&pack(&flat)).1);
}

#[test]
fn compression_is_told_by_content_not_by_name() {
    let mut tar = Vec::new();
    let packed = pack(&files());
    std::io::copy(&mut flate2::read::GzDecoder::new(&packed[..]), &mut tar).unwrap();
    check(&archive(&tar).1);
}

#[test]
fn other_pictures_than_the_originals_are_refused() {
    let (_dir, path) = archive(&pack(&files()));
    let error = read(&path, TWO).unwrap().check_originals().unwrap_err();
    let message = error.to_string();
    let start = "cifar-10-binary.tar.gz: data_batch_1.bin: not the original file (SHA-256 ";
    assert!(message.starts_with(start), "{message}");
    assert!(message.contains("expected cee91656"), "{message}");
    assert!(message.ends_with(AGAIN), "{message}");
}

const AGAIN: &str = "fetch it again";

/// The error of an archive.
#[track_caller]
fn error(bytes: &[u8]) -> String {
    let (_dir, path) = archive(bytes);
    let Err(error) = read(&path, TWO) else {
        panic!("the archive is read")
    };
    let message = error.to_string();
    assert!(!message.contains('\n'), "{message}");
    message
}

#[test]
fn a_file_that_is_missing_or_doubled_is_named() {
    let mut files = files();
    let third = files.remove(2);
    let message = error(&pack(&files));
    let words = "cifar-10-binary.tar.gz: no data_batch_3.bin in it; expected are data_batch_1.bin";
    assert!(message.contains(words), "{message}");

    files.extend([third.clone(), third]);
    let message = error(&pack(&files));
    let words = "cifar-10-binary.tar.gz: data_batch_3.bin is in it twice; fetch it again";
    assert!(message.contains(words), "{message}");
}

#[test]
fn a_file_of_another_size_is_named_with_both_sizes() {
    for (change, found) in [(-1, 6145), (1, 6147), (-3073, 3073)] {
        let mut files = files();
        let bytes = &mut files[4].1;
        bytes.resize(bytes.len().saturating_add_signed(change), 0);
        let message = format!(
            "cifar-10-binary.tar.gz: data_batch_5.bin: 6146 bytes expected (2 records of 3073), \
             {found} found; {AGAIN}"
        );
        assert_eq!(error(&pack(&files)), message);
    }
    let dir = tempdir().unwrap();
    write_folder(dir.path());
    fs::write(dir.path().join("test_batch.bin"), [0; 100]).unwrap();
    let message = read(dir.path(), TWO).err().unwrap().to_string();
    let words = "test_batch.bin: 6146 bytes expected (2 records of 3073), 100 found";
    assert!(message.starts_with(words), "{message}");
}

#[test]
fn a_label_beyond_the_classes_is_named_with_its_record() {
    let mut files = files();
    files[5].1[3073] = 10;
    let message = format!(
        "cifar-10-binary.tar.gz: test_batch.bin: record 1 has label 10, expected 0 to 9; {AGAIN}"
    );
    assert_eq!(error(&pack(&files)), message);
}

#[test]
fn an_archive_cut_anywhere_is_an_error() {
    let whole = pack(&files());
    for end in [
        5,
        100,
        whole.len() / 3,
        whole.len() / 2,
        whole.len() - 9,
        whole.len() - 1,
    ] {
        let message = error(&whole[..end]);
        assert!(message.starts_with("cifar-10-binary") || message.contains("/cifar-10-binary"));
        assert!(
            message.contains("truncated") || message.contains("not a whole tar.gz archive"),
            "{end}: {message}"
        );
        assert!(message.ends_with(AGAIN), "{message}");
    }
    let mut tar = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(&whole[..]), &mut tar).unwrap();
    // The first file begins after one header of 512 bytes.
    let message = error(&tar[..512 + 5000]);
    let words = "data_batch_1.bin: the archive ends after 5000 of its 6146 bytes; it is truncated";
    assert!(message.contains(words), "{message}");
}

#[test]
fn a_damaged_archive_is_an_error() {
    let mut flipped = pack(&files());
    let last = flipped.len() - 6;
    flipped[last] ^= 1;
    for bytes in [&flipped[..], b"\x1f\x8b and no more gzip", &[7; 2000]] {
        let message = error(bytes);
        assert!(
            message.contains("not a whole tar.gz archive ("),
            "{message}"
        );
    }
}

#[test]
fn a_place_without_the_data_says_what_is_expected_and_what_to_do() {
    let dir = tempdir().unwrap();
    let shown = dir.path().display();
    let message = read(dir.path(), TWO).err().unwrap().to_string();
    let expected = format!(
        "{shown}: no CIFAR-10 here; expected is cifar-10-binary.tar.gz, the folder \
         cifar-10-batches-bin, or data_batch_1.bin and the others of it; fetch it"
    );
    assert_eq!(message, expected);
    let message = read(&dir.path().join("nowhere"), TWO)
        .err()
        .unwrap()
        .to_string();
    assert!(
        message.contains("nowhere: no CIFAR-10 here, the path does not exist;"),
        "{message}"
    );
}

#[test]
fn the_archive_is_fetched_into_the_directory_that_it_was_looked_for_in() {
    for (path, directory) in [
        ("data", "data"),
        ("data/cifar-10-binary.tar.gz", "data"),
        ("cifar-10-binary.tar.gz", "."),
    ] {
        assert_eq!(source::directory(Path::new(path)), Path::new(directory));
    }
}

#[test]
fn a_folder_without_one_of_its_files_is_an_error() {
    let dir = tempdir().unwrap();
    write_folder(dir.path());
    fs::remove_file(dir.path().join("data_batch_4.bin")).unwrap();
    let message = read(dir.path(), TWO).err().unwrap().to_string();
    assert!(
        message.contains(": no data_batch_4.bin in it;"),
        "{message}"
    );
}

/// Runs where `LADDER_CIFAR10_DIR` names a directory with the archive or its files.
#[test]
fn the_original_files_are_read() {
    let Some(dir) = std::env::var_os("LADDER_CIFAR10_DIR").map(PathBuf::from) else {
        return;
    };
    let dataset = load(&dir).unwrap();
    assert_eq!(
        dataset.to_string(),
        "cifar-10: 50000 train, 10000 test, 32x32x3, 10 classes"
    );
    assert_eq!(&dataset.train.labels()[..5], [6, 9, 9, 4, 1]);
    assert_eq!(&dataset.test.labels()[..5], [3, 8, 8, 0, 6]);
    // The frog's first pixels, as red, green and blue.
    let Features::Bytes(pixels) = dataset.train.features() else {
        panic!("pixels stay bytes")
    };
    assert_eq!(pixels[..6], [59, 62, 63, 43, 46, 45]);
}
