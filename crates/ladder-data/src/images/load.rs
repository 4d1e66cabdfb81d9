//! From a folder to a data set.

use std::path::Path;

use super::ImagesConfig;
use super::album::Album;
use super::error::ImageError;
use super::read::{Decoded, Progress, read};
use crate::dataset::Dataset;
use crate::message::file_name;
use crate::rows::{Features, Rows};

/// The images of `config`, with those below `test` as test rows; and the images that could not be
/// read.
///
/// # Errors
/// Those of [`Album::find`], [`Album::find_test`] and [`read`].
pub fn load(
    config: &ImagesConfig,
    test: Option<&Path>,
    progress: Progress,
) -> Result<(Dataset, Vec<ImageError>), ImageError> {
    let album = Album::find(&config.dir, config.labels.as_deref())?;
    let Decoded {
        rows: train,
        mut skipped,
    } = read(config, &config.dir, &album, progress)?;
    let names = album.class_names;
    let shape = config.shape();
    let test = match test {
        None => Rows::new(Features::Bytes(Vec::new()), Vec::new(), shape.len())?,
        Some(dir) => {
            let decoded = read(config, dir, &Album::find_test(dir, &names)?, progress)?;
            skipped.extend(decoded.skipped);
            decoded.rows
        }
    };
    let name = file_name(&config.dir);
    let dataset = Dataset::new(name, shape, names.len(), train, test)?;
    Ok((dataset.with_class_names(names)?, skipped))
}
