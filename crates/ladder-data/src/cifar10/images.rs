//! The records of the six files, in memory.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::error::Cifar10Error;
use super::files::FILES;
use super::format::{N_CLASSES, SHAPE};
use crate::hex::hex;
use crate::planes::interleave;

/// The number of files of training images; the last one is the test file.
const TRAIN_FILES: usize = FILES.len() - 1;

/// The images of the six files, in the order of [`FILES`] whatever the order of reading.
pub(super) struct Images {
    records: usize,
    pixels: Vec<u8>,
    labels: Vec<u32>,
    /// What was read: its name for errors, and its SHA-256.
    read: [Option<(String, String)>; FILES.len()],
}

/// Pixels and labels of some images.
type Part = (Vec<u8>, Vec<u32>);

impl Images {
    /// No images yet, of files with `records` records each.
    pub fn new(records: usize) -> Self {
        let n_images = FILES.len() * records;
        Self {
            records,
            pixels: vec![0; n_images * SHAPE.len()],
            labels: vec![0; n_images],
            read: Default::default(),
        }
    }

    /// Records of each file.
    pub fn records(&self) -> usize {
        self.records
    }

    /// The size of each file in bytes.
    pub fn file_bytes(&self) -> u64 {
        (self.records * record_bytes()) as u64
    }

    /// Whether the file was read.
    pub fn has(&self, file: usize) -> bool {
        self.read[file].is_some()
    }

    /// The first file that was not read.
    pub fn first_missing(&self) -> Option<&'static str> {
        let missing = (0..FILES.len()).find(|&file| !self.has(file))?;
        Some(FILES[missing].name)
    }

    /// Reads one of [`FILES`], called `name` in errors.
    ///
    /// The number of bytes must have been compared with [`Self::file_bytes`]; `cut` makes the error
    /// of a reader that has fewer, from the number that it has and why it has no more.
    pub fn read_file(
        &mut self,
        file: usize,
        name: String,
        reader: &mut dyn Read,
        cut: impl Fn(u64, io::Error) -> Cifar10Error,
    ) -> Result<(), Cifar10Error> {
        let images = file * self.records..(file + 1) * self.records;
        let pixels = &mut self.pixels[images.start * SHAPE.len()..images.end * SHAPE.len()];
        let labels = &mut self.labels[images];
        let mut hash = Sha256::new();
        let mut bytes = vec![0; record_bytes()];
        let places = pixels.chunks_exact_mut(SHAPE.len()).zip(labels);
        for (record, (pixels, place)) in places.enumerate() {
            let (found, result) = fill(reader, &mut bytes);
            result.map_err(|source| cut((record * bytes.len() + found) as u64, source))?;
            hash.update(&bytes);
            let (label, planes) = (bytes[0], &bytes[1..]);
            if usize::from(label) >= N_CLASSES {
                return Err(Cifar10Error::Label {
                    file: name,
                    record,
                    label,
                });
            }
            *place = u32::from(label);
            interleave(SHAPE, planes, pixels);
        }
        self.read[file] = Some((name, hex(hash)));
        Ok(())
    }

    /// Compares every file with the published one.
    pub fn check_originals(&self) -> Result<(), Cifar10Error> {
        for (original, read) in FILES.iter().zip(&self.read) {
            if let Some((file, found)) = read
                && found != original.sha256
            {
                return Err(Cifar10Error::Checksum {
                    file: file.clone(),
                    expected: original.sha256,
                    found: found.clone(),
                });
            }
        }
        Ok(())
    }

    /// The training part and the test part.
    pub fn into_parts(self) -> (Part, Part) {
        let Self {
            records,
            mut pixels,
            mut labels,
            ..
        } = self;
        let test_pixels = pixels.split_off(TRAIN_FILES * records * SHAPE.len());
        let test_labels = labels.split_off(TRAIN_FILES * records);
        ((pixels, labels), (test_pixels, test_labels))
    }
}

/// A label, then the values of an image.
fn record_bytes() -> usize {
    1 + SHAPE.len()
}

/// Fills `bytes`; how many could be read, and why not all.
fn fill(reader: &mut dyn Read, bytes: &mut [u8]) -> (usize, io::Result<()>) {
    let mut found = 0;
    while found < bytes.len() {
        match reader.read(&mut bytes[found..]) {
            Ok(0) => return (found, Err(io::ErrorKind::UnexpectedEof.into())),
            Ok(n) => found += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (found, Err(error)),
        }
    }
    (found, Ok(()))
}
