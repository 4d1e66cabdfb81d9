//! The four files of a data set: where they are, and how their names are spelled.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::error::IdxError;
use super::file::IdxFile;

/// What the name of the training images begins with, behind the name of a data set.
const TRAIN_IMAGES: &str = "train-images";

/// One thing for each of the four files: its path, or its contents.
#[derive(Debug)]
pub(crate) struct FourFiles<T> {
    pub train_images: T,
    pub train_labels: T,
    pub test_images: T,
    pub test_labels: T,
}

impl FourFiles<PathBuf> {
    /// Looks for the four files in `dir`.
    pub fn find(dir: &Path) -> Result<Self, IdxError> {
        let data_set = data_set(dir)?;
        let find = |stems: &[&str], kinds: &[&str]| {
            let stems = stems.iter().map(|stem| format!("{data_set}{stem}"));
            find_file(dir, &stems.collect::<Vec<_>>(), kinds)
        };
        Ok(Self {
            train_images: find(&[TRAIN_IMAGES], &["idx3", "idx4"])?,
            train_labels: find(&["train-labels"], &["idx1"])?,
            test_images: find(&["t10k-images", "test-images"], &["idx3", "idx4"])?,
            test_labels: find(&["t10k-labels", "test-labels"], &["idx1"])?,
        })
    }

    /// Reads the four files, checking each by itself.
    pub fn read(self) -> Result<FourFiles<IdxFile>, IdxError> {
        Ok(FourFiles {
            train_images: IdxFile::read(&self.train_images)?,
            train_labels: IdxFile::read(&self.train_labels)?,
            test_images: IdxFile::read(&self.test_images)?,
            test_labels: IdxFile::read(&self.test_labels)?,
        })
    }
}

/// What the names of the files begin with: nothing where there are files without such a beginning,
/// else the only one that there is, like `emnist-letters-`.
fn data_set(dir: &Path) -> Result<String, IdxError> {
    let names = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let beginning = |name: String| {
        let (beginning, end) = name.split_once(TRAIN_IMAGES)?;
        end.get(1..)?
            .starts_with("idx")
            .then(|| beginning.to_owned())
    };
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let found: BTreeSet<String> = names.filter_map(beginning).collect();
    match found.len() {
        _ if found.contains("") => Ok(String::new()),
        0 | 1 => Ok(found.into_iter().next().unwrap_or_default()),
        _ => Err(IdxError::Several {
            dir: dir.to_path_buf(),
            found: found.into_iter().collect(),
        }),
    }
}

/// The first spelling that exists; a plain file comes before a compressed one.
fn find_file(dir: &Path, stems: &[String], kinds: &[&str]) -> Result<PathBuf, IdxError> {
    for stem in stems {
        for kind in kinds {
            for (separator, end) in [("-", ""), (".", ""), ("-", ".gz"), (".", ".gz")] {
                let path = dir.join(format!("{stem}{separator}{kind}-ubyte{end}"));
                if path.is_file() {
                    return Ok(path);
                }
            }
        }
    }
    let missing = format!("{}-{}-ubyte", stems[0], kinds[0]);
    Err(IdxError::Missing {
        dir: dir.to_path_buf(),
        missing,
    })
}
