//! What can be wrong with a folder of images.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::form::READ;
use super::note::ImageNote;
use crate::message::{listed, quoted, shown};
use crate::rows::RowsError;
use crate::table::{Place, TableError};

/// Images that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The operating system could not read the file or the folder.
    #[error("{}: cannot be read: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A folder without images.
    #[error(
        "{}: no images ({READ}); expected a folder for each class and one named unlabeled, or a \
         list of the classes{}",
        .dir.display(),
        match .others { Some(note) => format!("; {note}"), None => String::new() }
    )]
    Empty {
        /// The folder.
        dir: PathBuf,
        /// What is there instead.
        others: Option<ImageNote>,
    },
    /// A folder with parts of a data set where classes are expected.
    #[error(
        "{}: {} look like parts of a data set, not like classes; pass the folder {} instead{}",
        .dir.display(), .folders.join(", "), .dir.join(.training).display(),
        match .measuring {
            Some(part) => format!(", and {} as test rows", .dir.join(part).display()),
            None => String::new(),
        }
    )]
    Parts {
        /// The folder.
        dir: PathBuf,
        /// The folders in it.
        folders: Vec<String>,
        /// The one with the training rows.
        training: String,
        /// The one to measure with, if there is one.
        measuring: Option<String>,
    },
    /// A class that would be lost, because none of its images can be read.
    #[error("{}: {}: {first}", .dir.display(), none_of(*.files, &format!(" of class {}", quoted(class))))]
    ClassUnreadable {
        /// The folder.
        dir: PathBuf,
        /// The class.
        class: String,
        /// The number of its files.
        files: usize,
        /// What is wrong with the first.
        first: Box<ImageError>,
    },
    /// A list without a column of files or of classes.
    #[error(
        "{}: no column of {}; call it {}; the header has {}",
        .path.display(),
        if *.has_files { "classes" } else { "files" },
        if *.has_files { "label or class" } else { "file, file_name, filename, image or path" },
        listed(.found)
    )]
    ListColumns {
        /// The list.
        path: PathBuf,
        /// Its header.
        found: Vec<String>,
        /// Whether it has a column of files.
        has_files: bool,
    },
    /// A link that would lead in a circle.
    #[error(
        "{}: a link back to {}, which it lies in; the images there would count again, as others; \
         remove the link", .path.display(), .target.display()
    )]
    Loop {
        /// The link.
        path: PathBuf,
        /// The folder that it leads to.
        target: PathBuf,
    },
    /// Images of fewer than two classes.
    #[error(
        "{}: {} with images; at least two classes are needed, one folder per class",
        .dir.display(),
        match .class { Some(class) => format!("{} is the only class", quoted(class)), None => "no class".to_owned() }
    )]
    FewClasses {
        /// The folder.
        dir: PathBuf,
        /// The class, if there is one.
        class: Option<String>,
    },
    /// A class of a test image that no training image has.
    #[error("{}: the class {} is not one of {}", .dir.display(), quoted(.class), listed(.known))]
    UnknownClass {
        /// The folder.
        dir: PathBuf,
        /// The class.
        class: String,
        /// The classes of the training images.
        known: Vec<String>,
    },
    /// The list of classes is no table of files and labels.
    #[error(transparent)]
    List(#[from] TableError),
    /// A list of classes that names a file which is not there.
    #[error(
        "{}: {place}: {} is no image in {}; {}",
        .path.display(), shown(.file), .dir.display(),
        match .called {
            Some(name) => format!("{} is there, write its whole name", shown(name)),
            None => "files are named from there, from the folder of the list or from the working \
                     directory".to_owned(),
        }
    )]
    NotThere {
        /// The list.
        path: PathBuf,
        /// Where.
        place: Place,
        /// The file that it names.
        file: String,
        /// The folder of the images.
        dir: PathBuf,
        /// A file there of this name but for its end.
        called: Option<String>,
    },
    /// A list of classes that names a file twice.
    #[error("{}: {place}: {file} is named twice", .path.display())]
    Twice {
        /// The list.
        path: PathBuf,
        /// Where.
        place: Place,
        /// The file.
        file: String,
    },
    /// A file that is no image, is damaged, or is too large.
    #[error("{}: {reason}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Rows that do not fit together.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// Only images that cannot be read.
    #[error("{}: {}: {first}", .dir.display(), none_of(*.files, ""))]
    NoneReadable {
        /// The folder.
        dir: PathBuf,
        /// The number of files.
        files: usize,
        /// What is wrong with the first.
        first: Box<ImageError>,
    },
}

/// The beginning of a sentence on `files` images, none of which can be read.
fn none_of(files: usize, of_class: &str) -> String {
    match files {
        1 => format!("the only image{of_class} cannot be read"),
        _ => format!("none of the {files} images{of_class} can be read; the first"),
    }
}

/// A text that is no size.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "expected pixels per side like 32, or WIDTHxHEIGHT like 32x24, from 1 to 1024, found '{0}'"
)]
pub struct SizeError(pub String);
