//! Which images there are, and of which class they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::ImageError;
use super::folder::{is_unlabeled, parts};
use super::list;
use super::note::{ImageNote, ImageNotes};
use super::open::{of_foreign_form, open, read_header, unreadable};
use super::walk::{Found, below};
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

/// The class of each image that has one.
type Classes = BTreeMap<PathBuf, String>;

fn names<'a>(classes: impl IntoIterator<Item = (&'a PathBuf, &'a String)>) -> Vec<String> {
    let names: BTreeSet<&String> = classes.into_iter().map(|(_, class)| class).collect();
    names.into_iter().cloned().collect()
}

fn found(dir: &Path, config: &ImagesConfig) -> Result<Found, ImageError> {
    let mut found = below(dir)?;
    // The list may lie beside what it lists.
    let list = config.labels.as_ref().map(|list| list.canonicalize().ok());
    found
        .others
        .retain(|(other, _)| list != Some(dir.join(other).canonicalize().ok()));
    let foreign = found
        .others
        .iter()
        .find_map(|(file, form)| Some((file, (*form)?)));
    match foreign {
        Some((file, form)) if config.strict => {
            Err(unreadable(&dir.join(file), of_foreign_form(form)))
        }
        _ if found.images.is_empty() => Err(ImageError::Empty {
            dir: dir.to_owned(),
            others: found.note_of_others(),
        }),
        _ => Ok(found),
    }
}

/// The classes of a list.
fn listed(
    config: &ImagesConfig,
    list: &Path,
    found: &Found,
) -> Result<(Classes, ImageNotes), ImageError> {
    let unlabeled = config.unlabeled_value.as_deref();
    let listed = list::read(&config.dir, list, unlabeled, found)?;
    refuse_lost(&config.dir, found, &listed.classes, &listed.foreign)?;
    let notes = found.note_of_others().into_iter().chain(listed.notes);
    Ok((listed.classes, notes.collect()))
}

/// The first folder of each path is its class; a file in no folder has none.
fn by_folder(
    config: &ImagesConfig,
    dir: &Path,
    found: &Found,
) -> Result<(Classes, ImageNotes), ImageError> {
    if let Some((training, measuring)) = parts(&found.folders) {
        return Err(ImageError::Parts {
            dir: dir.to_owned(),
            folders: found.folders.clone(),
            training,
            measuring,
        });
    }
    let class = |file: &PathBuf| {
        let name = folder_of(file)?;
        (!is_without_class(config, &name)).then(|| (file.clone(), name))
    };
    let classes: Classes = found.images.iter().filter_map(class).collect();
    let foreign = found.others.iter().filter(|(_, form)| form.is_some());
    let foreign: Classes = foreign.filter_map(|(file, _)| class(file)).collect();
    refuse_lost(dir, found, &classes, &foreign)?;
    Ok((classes, notes_of_folders(config, found)))
}

/// Whether the images of a folder have no class.
fn is_without_class(config: &ImagesConfig, folder: &str) -> bool {
    is_unlabeled(folder) || config.unlabeled_value.as_deref() == Some(folder)
}

/// The name of the first folder of a path.
fn folder_of(file: &Path) -> Option<String> {
    let folder = file.parent()?.components().next()?;
    Some(folder.as_os_str().to_string_lossy().into_owned())
}

/// An error where all images of a class are of a form that is not read.
fn refuse_lost(
    dir: &Path,
    found: &Found,
    classes: &Classes,
    foreign: &Classes,
) -> Result<(), ImageError> {
    let known = names(classes);
    let lost = foreign.iter().find(|(_, class)| !known.contains(class));
    let Some((first, class)) = lost else {
        return Ok(());
    };
    let form = found.others.iter().find(|(file, _)| file == first);
    let form = form.and_then(|(_, form)| *form).unwrap_or("unknown");
    Err(ImageError::ClassUnreadable {
        dir: dir.to_owned(),
        class: class.clone(),
        files: foreign.values().filter(|other| *other == class).count(),
        first: Box::new(unreadable(&dir.join(first), of_foreign_form(form))),
    })
}

fn notes_of_folders(config: &ImagesConfig, found: &Found) -> ImageNotes {
    let mut notes: ImageNotes = found.note_of_others().into_iter().collect();
    let with_images: BTreeSet<Option<String>> =
        found.images.iter().map(|file| folder_of(file)).collect();
    let (with_images, empty): (Vec<&String>, Vec<&String>) = found
        .folders
        .iter()
        .partition(|folder| with_images.contains(&Some((*folder).clone())));
    if !empty.is_empty() {
        let folders = empty.into_iter().cloned().collect();
        notes.push(ImageNote::NoImages { folders });
    }
    let spelled = with_images
        .into_iter()
        .filter(|folder| is_without_class(config, folder) && *folder != "unlabeled");
    notes.extend(spelled.map(|folder| ImageNote::UnlabeledFolder {
        folder: folder.clone(),
    }));
    let images = found.images.iter().filter(|file| folder_of(file).is_none());
    match images.count() {
        0 => (),
        images => notes.push(ImageNote::InNoFolder { images }),
    }
    notes
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
