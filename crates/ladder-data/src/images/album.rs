//! Which images there are, and of which class they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use rayon::prelude::*;

use super::Size;
use super::error::ImageError;
use super::open::header;
use crate::rows::UNLABELED;
use crate::table::{ReadOptions, TableFile};

/// The folder whose images have no class.
const UNLABELED_FOLDER: &str = "unlabeled";

/// Images of this size are small enough to be taken as they are.
const SMALL: usize = 64;

/// Files of images with their classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Album {
    /// The files, sorted, below the folder of the configuration.
    pub files: Vec<PathBuf>,
    /// The class of each, or [`UNLABELED`].
    pub labels: Vec<u32>,
    /// The names of the classes, sorted.
    pub class_names: Vec<String>,
}

impl Album {
    /// Finds the training images below `dir`; `labels` is as in
    /// [`ImagesConfig::labels`](super::ImagesConfig::labels).
    ///
    /// # Errors
    /// A folder that cannot be read or has no images, a link back to a folder that it lies in,
    /// fewer than two classes, a list of classes that does not fit the folder.
    pub fn find(dir: &Path, labels: Option<&Path>) -> Result<Self, ImageError> {
        let (files, classes) = collect_classes(dir, labels)?;
        let class_names: BTreeSet<&String> = classes.values().collect();
        let class_names: Vec<String> = class_names.into_iter().cloned().collect();
        if class_names.len() < 2 {
            return Err(ImageError::FewClasses {
                dir: dir.to_owned(),
                class: class_names.into_iter().next(),
            });
        }
        Ok(Self::new(files, &classes, class_names))
    }

    /// Finds the test images below `dir`, whose classes are among `class_names`; those without a
    /// class are skipped.
    ///
    /// # Errors
    /// A folder that cannot be read or has no image of a class, a link back to a folder that it
    /// lies in, a class that is not one of these.
    pub fn find_test(dir: &Path, class_names: &[String]) -> Result<Self, ImageError> {
        let (mut files, classes) = collect_classes(dir, None)?;
        files.retain(|file| classes.contains_key(file));
        let dir = dir.to_owned();
        if files.is_empty() {
            return Err(ImageError::FewClasses { dir, class: None });
        }
        match classes.values().find(|class| !class_names.contains(class)) {
            Some(class) => Err(ImageError::UnknownClass {
                dir,
                class: class.clone(),
                known: class_names.to_vec(),
            }),
            None => Ok(Self::new(files, &classes, class_names.to_vec())),
        }
    }

    fn new(files: Vec<PathBuf>, classes: &Classes, class_names: Vec<String>) -> Self {
        let code = |name: &String| class_names.iter().position(|other| other == name);
        let label = |file: &PathBuf| {
            let class = classes.get(file).and_then(code);
            class.map_or(UNLABELED, |class| class as u32)
        };
        Self {
            labels: files.iter().map(label).collect(),
            files,
            class_names,
        }
    }

    /// The size and color that fit these images below `dir`: their size, if all have the same small
    /// one, else 32 by 32; and whether any of them has colors.
    pub fn suited(&self, dir: &Path) -> (Size, bool) {
        let files = self.files.par_iter();
        let headers: Vec<(Size, bool)> = files.filter_map(|file| header(&dir.join(file))).collect();
        let common = headers.first().map(|(size, _)| *size).filter(|first| {
            first.height.max(first.width) <= SMALL && headers.iter().all(|(size, _)| size == first)
        });
        let has_color = headers.iter().any(|(_, has_color)| *has_color);
        (common.unwrap_or_default(), has_color)
    }
}

type Classes = BTreeMap<PathBuf, String>;

fn collect_classes(dir: &Path, list: Option<&Path>) -> Result<(Vec<PathBuf>, Classes), ImageError> {
    let mut files = Vec::new();
    collect(dir, dir, &mut Vec::new(), &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(ImageError::Empty {
            dir: dir.to_owned(),
        });
    }
    let classes = match list {
        Some(list) => listed(dir, list, &files)?,
        None => by_folder(&files),
    };
    Ok((files, classes))
}

/// The images below `folder`, by their paths seen from `dir`; hidden files are skipped.
///
/// Links are followed, but not to one of the `ancestors`, the real paths of the folders on the way
/// from `dir`, nor to what holds one: its images would count again, as those of other classes.
fn collect(
    dir: &Path,
    folder: &Path,
    ancestors: &mut Vec<PathBuf>,
    files: &mut Vec<PathBuf>,
) -> Result<(), ImageError> {
    let io = |source| ImageError::Io {
        path: folder.to_owned(),
        source,
    };
    let real = fs::canonicalize(folder).map_err(io)?;
    if ancestors.iter().any(|ancestor| ancestor.starts_with(&real)) {
        return Err(ImageError::Loop {
            path: folder.to_owned(),
            target: real,
        });
    }
    ancestors.push(real);
    for entry in fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(dir, &path, ancestors, files)?;
        } else if is_image(&path) {
            files.push(path.strip_prefix(dir).unwrap_or(&path).to_owned());
        }
    }
    ancestors.pop();
    Ok(())
}

/// By its name; the content is checked when it is decoded.
fn is_image(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let is = |known| extension.eq_ignore_ascii_case(known);
    ["png", "jpg", "jpeg"].into_iter().any(is)
}

/// The first folder of each path is its class; a file in no folder has none.
fn by_folder(files: &[PathBuf]) -> Classes {
    let class = |file: &PathBuf| {
        let folder = file.parent()?.components().next()?;
        let name = folder.as_os_str().to_string_lossy().into_owned();
        (name != UNLABELED_FOLDER).then(|| (file.clone(), name))
    };
    files.iter().filter_map(class).collect()
}

/// The classes in a list; a file with a blank one, or with no line, has none.
fn listed(dir: &Path, list: &Path, files: &[PathBuf]) -> Result<Classes, ImageError> {
    let mut rows = TableFile::open(list, &ReadOptions::default())?;
    let [file_at, label_at] = rows.positions(["file", "label"])?;
    let mut classes = Classes::new();
    let mut seen = BTreeSet::new();
    let mut row = StringRecord::new();
    while let Some(place) = rows.next(&mut row)? {
        let (file, class) = (PathBuf::from(&row[file_at]), &row[label_at]);
        let (path, shown) = (list.to_owned(), row[file_at].to_owned());
        if files.binary_search(&file).is_err() {
            return Err(ImageError::NotThere {
                path,
                place,
                file: shown,
                dir: dir.to_owned(),
            });
        }
        if !seen.insert(file.clone()) {
            return Err(ImageError::Twice {
                path,
                place,
                file: shown,
            });
        }
        if !class.is_empty() {
            classes.insert(file, class.to_owned());
        }
    }
    Ok(classes)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A folder with an image of a cat, and one of a dog.
    fn pets() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for class in ["cat", "dog"] {
            fs::create_dir_all(dir.path().join("pets").join(class)).unwrap();
            let image = dir.path().join("pets").join(class).join("1.png");
            fs::write(image, "").unwrap();
        }
        dir
    }

    #[test]
    fn a_link_back_to_a_folder_that_it_lies_in_is_an_error_and_trains_no_dog_as_a_cat() {
        for target in [".", "..", "../.."] {
            let dir = pets();
            let link = dir.path().join("pets/cat/loop");
            symlink(target, &link).unwrap();
            let error = Album::find(&dir.path().join("pets"), None).unwrap_err();
            let ImageError::Loop { path, .. } = &error else {
                panic!("{error}")
            };
            assert_eq!(*path, link);
        }
    }

    #[test]
    fn a_link_to_a_folder_elsewhere_is_followed() {
        let dir = pets();
        fs::rename(dir.path().join("pets/dog"), dir.path().join("hounds")).unwrap();
        symlink("../hounds", dir.path().join("pets/dog")).unwrap();
        let album = Album::find(&dir.path().join("pets"), None).unwrap();
        assert_eq!(album.files, ["cat/1.png", "dog/1.png"].map(PathBuf::from));
        assert_eq!(album.class_names, ["cat", "dog"]);
    }
}
