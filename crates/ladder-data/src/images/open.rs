//! Opening an image file: its form, its size and the way up.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::Size;
use super::error::ImageError;
use super::form::{READ, foreign};
use crate::guarded::guarded;
use crate::memory;

/// Most pixels of an image; a file of a few kilobytes can claim any number.
const MOST_PIXELS: u64 = 64_000_000;

/// Most bytes that a decoder may take for one image, beside those of the file: as many pixels in the
/// largest form, and half as much to work with.
const MOST_BYTES: u64 = MOST_PIXELS * 12;

/// An image whose header has been read.
pub(super) struct Opened<'a, D> {
    path: &'a Path,
    decoder: D,
    orientation: Orientation,
}

pub(super) fn open(path: &Path) -> Result<BufReader<File>, ImageError> {
    let file = File::open(path).map_err(io(path))?;
    Ok(BufReader::new(file))
}

/// Reads the header of `content`, which errors call `path`.
///
/// The form is detected from the first bytes, not from the name.
pub(super) fn read_header<'a, R: BufRead + Seek + 'a>(
    path: &'a Path,
    content: R,
) -> Result<Opened<'a, impl ImageDecoder + 'a>, ImageError> {
    let reader = ImageReader::new(content).with_guessed_format();
    let mut reader = reader.map_err(io(path))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    if !reader.format().is_some_and(is_read) {
        return Err(other_form(path, reader.into_inner()));
    }
    let mut decoder = reader.into_decoder().map_err(damaged(path))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(unreadable(
            path,
            format!("{width}x{height} pixels are more than {MOST_PIXELS}; make it smaller first"),
        ));
    }
    let orientation = decoder.orientation().map_err(damaged(path))?;
    Ok(Opened {
        path,
        decoder,
        orientation,
    })
}

impl<D: ImageDecoder> Opened<'_, D> {
    /// The size that the image is shown in.
    pub fn size(&self) -> Size {
        use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
        let (width, height) = self.decoder.dimensions();
        let (width, height) = match self.orientation {
            Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => (height, width),
            _ => (width, height),
        };
        Size {
            height: height as usize,
            width: width as usize,
        }
    }

    /// Whether its pixels may have colors.
    pub fn is_of_colors(&self) -> bool {
        self.decoder.color_type().has_color()
    }

    /// The pixels, turned and mirrored as every viewer shows them; of an animation the first
    /// frame, of several pages the first.
    pub fn decode(self) -> Result<DynamicImage, ImageError> {
        let bytes = self.decoder.total_bytes();
        if bytes > MOST_BYTES {
            let reason = format!("its pixels take {bytes} bytes, more than {MOST_BYTES}");
            return Err(unreadable(self.path, reason));
        }
        memory::check(bytes).map_err(|full| unreadable(self.path, full.to_string()))?;
        let image = guarded(|| DynamicImage::from_decoder(self.decoder));
        let image = image.map_err(|reason| unreadable(self.path, reason))?;
        let mut image = image.map_err(damaged(self.path))?;
        image.apply_orientation(self.orientation);
        Ok(image)
    }
}

fn is_read(format: ImageFormat) -> bool {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    matches!(format, Png | Jpeg | WebP | Bmp | Tiff | Gif)
}

/// What `content` is instead of an image that is read.
fn other_form(path: &Path, mut content: impl BufRead + Seek) -> ImageError {
    let start = content.seek(SeekFrom::Start(0)).and(content.fill_buf());
    match start {
        Err(error) => io(path)(error),
        Ok([]) => unreadable(path, "the file is empty".to_owned()),
        Ok(start) => unreadable(
            path,
            match foreign(start) {
                Some(form) => of_foreign_form(form),
                None => of_no_form(),
            },
        ),
    }
}

/// What a file is whose form nobody knows.
pub(super) fn of_no_form() -> String {
    format!("no image that can be read; expected {READ}")
}

/// What to do with an image of a form that is not read.
pub(super) fn of_foreign_form(form: &str) -> String {
    format!("an image of the form {form}, which is not read; convert it to JPEG or PNG")
}

pub(super) fn unreadable(path: &Path, reason: String) -> ImageError {
    ImageError::Unreadable {
        path: path.to_owned(),
        reason,
    }
}

fn damaged(path: &Path) -> impl Fn(image::ImageError) -> ImageError {
    move |error| unreadable(path, format!("not a readable image: {error}"))
}

fn io(path: &Path) -> impl Fn(io::Error) -> ImageError {
    move |source| ImageError::Io {
        path: path.to_owned(),
        source,
    }
}
