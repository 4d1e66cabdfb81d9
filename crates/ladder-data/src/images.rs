//! Images: a folder of image files, with one folder per class or a list of the classes.
//!
//! ```text
//! DIR/cat/*.png  DIR/dog/*.jpg  DIR/unlabeled/*      or      DIR/** and a list: file,label
//!     -> Album (files and classes) -> Dataset (bytes of one size)
//! ```
//!
//! Files are sorted by their path, so that a row means the same image on every machine.

mod album;
mod classes;
mod decode;
mod error;
mod folder;
mod form;
mod jpeg;
mod list;
mod load;
mod note;
mod open;
mod read;
mod size;
mod walk;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use album::{Album, images_below};
pub use decode::{row, row_of_bytes};
pub use error::{ImageError, SizeError};
pub use load::{Loaded, load, load_test};
pub use note::{ImageNote, ImageNotes};
pub use read::{Decoded, Progress, read};
pub use size::Size;

use ladder_model::FeatureShape;

/// Which images, and what they become.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ImagesConfig {
    /// The folder.
    #[serde(rename = "images")]
    pub dir: PathBuf,
    /// A table with the columns `file` and `label`, or others of this meaning; without it each class
    /// is a folder of its own.
    #[serde(rename = "image-labels", skip_serializing_if = "Option::is_none")]
    pub labels: Option<PathBuf>,
    /// A text in that table, or the name of a folder, that means that the class is not known, besides
    /// a blank and `unlabeled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlabeled_value: Option<String>,
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
    pub fn shape(&self) -> FeatureShape {
        let Size { height, width } = self.size.unwrap_or_default();
        FeatureShape {
            channels: if self.color.unwrap_or(false) { 3 } else { 1 },
            height,
            width,
        }
    }
}
