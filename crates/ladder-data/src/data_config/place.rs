//! Where the files of a data set are, and where they have moved to.

use std::io;
use std::path::{Path, PathBuf};

use super::{DataConfig, DataConfigError};

impl DataConfig {
    /// Keys whose values are files or folders of your own data.
    pub const PLACES: [&str; 6] = [
        "table",
        "images",
        "image-labels",
        "arrays",
        "array-labels",
        "test",
    ];

    /// The directory of the data files, given or usual; `None` where there is none, or nobody
    /// knows it.
    pub fn data_dir(&self) -> Option<&Path> {
        let usual = match self {
            Self::Mnist { .. } => Some("data/mnist"),
            Self::Cifar10 { .. } => Some("data/cifar-10"),
            _ => None,
        };
        match self {
            Self::Mnist { data_dir } | Self::Cifar10 { data_dir } | Self::Idx { data_dir } => {
                data_dir.as_deref().or(usual.map(Path::new))
            }
            Self::Digits
            | Self::Table(_)
            | Self::Images(_)
            | Self::Arrays(_)
            | Self::Custom { .. } => None,
        }
    }

    /// The file or folder of your own data.
    pub fn own_place(&self) -> Option<&Path> {
        match self {
            Self::Table(table) => Some(&table.file),
            Self::Images(images) => Some(&images.dir),
            Self::Arrays(arrays) => Some(&arrays.file),
            Self::Digits
            | Self::Mnist { .. }
            | Self::Cifar10 { .. }
            | Self::Idx { .. }
            | Self::Custom { .. } => None,
        }
    }

    /// The same data set wherever its directory is; that decides nothing.
    pub fn anywhere(mut self) -> Self {
        if let Some(Places::Directory(data_dir)) = self.places() {
            *data_dir = None;
        }
        self
    }

    /// With every path absolute, for a run that is continued from another working directory.
    ///
    /// # Errors
    /// An empty path.
    pub fn absolute(mut self) -> io::Result<Self> {
        let paths = match self.places() {
            None => Vec::new(),
            Some(Places::Directory(data_dir)) => data_dir.iter_mut().collect(),
            Some(Places::Own { main, beside }) => beside
                .into_iter()
                .flat_map(Option::as_mut)
                .chain([main])
                .collect(),
        };
        for path in paths {
            *path = std::path::absolute(&path).map_err(|error| {
                io::Error::new(error.kind(), format!("'{}' is no path", path.display()))
            })?;
        }
        Ok(self)
    }

    /// The same data, whose files are in `dir` now.
    ///
    /// Of your own data, the file or folder is looked for there under the name that it had. What
    /// belongs to it, its classes and test rows, is looked for there too, and where it was if it is
    /// not there.
    ///
    /// # Errors
    /// `dir` has no such file, or the data set has no files.
    pub fn moved_to(mut self, dir: &Path) -> Result<Self, DataConfigError> {
        let name = self.name();
        match self.places() {
            None => {
                let dir = dir.to_owned();
                return Err(DataConfigError::NoFiles { name, dir });
            }
            Some(Places::Directory(data_dir)) => *data_dir = Some(dir.to_owned()),
            Some(Places::Own { main, beside }) => {
                *main = within(dir, main).ok_or_else(|| DataConfigError::NotMovedHere {
                    dir: dir.to_owned(),
                    name: main
                        .file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned(),
                })?;
                for path in beside.into_iter().flatten() {
                    *path = within(dir, path).unwrap_or_else(|| path.clone());
                }
            }
        }
        Ok(self)
    }

    fn places(&mut self) -> Option<Places<'_>> {
        match self {
            Self::Digits | Self::Custom { .. } => None,
            Self::Mnist { data_dir } | Self::Cifar10 { data_dir } | Self::Idx { data_dir } => {
                Some(Places::Directory(data_dir))
            }
            Self::Table(table) => Some(Places::Own {
                main: &mut table.file,
                beside: vec![&mut table.test],
            }),
            Self::Images(images) => Some(Places::Own {
                main: &mut images.dir,
                beside: vec![&mut images.labels, &mut images.test],
            }),
            Self::Arrays(arrays) => Some(Places::Own {
                main: &mut arrays.file,
                beside: vec![&mut arrays.labels, &mut arrays.test],
            }),
        }
    }
}

/// The paths of a configuration.
enum Places<'a> {
    /// The directory of a data set with a name.
    Directory(&'a mut Option<PathBuf>),
    /// Your own file or folder, and those that belong to it.
    Own {
        main: &'a mut PathBuf,
        beside: Vec<&'a mut Option<PathBuf>>,
    },
}

/// What is in `dir` under the name of `path`.
fn within(dir: &Path, path: &Path) -> Option<PathBuf> {
    let found = dir.join(path.file_name()?);
    found.exists().then_some(found)
}
