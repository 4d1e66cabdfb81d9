//! Any data set in MNIST's four-file layout, whatever its image size and number of classes.
//!
//! The files are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`
//! and `t10k-labels-idx1-ubyte`, each plain or gzip-compressed, with or without `.gz`, spelled
//! with `-idx` or `.idx`.
//! They may begin with the name of the data set, and `t10k` may be `test`, as in EMNIST's
//! `emnist-letters-test-images-idx3-ubyte.gz`.
//! Images with channels are `[n, channels, height, width]` in a file of four dimensions.

mod directory;
mod error;
mod file;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(crate) use directory::FourFiles;
pub use error::IdxError;
pub use file::{IdxFile, IdxImages, read_images, read_labels};

use crate::dataset::Dataset;
use crate::rows::{Features, Rows};
use ladder_model::FeatureShape;

/// Reads the data set in `dir`; it is named after the directory.
///
/// The classes are the labels of the training rows, called by their numbers.
///
/// # Errors
/// A missing, damaged or inconsistent file.
pub fn load(dir: &Path) -> Result<Dataset, IdxError> {
    let files = FourFiles::find(dir)?;
    let name = dir
        .file_name()
        .map_or("idx".into(), |name| name.to_string_lossy().into_owned());
    assemble(name, files.read()?)
}

/// Makes a data set of the four files, each checked by itself already.
pub(crate) fn assemble(name: String, files: FourFiles<IdxFile>) -> Result<Dataset, IdxError> {
    let (train_path, test_path) = (
        files.train_images.path.clone(),
        files.test_images.path.clone(),
    );
    let train_labels = labels(files.train_labels)?;
    let test_labels = labels(files.test_labels)?;
    let classes = Classes::of(&train_labels);
    let names = classes.names();
    if names.len() < 2 {
        return Err(IdxError::OneClass { name });
    }
    let (shape, train) = rows(files.train_images, train_labels, &classes)?;
    let (test_shape, test) = rows(files.test_images, test_labels, &classes)?;
    if shape != test_shape {
        return Err(IdxError::Shapes {
            train_path,
            train: shape,
            test_path,
            test: test_shape,
        });
    }
    let dataset = Dataset::new(name, shape, names.len(), train, test)?;
    Ok(dataset.with_class_names(names)?)
}

/// The labels of one file, and where they are.
struct Labels {
    path: PathBuf,
    labels: Vec<u8>,
}

fn labels(file: IdxFile) -> Result<Labels, IdxError> {
    Ok(Labels {
        path: file.path.clone(),
        labels: file.into_labels()?,
    })
}

/// The labels that occur, sorted: they may begin at 1, and some may be left out.
struct Classes(Vec<u8>);

impl Classes {
    fn of(labels: &Labels) -> Self {
        let known: BTreeSet<u8> = labels.labels.iter().copied().collect();
        Self(known.into_iter().collect())
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(u8::to_string).collect()
    }

    /// The class of each row.
    fn of_rows(&self, Labels { path, labels }: &Labels) -> Result<Vec<u32>, IdxError> {
        let class = |(row, label): (usize, &u8)| match self.0.binary_search(label) {
            Ok(class) => Ok(class as u32),
            Err(_) => Err(IdxError::UnknownLabel {
                path: path.clone(),
                row,
                label: *label,
                known: self.names(),
            }),
        };
        labels.iter().enumerate().map(class).collect()
    }
}

fn rows(
    images: IdxFile,
    labels: Labels,
    classes: &Classes,
) -> Result<(FeatureShape, Rows), IdxError> {
    let images_path = images.path.clone();
    let IdxImages {
        shape,
        count,
        pixels,
    } = images.into_images()?;
    if count != labels.labels.len() {
        return Err(IdxError::Counts {
            images_path,
            images: count,
            labels: labels.labels.len(),
            labels_path: labels.path,
        });
    }
    let rows = Rows::new(
        Features::Bytes(pixels),
        classes.of_rows(&labels)?,
        shape.len(),
    )?;
    Ok((shape, rows))
}
