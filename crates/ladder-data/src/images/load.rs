//! From a folder to a data set.

use std::path::{Path, PathBuf};

use super::ImagesConfig;
use super::album::Album;
use super::error::ImageError;
use super::note::ImageNotes;
use super::read::{Decoded, Progress, read};
use crate::dataset::Dataset;
use crate::message::file_name;
use crate::rows::{Features, Rows};

/// Images that were read, and what is to be said about the others.
#[derive(Debug)]
pub struct Loaded<T> {
    /// What was read.
    pub data: T,
    /// The file of each training row, or of each test row where no others are read.
    pub files: Vec<PathBuf>,
    /// The images that could not be read.
    pub skipped: Vec<ImageError>,
    /// What was left out, and what was taken for what.
    pub notes: ImageNotes,
}

/// The images of `config`, with those below [`ImagesConfig::test`] as test rows.
///
/// # Errors
/// Those of [`Album::find`], [`Album::find_test`] and [`read`].
pub fn load(config: &ImagesConfig, progress: Progress) -> Result<Loaded<Dataset>, ImageError> {
    let album = Album::find(config)?;
    let Decoded {
        rows: train,
        files,
        mut skipped,
    } = read(config, &config.dir, &album, progress)?;
    let (names, mut notes) = (album.class_names, album.notes);
    let shape = config.shape();
    let test = match &config.test {
        None => Rows::new(Features::Bytes(Vec::new()), Vec::new(), shape.len())?,
        Some(dir) => {
            let test = load_test(config, dir, &names, progress)?;
            skipped.extend(test.skipped);
            notes.extend(test.notes);
            test.data
        }
    };
    let name = file_name(&config.dir);
    let dataset = Dataset::new(name, shape, names.len(), train, test)?;
    Ok(Loaded {
        data: dataset.with_class_names(names)?,
        files,
        skipped,
        notes,
    })
}

/// The images below `dir` as test rows of `config`, whose classes are among `class_names`.
///
/// # Errors
/// Those of [`Album::find_test`] and [`read`].
pub fn load_test(
    config: &ImagesConfig,
    dir: &Path,
    class_names: &[String],
    progress: Progress,
) -> Result<Loaded<Rows>, ImageError> {
    let album = Album::find_test(config, dir, class_names)?;
    let Decoded {
        rows,
        files,
        skipped,
    } = read(config, dir, &album, progress)?;
    Ok(Loaded {
        data: rows,
        files,
        skipped,
        notes: album.notes,
    })
}
