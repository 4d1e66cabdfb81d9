//! What can go wrong when a classifier is exported.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A classifier that cannot be exported.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// There is a file already.
    #[error("{}: there is a file already", .0.display())]
    Exists(PathBuf),
    /// A custom layer without an expression.
    #[error(
        "layer {position}, '{entry}', has no form in other programs' files; \
         give its type the method `Layer::expression`"
    )]
    Layer {
        /// Its position, from 1.
        position: usize,
        /// Its text form.
        entry: String,
    },
    /// A custom layer whose expression is not its map.
    #[error(
        "layer {position}, '{entry}': its expression does not fit its matrices and its output; \
         compare `Layer::expression` with `encoder_weights` and `output`"
    )]
    Expression {
        /// Its position, from 1.
        position: usize,
        /// Its text form.
        entry: String,
    },
    /// A file of ONNX cannot be as large.
    #[error("{bytes} bytes are more than the 2 GiB of an ONNX file; export to safetensors instead")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// The tensors do not make a file.
    #[error("safetensors: {0}")]
    Safetensors(#[from] safetensors::SafeTensorError),
    /// The file cannot be written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The device failed while its tensors were read.
    #[error("the device failed: {0}")]
    Device(String),
}

impl ExportError {
    /// Why the file `path` could not be written.
    pub(super) fn unwritten(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists(path),
            _ => Self::Io { path, source },
        }
    }
}
