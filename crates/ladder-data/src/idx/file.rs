//! One IDX file: big-endian header, then one unsigned byte per value; plain or gzip.
//!
//! The sizes in the header are not trusted: memory grows as the bytes arrive.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::IdxError;
use crate::compressed::{self, Opened};
use crate::hex::hex;
use crate::memory;
use crate::planes::channels_last;
use ladder_model::FeatureShape;

/// The type code of unsigned bytes, the only one read.
const UNSIGNED_BYTE: u8 = 0x08;
/// Most bytes reserved in advance; the vector of a longer file grows as its bytes arrive.
const RESERVED: u64 = 64 << 20;

/// An IDX file of unsigned bytes whose size agrees with its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdxFile {
    /// Where it was read.
    pub path: PathBuf,
    /// The sizes in the header, outermost first; none is zero.
    pub sizes: Vec<u32>,
    /// The values, as many as the product of `sizes`.
    pub values: Vec<u8>,
}

/// The images of one IDX file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdxImages {
    /// The shape of each image.
    pub shape: FeatureShape,
    /// The number of images.
    pub count: usize,
    /// The pixels, `count * shape.len()` of them, image by image, each with its channels last.
    pub pixels: Vec<u8>,
}

/// Reads an IDX file of images, `[n, height, width]` or `[n, channels, height, width]`.
///
/// # Errors
/// A file that cannot be read, is damaged, or is not of images.
pub fn read_images(path: &Path) -> Result<IdxImages, IdxError> {
    IdxFile::read(path)?.into_images()
}

/// Reads an IDX file of labels, `[n]`.
///
/// # Errors
/// A file that cannot be read, is damaged, or is not of labels.
pub fn read_labels(path: &Path) -> Result<Vec<u8>, IdxError> {
    IdxFile::read(path)?.into_labels()
}

impl IdxFile {
    /// Reads the file `path`, gzip-compressed or not, whatever its name says.
    ///
    /// # Errors
    /// A file that cannot be read, or whose header and size disagree.
    pub fn read(path: &Path) -> Result<Self, IdxError> {
        let Opened { is_gzip, reader } = compressed::open(path).map_err(|source| IdxError::Io {
            path: path.to_path_buf(),
            source,
        })?;
        Source {
            path,
            is_gzip,
            reader,
        }
        .read_file()
    }

    /// The images of this file; those with channels, which the file has plane by plane, come with
    /// the channels last.
    ///
    /// # Errors
    /// Another number of dimensions than three or four.
    pub fn into_images(self) -> Result<IdxImages, IdxError> {
        let size = |at: usize| self.sizes[at] as usize;
        let (channels, height, width) = match self.sizes.len() {
            3 => (1, size(1), size(2)),
            4 => (size(1), size(2), size(3)),
            _ => return Err(self.wrong_dimensions("images", "3 (or 4 with channels)")),
        };
        let shape = FeatureShape {
            channels,
            height,
            width,
        };
        Ok(IdxImages {
            shape,
            count: size(0),
            pixels: channels_last(shape, self.values),
        })
    }

    /// The labels of this file.
    ///
    /// # Errors
    /// Another number of dimensions than one.
    pub fn into_labels(self) -> Result<Vec<u8>, IdxError> {
        match self.sizes.len() {
            1 => Ok(self.values),
            _ => Err(self.wrong_dimensions("labels", "1")),
        }
    }

    /// SHA-256 of the uncompressed file, lowercase hexadecimal.
    pub fn sha256(&self) -> String {
        // The header has one form only, so it need not be kept beside the values.
        let mut hash = Sha256::new_with_prefix([0, 0, UNSIGNED_BYTE, self.sizes.len() as u8]);
        for size in &self.sizes {
            hash.update(size.to_be_bytes());
        }
        hash.update(&self.values);
        hex(hash)
    }

    fn wrong_dimensions(&self, use_: &'static str, expected: &'static str) -> IdxError {
        IdxError::Dimensions {
            path: self.path.clone(),
            use_,
            expected,
            found: self.sizes.len(),
        }
    }
}

/// An open file, decompressed while it is read.
struct Source<'a> {
    path: &'a Path,
    is_gzip: bool,
    reader: Box<dyn Read>,
}

impl Source<'_> {
    fn read_file(mut self) -> Result<IdxFile, IdxError> {
        let sizes = self.read_header()?;
        let declared = self.declared_bytes(&sizes)?;
        self.check_memory(declared)?;
        let mut values = Vec::with_capacity(declared.min(RESERVED) as usize);
        self.fill(&mut values, declared)?;
        let found = values.len() as u64 + self.count_rest(values.len() as u64, declared)?;
        if found != declared {
            let declared = describe(&sizes, declared);
            return Err(IdxError::Length {
                path: self.path.to_path_buf(),
                declared,
                found,
            });
        }
        Ok(IdxFile {
            path: self.path.to_path_buf(),
            sizes,
            values,
        })
    }

    /// The sizes in the header.
    fn read_header(&mut self) -> Result<Vec<u32>, IdxError> {
        let magic: [u8; 4] = self
            .read_part(0, 4)?
            .try_into()
            .expect("invariant: four bytes read");
        let n_dimensions = match magic {
            [0, 0, UNSIGNED_BYTE, n_dimensions] if n_dimensions > 0 => n_dimensions,
            _ => {
                let found = u32::from_be_bytes(magic);
                return Err(IdxError::Magic {
                    path: self.path.to_path_buf(),
                    found,
                });
            }
        };
        let sizes = self.read_part(4, 4 * u64::from(n_dimensions))?;
        let size = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().expect("invariant: 4 bytes"));
        Ok(sizes.chunks_exact(4).map(size).collect())
    }

    /// `bytes` bytes of the header, which begin at `offset`.
    fn read_part(&mut self, offset: u64, bytes: u64) -> Result<Vec<u8>, IdxError> {
        let mut part = Vec::new();
        self.fill(&mut part, bytes)?;
        let found = part.len() as u64;
        if found < bytes {
            let path = self.path.to_path_buf();
            let (expected, found) = (offset + bytes, offset + found);
            return Err(IdxError::ShortHeader {
                path,
                expected,
                found,
            });
        }
        Ok(part)
    }

    /// The number of values that `sizes` declare.
    fn declared_bytes(&self, sizes: &[u32]) -> Result<u64, IdxError> {
        let product = sizes
            .iter()
            .try_fold(1_u64, |n, &size| n.checked_mul(u64::from(size)));
        match product {
            Some(bytes) if bytes > 0 => Ok(bytes),
            _ => Err(IdxError::Sizes {
                path: self.path.to_path_buf(),
                sizes: sizes.to_vec(),
            }),
        }
    }

    /// Refuses at once what no memory can hold, if there is so much in the file; gzip makes no file
    /// a thousand times smaller.
    fn check_memory(&self, declared: u64) -> Result<(), IdxError> {
        let ratio = if self.is_gzip { 1100 } else { 1 };
        let most = fs::metadata(self.path).map_or(0, |file| file.len().saturating_mul(ratio));
        let full = |full| self.error(io::Error::new(ErrorKind::OutOfMemory, full), 0, declared);
        memory::check(declared.min(most)).map_err(full)
    }

    /// Reads up to `bytes` bytes; fewer where the file ends.
    fn fill(&mut self, values: &mut Vec<u8>, bytes: u64) -> Result<(), IdxError> {
        let result = memory::read(&mut self.reader, bytes, values);
        result.map_err(|source| self.error(source, values.len() as u64, bytes))
    }

    /// The number of bytes after the declared ones; reading them also checks gzip's checksum.
    fn count_rest(&mut self, found: u64, declared: u64) -> Result<u64, IdxError> {
        let rest = io::copy(&mut self.reader, &mut io::sink());
        rest.map_err(|source| self.error(source, found, declared))
    }

    fn error(&self, source: io::Error, found: u64, expected: u64) -> IdxError {
        let path = self.path.to_path_buf();
        match (self.is_gzip, source.kind()) {
            (true, io::ErrorKind::UnexpectedEof) => IdxError::TruncatedGzip {
                path,
                expected,
                found,
            },
            (true, io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                IdxError::DamagedGzip { path, source }
            }
            _ => IdxError::Io { path, source },
        }
    }
}

/// `10000 labels`, `60000 images of 28x28 (47040000 bytes)`.
fn describe(sizes: &[u32], bytes: u64) -> String {
    match sizes {
        [labels] => format!("{labels} labels"),
        [images, shape @ ..] => {
            let shape: Vec<String> = shape.iter().map(u32::to_string).collect();
            format!("{images} images of {} ({bytes} bytes)", shape.join("x"))
        }
        [] => format!("{bytes} bytes"),
    }
}
