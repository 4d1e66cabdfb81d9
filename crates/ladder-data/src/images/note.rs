//! What is said about a folder of images: what was left out, and what was taken for what.

use std::fmt;
use std::path::PathBuf;

use crate::message::{counted, listed, quoted, same_names, shown};

/// Something about a folder of images that its owner should know, though it stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImageNote {
    /// Files that are no images, or none that can be read.
    NotRead {
        /// What they are, `HEIC (.heic)` or `.txt`, with their numbers, the most first.
        kinds: Vec<(String, usize)>,
        /// Whether some of them are images, of a form that is not read.
        has_images: bool,
    },
    /// A folder that is taken for the one of the images without a class, by another spelling.
    UnlabeledFolder {
        /// Its name.
        folder: String,
    },
    /// Folders without images, which are no classes.
    NoImages {
        /// Their names.
        folders: Vec<String>,
    },
    /// Folders that are taken for the classes, and have the same folders below them.
    SameFolders {
        /// Their names.
        folders: Vec<String>,
        /// The names of those below.
        below: Vec<String>,
    },
    /// Folders that are taken for the classes, and are called as parts of a data set.
    PartsAsClasses {
        /// Their names.
        folders: Vec<String>,
    },
    /// Images that lie in no folder and have no class.
    InNoFolder {
        /// How many.
        images: usize,
    },
    /// Images that a list does not name, which have no class.
    NotListed {
        /// How many.
        images: usize,
    },
    /// The columns of a list that are used, where they are not called `file` and `label`.
    ListColumns {
        /// The list.
        path: PathBuf,
        /// The column of the files.
        file: String,
        /// The column of the classes.
        label: String,
    },
    /// Numbers, or `true` and `false`, that a list writes in two ways are one class.
    SameName {
        /// The two.
        names: [String; 2],
    },
    /// Lines of a list whose text means that the class is not known.
    UnlabeledText {
        /// The text.
        text: String,
        /// How many.
        images: usize,
    },
}

/// Notes in the order in which they are shown.
pub type ImageNotes = Vec<ImageNote>;

impl fmt::Display for ImageNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRead { kinds, has_images } => not_read(f, kinds, *has_images),
            Self::UnlabeledFolder { folder } => {
                let folder = quoted(folder);
                write!(f, "images in the folder {folder} are the unlabeled ones")
            }
            Self::NoImages { folders } => write!(
                f,
                "{} without images, no {}: {}",
                counted(folders.len(), "folder", "folders"),
                if folders.len() == 1 {
                    "class"
                } else {
                    "classes"
                },
                listed(folders)
            ),
            Self::SameFolders { folders, below } => write!(
                f,
                "the folders {} are taken for the classes, and each has the folders {} in it",
                listed(folders),
                listed(below)
            ),
            Self::PartsAsClasses { folders } => write!(
                f,
                "the folders {} are taken for the classes, though they are called as parts of a \
                 data set are",
                listed(folders)
            ),
            Self::InNoFolder { images } => {
                let images = counted(*images, "image", "images");
                write!(f, "{images} in no folder, unlabeled")
            }
            Self::NotListed { images } => {
                let images = counted(*images, "image", "images");
                write!(f, "{images} not in the list, unlabeled")
            }
            Self::ListColumns { path, file, label } => write!(
                f,
                "{}: files are named in the column {}, classes in {}",
                path.display(),
                quoted(file),
                quoted(label)
            ),
            Self::SameName { names } => f.write_str(&same_names(names)),
            Self::UnlabeledText { text, images } => {
                let images = counted(*images, "image", "images");
                let text = quoted(text);
                write!(f, "{text} means that the class is not known: {images}")
            }
        }
    }
}

/// `12 files are no images that can be read: 10 HEIC (.heic), 2 .txt; convert them to JPEG or PNG`
fn not_read(f: &mut fmt::Formatter, kinds: &[(String, usize)], has_images: bool) -> fmt::Result {
    let all = kinds.iter().map(|(_, count)| count).sum();
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, n)| format!("{n} {}", shown(kind)))
        .collect();
    let kinds = kinds.join(", ");
    match all {
        1 => write!(f, "1 file is no image that can be read: {kinds}")?,
        _ => write!(f, "{all} files are no images that can be read: {kinds}")?,
    }
    match has_images {
        true => f.write_str("; convert images to JPEG or PNG"),
        false => Ok(()),
    }
}
