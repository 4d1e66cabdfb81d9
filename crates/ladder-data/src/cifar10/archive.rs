//! The archive, decompressed and taken apart while it is read.

use std::io::{self, Read};
use std::path::Path;

use tar::{Archive, Entry};

use super::error::Cifar10Error;
use super::files::FILES;
use super::images::Images;
use crate::compressed;

/// Reads the six files of the archive, wherever they are in it; others are skipped.
pub(super) fn read(path: &Path, records: usize) -> Result<Images, Cifar10Error> {
    let damaged = |source| Cifar10Error::Damaged {
        archive: path.to_path_buf(),
        source,
    };
    let opened = compressed::open(path).map_err(Cifar10Error::io(path))?;
    let mut archive = Archive::new(opened.reader);
    let mut images = Images::new(records);
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        if let Some(file) = file_of(&entry) {
            read_entry(path, file, &mut entry, &mut images)?;
        }
    }
    // What follows the last file holds the checksum of the compressed data.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    match images.first_missing() {
        None => Ok(images),
        Some(missing) => Err(Cifar10Error::MissingFile {
            place: path.to_path_buf(),
            missing,
        }),
    }
}

/// Which of the six files it is, by its name, whatever its folder.
fn file_of(entry: &Entry<impl Read>) -> Option<usize> {
    let path = entry.path_bytes();
    let name = path.rsplit(|&byte| byte == b'/').next()?;
    FILES.iter().position(|file| file.name.as_bytes() == name)
}

fn read_entry(
    archive: &Path,
    file: usize,
    entry: &mut Entry<impl Read>,
    images: &mut Images,
) -> Result<(), Cifar10Error> {
    let name = FILES[file].name;
    if images.has(file) {
        return Err(Cifar10Error::Duplicate {
            archive: archive.to_path_buf(),
            name,
        });
    }
    let in_archive = archive.file_name().unwrap_or(archive.as_os_str());
    let called = format!("{}: {name}", in_archive.display());
    let (expected, found) = (images.file_bytes(), entry.size());
    if found != expected {
        let records = images.records();
        return Err(Cifar10Error::length(&called, records, expected, found));
    }
    let cut = |found, source: io::Error| match source.kind() {
        io::ErrorKind::UnexpectedEof => Cifar10Error::Truncated {
            file: called.clone(),
            expected,
            found,
        },
        _ => Cifar10Error::Damaged {
            archive: archive.to_path_buf(),
            source,
        },
    };
    images.read_file(file, called.clone(), entry, cut)
}
