//! Which images there are, and of which class they are.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::classes::{Classes, by_folder, found, listed, names};
use super::error::ImageError;
use super::note::ImageNotes;
use super::open::{open, read_header};
use super::{ImagesConfig, Size};
use crate::rows::UNLABELED;

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
    /// What was left out, and what was taken for what.
    pub notes: ImageNotes,
}

impl Album {
    /// Finds the training images of a configuration.
    ///
    /// # Errors
    /// A folder that cannot be read, has no images or has parts of a data set instead of classes, a
    /// link back to a folder that it lies in, fewer than two classes, a class without an image that
    /// is read, a list of classes that does not fit the folder; with `strict` an image of a form
    /// that is not read.
    pub fn find(config: &ImagesConfig) -> Result<Self, ImageError> {
        let dir = &config.dir;
        let found = found(dir, config)?;
        let (classes, notes) = match &config.labels {
            Some(list) => listed(config, list, &found)?,
            None => by_folder(config, dir, &found)?,
        };
        let class_names = names(&classes);
        if class_names.len() < 2 {
            return Err(ImageError::FewClasses {
                dir: dir.to_owned(),
                class: class_names.into_iter().next(),
            });
        }
        Ok(Self::new(found.images, &classes, class_names, notes))
    }

    /// Finds the test images below `dir`, whose classes are among `class_names`; those without a
    /// class are skipped.
    ///
    /// # Errors
    /// A folder that cannot be read or has no image of a class, a link back to a folder that it
    /// lies in, a class that is not one of these; with `strict` an image of a form that is not
    /// read.
    pub fn find_test(
        config: &ImagesConfig,
        dir: &Path,
        class_names: &[String],
    ) -> Result<Self, ImageError> {
        let found = found(dir, config)?;
        let (classes, notes) = by_folder(config, dir, &found)?;
        let mut files = found.images;
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
            None => Ok(Self::new(files, &classes, class_names.to_vec(), notes)),
        }
    }

    fn new(
        files: Vec<PathBuf>,
        classes: &Classes,
        class_names: Vec<String>,
        notes: ImageNotes,
    ) -> Self {
        let code = |name: &String| class_names.iter().position(|other| other == name);
        let label = |file: &PathBuf| {
            let class = classes.get(file).and_then(code);
            class.map_or(UNLABELED, |class| class as u32)
        };
        Self {
            labels: files.iter().map(label).collect(),
            files,
            class_names,
            notes,
        }
    }

    /// The size and color that fit these images below `dir`: their size, if all have the same small
    /// one, else 32 by 32; and whether a pixel of them has a color.
    pub fn suited(&self, dir: &Path) -> (Size, bool) {
        let files = self.files.par_iter();
        let sizes: Vec<Size> = files.filter_map(|file| size(&dir.join(file))).collect();
        let common = sizes.first().copied().filter(|first| {
            first.height.max(first.width) <= SMALL && sizes.iter().all(|size| size == first)
        });
        let files = self.files.par_iter();
        let has_color = files.any(|file| has_color(&dir.join(file)).unwrap_or(false));
        (common.unwrap_or_default(), has_color)
    }
}

/// The images below `dir` whatever their classes, sorted by their paths, which begin with `dir`;
/// and what is said about the other files.
///
/// # Errors
/// A folder that cannot be read or has no images, a link back to a folder that it lies in.
pub fn images_below(dir: &Path) -> Result<(Vec<PathBuf>, ImageNotes), ImageError> {
    let found = found(dir, &ImagesConfig::default())?;
    let images = found.images.iter().map(|image| dir.join(image)).collect();
    Ok((images, found.note_of_others().into_iter().collect()))
}

/// The size in the header of an image; `None` if the file is no image.
fn size(path: &Path) -> Option<Size> {
    let image = read_header(path, open(path).ok()?).ok()?;
    Some(image.size())
}

/// Whether a pixel of an image is not gray; some forms of files have no other pixels than colors.
fn has_color(path: &Path) -> Option<bool> {
    let image = read_header(path, open(path).ok()?).ok()?;
    if !image.is_of_colors() {
        return Some(false);
    }
    let pixels = image.decode().ok()?.into_rgb16();
    let is_gray = |[red, green, blue]: [u16; 3]| red == green && green == blue;
    Some(!pixels.pixels().all(|pixel| is_gray(pixel.0)))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn find(dir: PathBuf) -> Result<Album, ImageError> {
        Album::find(&ImagesConfig {
            dir,
            ..ImagesConfig::default()
        })
    }

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
            let error = find(dir.path().join("pets")).unwrap_err();
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
        let album = find(dir.path().join("pets")).unwrap();
        assert_eq!(album.files, ["cat/1.png", "dog/1.png"].map(PathBuf::from));
        assert_eq!(album.class_names, ["cat", "dog"]);
    }
}
