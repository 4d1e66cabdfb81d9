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

use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use album::Album;
pub use decode::{Decoded, Progress, read, row, row_of_bytes};
pub use error::{ImageError, SizeError};

use crate::error::file_name;
use crate::{DataError, Dataset, Features, ImageShape, Rows};

/// Which images, and what they become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ImagesConfig {
    /// The folder.
    pub dir: PathBuf,
    /// A table with the columns `file` and `label`; without it each class is a folder of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<PathBuf>,
    /// Height and width that every image is resized to.
    pub size: Size,
    /// Whether colors count; otherwise images become gray.
    pub color: bool,
    /// Whether an image that cannot be read is an error rather than passed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
}

/// Height and width in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Number of lines.
    pub height: usize,
    /// Number of pixels a line.
    pub width: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            height: 32,
            width: 32,
        }
    }
}

/// `32` for a square, or `WIDTHxHEIGHT`; at most 1024 pixels a side.
impl FromStr for Size {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let (width, height) = text.split_once('x').unwrap_or((text, text));
        let side = |text: &str| text.parse().ok().filter(|side| (1..=1024).contains(side));
        match (side(width), side(height)) {
            (Some(width), Some(height)) => Ok(Self { height, width }),
            _ => Err(SizeError(text.to_owned())),
        }
    }
}

impl ImagesConfig {
    /// The shape of a row.
    pub fn shape(&self) -> ImageShape {
        ImageShape {
            channels: if self.color { 3 } else { 1 },
            height: self.size.height,
            width: self.size.width,
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
