//! Images: a folder of PNG and JPEG files, with one folder per class or a list of the classes.
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
mod load;
mod open;
mod read;

use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use album::Album;
pub use decode::{row, row_of_bytes};
pub use error::{ImageError, SizeError};
pub use load::load;
pub use read::{Decoded, Progress, read};

use crate::shape::ImageShape;

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
    /// Whether an image that cannot be read is an error rather than skipped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
}

/// Height and width in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Number of lines.
    pub height: usize,
    /// Number of pixels per line.
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

/// `32` for a square, or `WIDTHxHEIGHT`; at most 1024 pixels per side.
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
