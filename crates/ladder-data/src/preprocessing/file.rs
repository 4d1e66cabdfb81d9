//! The preprocessing on disk: tensors in the safetensors format, which other programs read too.
//!
//! | part | content |
//! |---|---|
//! | tensor `mean` | μ of the whitening, `[width]`, 32 bits |
//! | tensor `matrix` | P of the whitening, `[width, width]`, 32 bits |
//! | metadata | version, steps, width, what it was fitted on, SHA-256 of the tensors |
//!
//! Without whitening there are no tensors.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensorError, SafeTensors, TensorView};
use sha2::{Digest, Sha256};

use super::config::PreprocessingConfig;
use super::error::PreprocessingError;
use super::whitening::Whitening;
use super::{Origin, Preprocessing};
use crate::hex::hex;
use crate::tensor_file::tensor_file_bytes;
use crate::whole_file::{Existing, WholeFile};

/// To be raised when the same numbers would be fitted to another result.
pub(super) const VERSION: &str = "ladder preprocessing 1";
const MEAN: &str = "mean";
const MATRIX: &str = "matrix";

impl Preprocessing {
    /// Writes the file `path`, which is never seen half written.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), PreprocessingError> {
        let bytes = self.to_bytes().map_err(|error| damaged(path, &error))?;
        WholeFile::write(path, &bytes, Existing::Replace).map_err(PreprocessingError::io(path))
    }

    /// Reads what [`write`](Self::write) wrote.
    ///
    /// # Errors
    /// The file cannot be read, is damaged, or needs the feature `whitening`.
    pub fn read(path: &Path) -> Result<Self, PreprocessingError> {
        let bytes = fs::read(path).map_err(PreprocessingError::io(path))?;
        let contents = Contents::parse(&bytes).map_err(|reason| PreprocessingError::Damaged {
            path: path.to_path_buf(),
            reason,
        })?;
        contents.into_preprocessing()
    }

    fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        let width = self.width;
        let whitening = self.whitening.as_ref();
        let mean = bytes_of(whitening.map_or(&[], Whitening::mean));
        let matrix = bytes_of(whitening.map_or(&[], Whitening::matrix));
        let mut tensors = Vec::new();
        if whitening.is_some() {
            tensors.push((MEAN, TensorView::new(Dtype::F32, vec![width], &mean)?));
            let shape = vec![width, width];
            tensors.push((MATRIX, TensorView::new(Dtype::F32, shape, &matrix)?));
        }
        let metadata = [
            ("version", VERSION.to_string()),
            ("contrast", number_text(self.config.contrast)),
            ("zca", number_text(self.config.zca)),
            ("width", width.to_string()),
            ("data", format!("{:016x}", self.origin.data)),
            ("rows", format!("{:016x}", self.origin.rows)),
            ("sha256", checksum(&mean, &matrix)),
        ];
        tensor_file_bytes(tensors, &BTreeMap::from(metadata))
    }
}

/// A number, or `none`; read back to the last bit.
fn number_text(number: Option<f64>) -> String {
    number.map_or("none".to_string(), |number| number.to_string())
}

/// What stands in a file, checked.
struct Contents {
    config: PreprocessingConfig,
    origin: Origin,
    width: usize,
    /// Mean and matrix.
    whitening: Option<(Vec<f32>, Vec<f32>)>,
}

impl Contents {
    /// Or what is wrong.
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
        let metadata = header.metadata().as_ref().ok_or("no metadata")?;
        let field = |name: &str| metadata.get(name).ok_or(format!("no {name}"));
        let version = field("version")?;
        if version != VERSION {
            return Err(format!("version '{version}', expected '{VERSION}'"));
        }
        let hash = |name: &str| {
            u64::from_str_radix(field(name)?, 16).map_err(|error| format!("{name}: {error}"))
        };
        let number = |name: &str| match field(name)?.as_str() {
            "none" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|error| format!("{name}: {error}")),
        };
        let config = PreprocessingConfig {
            contrast: number("contrast")?,
            zca: number("zca")?,
        };
        let width = field("width")?.parse();
        let width: usize = width.map_err(|error| format!("width: {error}"))?;
        let tensor = |name, shape: &[usize]| match config.zca {
            Some(_) => floats(&tensors, name, shape),
            None => Ok(Vec::new()),
        };
        let (mean, matrix) = (tensor(MEAN, &[width])?, tensor(MATRIX, &[width, width])?);
        if *field("sha256")? != checksum(&bytes_of(&mean), &bytes_of(&matrix)) {
            return Err("the checksum of the numbers is another".to_string());
        }
        Ok(Self {
            config,
            origin: Origin {
                data: hash("data")?,
                rows: hash("rows")?,
            },
            width,
            whitening: config.zca.map(|_| (mean, matrix)),
        })
    }

    fn into_preprocessing(self) -> Result<Preprocessing, PreprocessingError> {
        let whitening = self.whitening;
        let whitening = whitening.map(|(mean, matrix)| Whitening::from_parts(mean, matrix));
        Ok(Preprocessing {
            config: self.config,
            origin: self.origin,
            width: self.width,
            whitening: whitening.transpose()?,
        })
    }
}

fn floats(tensors: &SafeTensors, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
    let tensor = tensors.tensor(name).map_err(|error| error.to_string())?;
    if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
        let (dtype, found) = (tensor.dtype(), tensor.shape());
        return Err(format!(
            "{name} is {dtype:?} {found:?}, expected F32 {shape:?}"
        ));
    }
    let (values, _) = tensor.data().as_chunks();
    Ok(values.iter().copied().map(f32::from_le_bytes).collect())
}

fn bytes_of(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

fn checksum(mean: &[u8], matrix: &[u8]) -> String {
    hex(Sha256::new_with_prefix(mean).chain_update(matrix))
}

fn damaged(path: &Path, error: &SafeTensorError) -> PreprocessingError {
    PreprocessingError::Damaged {
        path: path.to_path_buf(),
        reason: error.to_string(),
    }
}
