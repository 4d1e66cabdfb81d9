//! Any data set in MNIST's four-file layout, whatever its image size and number of classes.
//!
//! The files are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`
//! and `t10k-labels-idx1-ubyte`, each plain or gzip-compressed, with or without `.gz`, spelled
//! with `-idx` or `.idx`.
//! Images with channels are `[n, channels, height, width]` in a file of four dimensions.

mod directory;
mod error;
mod file;

use std::path::Path;

pub(crate) use directory::FourFiles;
pub use error::IdxError;
pub use file::{IdxFile, IdxImages, read_images, read_labels};

use crate::dataset::Dataset;
use crate::rows::{Features, Rows};
use ladder_model::FeatureShape;

/// Reads the data set in `dir`; it is named after the directory.
///
/// The number of classes is the largest training label, plus one.
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
    let (shape, train) = rows(files.train_images, files.train_labels)?;
    let (test_shape, test) = rows(files.test_images, files.test_labels)?;
    if shape != test_shape {
        return Err(IdxError::Shapes {
            train_path,
            train: shape,
            test_path,
            test: test_shape,
        });
    }
    let n_classes = train
        .labels()
        .iter()
        .max()
        .map_or(0, |&label| label as usize + 1);
    if n_classes < 2 {
        return Err(IdxError::OneClass { name });
    }
    Ok(Dataset::new(name, shape, n_classes, train, test)?)
}

fn rows(images: IdxFile, labels: IdxFile) -> Result<(FeatureShape, Rows), IdxError> {
    let (images_path, labels_path) = (images.path.clone(), labels.path.clone());
    let IdxImages {
        shape,
        count,
        pixels,
    } = images.into_images()?;
    let labels: Vec<u32> = labels.into_labels()?.into_iter().map(u32::from).collect();
    if count != labels.len() {
        let labels = labels.len();
        return Err(IdxError::Counts {
            images_path,
            images: count,
            labels_path,
            labels,
        });
    }
    Ok((
        shape,
        Rows::new(Features::Bytes(pixels), labels, shape.len())?,
    ))
}
