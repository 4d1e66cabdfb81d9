//! Which files are images: by their first bytes, and by their names where these say nothing.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use image::ImageFormat;

/// The forms of images that are read, for messages.
pub(super) const READ: &str = "PNG, JPEG, WebP, BMP, TIFF, GIF";

/// The ends of their names.
const NAMES: [&str; 13] = [
    "png", "apng", "jpg", "jpeg", "jpe", "jfif", "webp", "bmp", "dib", "tif", "tiff", "gif", "jif",
];

/// The bytes that tell the form of a file.
const START: u64 = 16;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An image of a form that is read.
    Image,
    /// An image of another form, which has this name.
    Foreign(&'static str),
    /// No image.
    Other,
}

impl Form {
    /// The form of a file, whose content is checked further when it is decoded.
    pub fn of(path: &Path) -> Self {
        // A file that cannot be opened is an image by its name, and an error when it is decoded.
        let start = start(path).unwrap_or_default();
        let end = path.extension().unwrap_or_default().to_string_lossy();
        let end = end.to_ascii_lowercase();
        let foreign = foreign(&start).or_else(|| foreign_by_name(&end));
        match foreign {
            Some(name) => Self::Foreign(name),
            None if NAMES.contains(&end.as_str()) || is_read(&start) => Self::Image,
            None => Self::Other,
        }
    }
}

fn start(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(START).read_to_end(&mut start)?;
    Ok(start)
}

/// Whether these are the first bytes of an image that is read, whatever it is called.
fn is_read(start: &[u8]) -> bool {
    use ImageFormat::{Gif, Jpeg, Png, Tiff, WebP};
    // The two letters that begin a BMP file begin many a text too.
    matches!(
        image::guess_format(start),
        Ok(Png | Jpeg | WebP | Gif | Tiff)
    )
}

/// The name of an image form that is not read, by the first bytes of the file.
pub(super) fn foreign(start: &[u8]) -> Option<&'static str> {
    if start.starts_with(&[0xff, 0x0a]) || start.get(4..8) == Some(b"JXL ") {
        return Some("JPEG XL");
    }
    if start.get(4..8) == Some(b"jP  ") {
        return Some("JPEG 2000");
    }
    if start.get(4..8) != Some(b"ftyp") {
        return None;
    }
    match start.get(8..12)? {
        b"avif" | b"avis" => Some("AVIF"),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            Some("HEIC")
        }
        b"crx " => Some("raw"),
        _ => None,
    }
}

/// The same by the end of its name; raw files begin as a TIFF file does.
fn foreign_by_name(end: &str) -> Option<&'static str> {
    match end {
        "heic" | "heif" | "hif" => Some("HEIC"),
        "avif" => Some("AVIF"),
        "jxl" => Some("JPEG XL"),
        "jp2" | "j2k" | "jpx" => Some("JPEG 2000"),
        "arw" | "cr2" | "cr3" | "crw" | "dng" | "nef" | "nrw" | "orf" | "pef" | "raf" | "raw"
        | "rw2" | "srw" => Some("raw"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[track_caller]
    fn check(name: &str, content: &[u8], expected: Form) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        fs::write(&path, content).unwrap();
        assert_eq!(Form::of(&path), expected, "{name}");
    }

    #[test]
    fn content_comes_before_the_name_and_the_name_before_nothing() {
        check("a.JPG", b"", Form::Image);
        check("a.Webp", b"RIFF", Form::Image);
        check("a", b"\x89PNG\r\n\x1a\n", Form::Image);
        check("a.photo", &[0xff, 0xd8, 0xff, 0xe0], Form::Image);
        check(
            "IMG_1.jpg",
            b"\0\0\0\x18ftypheic\0\0\0\0",
            Form::Foreign("HEIC"),
        );
        check("a.avif", b"", Form::Foreign("AVIF"));
        check("a.NEF", b"MM\0*", Form::Foreign("raw"));
        check("notes.txt", b"BMP is an old form", Form::Other);
        check("Thumbs.db", &[0xd0, 0xcf], Form::Other);
    }
}
