//! Opening an image file, and its header.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek};
use std::path::Path;

use image::{ImageDecoder, ImageReader};

use super::Size;

/// The size in the header of an image and whether it has colors; `None` if the file is no image.
pub(super) fn header(path: &Path) -> Option<(Size, bool)> {
    let decoder = with_format(open(path).ok()?).ok()?.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let size = Size {
        height: height as usize,
        width: width as usize,
    };
    Some((size, decoder.color_type().has_color()))
}

pub(super) fn open(path: &Path) -> io::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path)?))
}

/// The format is detected from the content, not from the name.
pub(super) fn with_format<R: BufRead + Seek>(content: R) -> io::Result<ImageReader<R>> {
    ImageReader::new(content).with_guessed_format()
}
