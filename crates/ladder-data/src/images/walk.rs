//! The files below a folder: images, and what is no image that can be read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::ImageError;
use super::form::Form;
use super::note::ImageNote;

/// What lies below a folder, by paths seen from it, sorted.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The images.
    pub images: Vec<PathBuf>,
    /// The other files, with the name of their form where they are images that are not read.
    pub others: Vec<(PathBuf, Option<&'static str>)>,
    /// The names of the folders at the top.
    pub folders: Vec<String>,
}

/// Folders that archives of macOS, and storage in a network, add of their own.
const OF_SYSTEMS: [&str; 4] = ["__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN"];

/// What lies below `dir`.
pub(super) fn below(dir: &Path) -> Result<Found, ImageError> {
    let mut found = Found::default();
    collect(dir, dir, &mut Vec::new(), &mut found)?;
    found.images.sort();
    found.others.sort();
    found.folders.sort();
    Ok(found)
}

/// What lies below `folder`, by paths seen from `dir`; hidden files are skipped, and so is what
/// systems add of their own.
///
/// Links are followed, but not to one of the `ancestors`, the real paths of the folders on the way
/// from `dir`, nor to what holds one: its images would count again, as those of other classes.
fn collect(
    dir: &Path,
    folder: &Path,
    ancestors: &mut Vec<PathBuf>,
    found: &mut Found,
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
        if name.starts_with('.') || OF_SYSTEMS.contains(&name.as_ref()) {
            continue;
        }
        if path.is_dir() {
            if folder == dir {
                found.folders.push(name.into_owned());
            }
            collect(dir, &path, ancestors, found)?;
        } else {
            found.add(path.strip_prefix(dir).unwrap_or(&path), Form::of(&path));
        }
    }
    ancestors.pop();
    Ok(())
}

impl Found {
    fn add(&mut self, path: &Path, form: Form) {
        let path = path.to_owned();
        match form {
            Form::Image => self.images.push(path),
            Form::Foreign(name) => self.others.push((path, Some(name))),
            Form::Other => self.others.push((path, None)),
        }
    }

    /// What is said about the files that are no images that can be read, if there are some.
    pub fn note_of_others(&self) -> Option<ImageNote> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (path, form) in &self.others {
            *counts.entry(kind(path, *form)).or_default() += 1;
        }
        let mut kinds: Vec<(String, usize)> = counts.into_iter().collect();
        kinds.sort_by_key(|(_, count)| Reverse(*count));
        let has_images = self.others.iter().any(|(_, form)| form.is_some());
        (!kinds.is_empty()).then_some(ImageNote::NotRead { kinds, has_images })
    }
}

/// `HEIC (.heic)`, or `.txt`
fn kind(path: &Path, form: Option<&str>) -> String {
    let end = path.extension().unwrap_or_default().to_string_lossy();
    let end = match end.is_empty() {
        true => "without an extension".to_owned(),
        false => format!(".{}", end.to_lowercase()),
    };
    match form {
        Some(form) => format!("{form} ({end})"),
        None => end,
    }
}
