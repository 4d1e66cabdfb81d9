//! The images of an album as rows, decoded in parallel.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::ImagesConfig;
use super::album::Album;
use super::decode::{row, to_bytes};
use super::error::ImageError;
use crate::rows::{Features, Rows, UNLABELED};

/// Images as rows, and those that could not be read.
#[derive(Debug)]
pub struct Decoded {
    /// A row for each image that could be read, in the order of their files.
    pub rows: Rows,
    /// The file of each row.
    pub files: Vec<PathBuf>,
    /// The images that could not be read, sorted.
    pub skipped: Vec<ImageError>,
}

/// Called with the number of images done and that of all, from several threads.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Reads the images of `album` below `dir` as the configuration says.
///
/// # Errors
/// With `strict`, the first image that cannot be read; otherwise only if none of a class can.
pub fn read(
    config: &ImagesConfig,
    dir: &Path,
    album: &Album,
    progress: Progress,
) -> Result<Decoded, ImageError> {
    let shape = config.shape();
    let done = AtomicUsize::new(0);
    let decode = |file: &PathBuf| {
        let values = row(&dir.join(file), shape)?;
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, album.files.len());
        Ok(to_bytes(&values))
    };
    let images: Vec<Result<Vec<u8>, ImageError>> = album.files.par_iter().map(decode).collect();
    let (mut pixels, mut labels, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    let mut files = Vec::new();
    for ((image, &label), file) in images.into_iter().zip(&album.labels).zip(&album.files) {
        match image {
            Ok(bytes) => {
                pixels.extend(bytes);
                labels.push(label);
                files.push(file.clone());
            }
            Err(error) if config.strict => return Err(error),
            Err(error) => skipped.push((label, error)),
        }
    }
    if labels.is_empty() {
        return Err(ImageError::NoneReadable {
            dir: dir.to_owned(),
            files: album.files.len(),
            first: Box::new(skipped.swap_remove(0).1),
        });
    }
    let skipped = without_lost_class(dir, album, &labels, skipped)?;
    let rows = Rows::new(Features::Bytes(pixels), labels, shape.len())?;
    Ok(Decoded {
        rows,
        files,
        skipped,
    })
}

/// The errors of images that are skipped, unless a class has no others.
fn without_lost_class(
    dir: &Path,
    album: &Album,
    read: &[u32],
    mut skipped: Vec<(u32, ImageError)>,
) -> Result<Vec<ImageError>, ImageError> {
    let is_lost = |label: u32| label != UNLABELED && !read.contains(&label);
    let Some(first) = skipped.iter().position(|(label, _)| is_lost(*label)) else {
        return Ok(skipped.into_iter().map(|(_, error)| error).collect());
    };
    let (class, error) = skipped.swap_remove(first);
    Err(ImageError::ClassUnreadable {
        dir: dir.to_owned(),
        class: album.class_names[class as usize].clone(),
        files: album.labels.iter().filter(|label| **label == class).count(),
        first: Box::new(error),
    })
}
