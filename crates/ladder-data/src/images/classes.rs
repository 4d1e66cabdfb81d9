//! The class of each image below a folder: by a list, or by the folders.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::ImagesConfig;
use super::error::ImageError;
use super::folder::{are_beside_each_other, is_unlabeled, parts};
use super::list;
use super::note::{ImageNote, ImageNotes};
use super::open::{of_foreign_form, of_no_form, unreadable};
use super::walk::{Found, below};

/// The class of each image that has one.
pub(super) type Classes = BTreeMap<PathBuf, String>;

/// The names of the classes, sorted.
pub(super) fn names<'a>(
    classes: impl IntoIterator<Item = (&'a PathBuf, &'a String)>,
) -> Vec<String> {
    let names: BTreeSet<&String> = classes.into_iter().map(|(_, class)| class).collect();
    names.into_iter().cloned().collect()
}

/// What lies below `dir`, which has images.
pub(super) fn found(dir: &Path, config: &ImagesConfig) -> Result<Found, ImageError> {
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
pub(super) fn listed(
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
pub(super) fn by_folder(
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
    let form = form.and_then(|(_, form)| *form);
    Err(ImageError::ClassUnreadable {
        dir: dir.to_owned(),
        class: class.clone(),
        files: foreign.values().filter(|other| *other == class).count(),
        first: Box::new(unreadable(
            &dir.join(first),
            form.map_or_else(of_no_form, of_foreign_form),
        )),
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
    notes.extend(note_of_folders_below(config, found));
    let images = found.images.iter().filter(|file| folder_of(file).is_none());
    match images.count() {
        0 => (),
        images => notes.push(ImageNote::InNoFolder { images }),
    }
    notes
}

/// Says where the classes may be the folders below those that are taken for them: all have the same
/// ones, or are called as parts of a data set.
fn note_of_folders_below(config: &ImagesConfig, found: &Found) -> Option<ImageNote> {
    let mut below = BTreeMap::<String, BTreeSet<String>>::new();
    for file in &found.images {
        let mut parts = file.parent()?.components();
        let mut name = || Some(parts.next()?.as_os_str().to_string_lossy().into_owned());
        if let Some(folder) = name().filter(|folder| !is_without_class(config, folder)) {
            below.entry(folder).or_default().extend(name());
        }
    }
    let folders: Vec<&String> = below.keys().collect();
    let first = below.values().next()?;
    let are_same = folders.len() > 1 && first.len() > 1 && below.values().all(|it| it == first);
    let of_all = || folders.iter().map(|folder| (*folder).clone()).collect();
    if are_same {
        return Some(ImageNote::SameFolders {
            folders: of_all(),
            below: first.iter().cloned().collect(),
        });
    }
    are_beside_each_other(&folders).then(|| ImageNote::PartsAsClasses { folders: of_all() })
}
