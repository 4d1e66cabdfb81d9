//! A list of images and their classes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use csv::StringRecord;

use super::error::ImageError;
use super::folder::is_unlabeled;
use super::note::{ImageNote, ImageNotes};
use super::walk::Found;
use crate::class_names::{MINUS_ONE, minus_one_means_unknown};
use crate::encoding::{Seen, class_name};
use crate::table::{ReadOptions, TableFile};

/// What the column of the files is called, the first that is there.
const FILE: [&str; 5] = ["file", "file_name", "filename", "image", "path"];

/// What the column of the classes is called.
const LABEL: [&str; 2] = ["label", "class"];

/// What a list says.
pub(super) struct Listed {
    /// The class of each image that has one.
    pub classes: BTreeMap<PathBuf, String>,
    /// Files that are no images that can be read, with their classes.
    pub foreign: BTreeMap<PathBuf, String>,
    pub notes: ImageNotes,
}

/// Reads the list `list` of files below `dir`; a file with a blank class, or with `unlabeled` in
/// its place, has none.
pub(super) fn read(
    dir: &Path,
    list: &Path,
    unlabeled: Option<&str>,
    found: &Found,
) -> Result<Listed, ImageError> {
    let mut rows = TableFile::open(list, &ReadOptions::default())?;
    let columns = columns(list, rows.header())?;
    let mut listed = Listed {
        classes: BTreeMap::new(),
        foreign: BTreeMap::new(),
        notes: note_columns(list, rows.header(), columns),
    };
    let names = Names { dir, list, found };
    let (mut seen, mut unknown) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut row = StringRecord::new();
    while let Some(place) = rows.next(&mut row)? {
        let [file, class] = columns.map(|column| &row[column]);
        let image = names.find(file).ok_or_else(|| ImageError::NotThere {
            path: list.to_owned(),
            place,
            file: file.to_owned(),
            dir: dir.to_owned(),
            called: names.without_end(file),
        })?;
        if !seen.insert(image.clone()) {
            return Err(ImageError::Twice {
                path: list.to_owned(),
                place,
                file: file.to_owned(),
            });
        }
        match class.trim() {
            "" => (),
            class if is_given(unlabeled, class) || is_unlabeled(class) => {
                *unknown.entry(class.to_owned()).or_default() += 1;
            }
            class => listed.add(found, image, class.to_owned()),
        }
    }
    listed.name_classes();
    if unlabeled.is_none() {
        unknown.extend(listed.take_minus_one());
    }
    let unknown = unknown.into_iter();
    let notes = unknown.map(|(text, images)| ImageNote::UnlabeledText { text, images });
    listed.notes.extend(notes);
    let others = found.images.iter().filter(|image| !seen.contains(*image));
    let images = others.count();
    let note = (images > 0).then_some(ImageNote::NotListed { images });
    listed.notes.extend(note);
    Ok(listed)
}

/// Whether a class is the text that is given for those that are not known.
fn is_given(unlabeled: Option<&str>, class: &str) -> bool {
    unlabeled.is_some_and(|text| class_name(text) == class_name(class))
}

impl Listed {
    /// Gives all texts that mean the same one name.
    fn name_classes(&mut self) {
        let all = self.classes.values().chain(self.foreign.values());
        let seen = Seen::all_of(all.map(String::as_str));
        for class in self.classes.values_mut().chain(self.foreign.values_mut()) {
            *class = seen.name_of(class);
        }
        let note = seen.twice().map(|names| ImageNote::SameName { names });
        self.notes.extend(note);
    }

    /// Takes the class -1 away where it means that the class is not known; it, and the images that
    /// have it.
    fn take_minus_one(&mut self) -> Option<(String, usize)> {
        let all = || self.classes.values().chain(self.foreign.values());
        let different: BTreeSet<&str> = all().map(String::as_str).collect();
        if !minus_one_means_unknown(different) {
            return None;
        }
        let before = self.classes.len();
        self.classes.retain(|_, class| class != MINUS_ONE);
        self.foreign.retain(|_, class| class != MINUS_ONE);
        Some((MINUS_ONE.to_owned(), before - self.classes.len()))
    }

    fn add(&mut self, found: &Found, image: PathBuf, class: String) {
        match found.images.binary_search(&image) {
            Ok(_) => self.classes.insert(image, class),
            Err(_) => self.foreign.insert(image, class),
        };
    }
}

/// The positions of the files and of the classes.
fn columns(list: &Path, header: &[String]) -> Result<[usize; 2], ImageError> {
    let position = |names: &[&str]| {
        let mut positions = names.iter().map(|name| {
            let is_it = |cell: &String| cell.trim().eq_ignore_ascii_case(name);
            header.iter().position(is_it)
        });
        positions.find_map(|position| position)
    };
    match (position(&FILE), position(&LABEL)) {
        (Some(file), Some(label)) => Ok([file, label]),
        (file, _) => Err(ImageError::ListColumns {
            path: list.to_owned(),
            found: header.to_vec(),
            has_files: file.is_some(),
        }),
    }
}

/// A note unless they are called as the documentation says.
fn note_columns(list: &Path, header: &[String], [file, label]: [usize; 2]) -> ImageNotes {
    let (file, label) = (&header[file], &header[label]);
    match (file.as_str(), label.as_str()) {
        ("file", "label") => Vec::new(),
        _ => vec![ImageNote::ListColumns {
            path: list.to_owned(),
            file: file.clone(),
            label: label.clone(),
        }],
    }
}

/// How a list names files.
struct Names<'a> {
    dir: &'a Path,
    list: &'a Path,
    found: &'a Found,
}

impl Names<'_> {
    /// The file called `name`, seen from the folder: it is named from there, from the folder of
    /// the list, from the working directory, or by an absolute path, with either kind of slash.
    fn find(&self, name: &str) -> Option<PathBuf> {
        let slashes = name.replace('\\', "/");
        let spellings = [Path::new(name), Path::new(&slashes)];
        let is_there = |path: &PathBuf| {
            let others = &self.found.others;
            self.found.images.binary_search(path).is_ok()
                || others
                    .binary_search_by(|(other, _)| other.cmp(path))
                    .is_ok()
        };
        let direct = spellings.iter().map(|path| without_dots(path));
        let elsewhere = spellings.iter().filter_map(|path| self.below_dir(path));
        direct.chain(elsewhere).find(is_there)
    }

    /// The image whose name is `name` and an end.
    fn without_end(&self, name: &str) -> Option<String> {
        let mut images = self.found.images.iter();
        let image =
            images.find(|image| image.with_extension("") == without_dots(Path::new(name)))?;
        Some(image.display().to_string())
    }

    /// A path from elsewhere, seen from the folder; `None` if it does not lead there.
    fn below_dir(&self, path: &Path) -> Option<PathBuf> {
        let dir = fs::canonicalize(self.dir).ok()?;
        let beside = self.list.parent().unwrap_or(Path::new(""));
        [self.dir, beside, Path::new("")].iter().find_map(|base| {
            // The file itself may be a link to elsewhere, and keeps its name.
            let path = base.join(path);
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
            let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
            let below = folder.strip_prefix(&dir).ok()?;
            Some(below.join(path.file_name()?))
        })
    }
}

/// `./a/b` as `a/b`
fn without_dots(path: &Path) -> PathBuf {
    let parts = path.components();
    parts.filter(|part| *part != Component::CurDir).collect()
}
