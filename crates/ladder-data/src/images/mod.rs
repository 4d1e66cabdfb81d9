//! Images: a folder of PNG and JPEG files, a folder a class or a list of their classes.
//!
//! ```text
//! DIR/cat/*.png  DIR/dog/*.jpg  DIR/unlabeled/*      or      DIR/** and a list: file,label
//!     -> Album (files and classes) -> Dataset (bytes of one size)
//! ```
//!
//! Files are sorted by their path, so that a row means the same image on every machine.

mod album;
mod decode;
mod error;
mod size;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use album::Album;
pub use decode::{Decoded, Progress, read, row, row_of_bytes};
pub use error::{ImageError, SizeError};
pub use size::Size;

use crate::error::file_name;
use crate::{DataError, Dataset, Features, ImageShape, Rows};

/// Which images, and what they become.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ImagesConfig {
    /// The folder.
    #[serde(rename = "images")]
    pub dir: PathBuf,
    /// A table with the columns `file` and `label`; without it each class is a folder of its own.
    #[serde(rename = "image-labels", skip_serializing_if = "Option::is_none")]
    pub labels: Option<PathBuf>,
    /// Height and width that every image is resized to; those that suit the images unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// Whether colors count, otherwise images become gray; as the images are unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<bool>,
    /// Whether an image that cannot be read is an error; otherwise it is skipped.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// A folder of test images, a folder for each class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
}

impl ImagesConfig {
    /// The shape of a row: 32 by 32 and gray as far as nothing else is given.
    pub fn shape(&self) -> ImageShape {
        let Size { height, width } = self.size.unwrap_or_default();
        ImageShape {
            channels: if self.color.unwrap_or(false) { 3 } else { 1 },
            height,
            width,
        }
    }
}

/// The images of `config`, and those below `test` to test with; the images that could not be read
/// beside it.
///
/// # Errors
/// Those of [`Album::find`], [`Album::find_test`] and [`read`].
pub fn load(
    config: &ImagesConfig,
    test: Option<&Path>,
    progress: Progress,
) -> Result<(Dataset, Vec<ImageError>), DataError> {
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
