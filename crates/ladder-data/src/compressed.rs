//! Files that may be gzip-compressed; this is detected from the first bytes, not from the name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

/// An open file, decompressed while it is read.
pub(crate) struct Opened {
    pub is_gzip: bool,
    pub reader: Box<dyn Read>,
}

pub(crate) fn open(path: &Path) -> io::Result<Opened> {
    decompressed(Box::new(File::open(path)?))
}

/// The same for a stream.
pub(crate) fn decompressed(stream: Box<dyn Read>) -> io::Result<Opened> {
    let mut bytes = BufReader::with_capacity(1 << 16, stream);
    let is_gzip = bytes.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn Read> = if is_gzip {
        Box::new(Whole(MultiGzDecoder::new(bytes)))
    } else {
        Box::new(bytes)
    };
    Ok(Opened { is_gzip, reader })
}

/// Says in words if a gzip file ends before its end.
struct Whole<R>(MultiGzDecoder<R>);

impl<R: BufRead> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => {
                io::Error::new(ErrorKind::UnexpectedEof, "the compressed file ends early")
            }
            _ => error,
        })
    }
}
