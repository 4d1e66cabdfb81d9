//! The trained classifier in files of other programs.
//!
//! ```text
//! SavedModel -> Classifier (weights as PyTorch has them) -> safetensors, ONNX
//! ```

mod array;
mod classifier;
mod error;
mod map;
mod onnx;
mod safetensors;

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use ladder_data::{Existing, WholeFile};

pub use error::ExportError;

use crate::error::config_field::ConfigFieldError;
use crate::saved_model::SavedModel;
use classifier::Classifier;

/// A format that other programs read.
///
/// # `safetensors`
///
/// Tensors of 32 bits, named by the layer, counted from 0, the one next to the input first:
///
/// | tensor | shape | where |
/// |---|---|---|
/// | `layers.N.weight` | `[outputs, inputs]` | fully connected |
/// | | `[filters, channels, height, width]` | convolution |
/// | `layers.N.weights.I` | the same | custom layers: matrix number I of its map |
/// | `layers.N.mean`, `.variance` | `[outputs]` or `[channels]` | every layer |
/// | `layers.N.beta`, `.gamma` | the same | layers that have a shift, a scale |
/// | `pieces.value`, `.from`, `.slope`, `.scale`, `.shift`, `.missing` | `[pieces]` | networks that see pieces of numbers |
/// | `inputs.weight` | `[values + pieces]` | networks with weighted inputs |
/// | `preprocessing.mean` | `[values]` | runs with whitening |
/// | `preprocessing.matrix` | `[values, values]` | the same |
///
/// So weights are in PyTorch's form. A layer is `φ(((map(h) − mean) / sqrt(variance + epsilon) +
/// beta) · gamma)`; an absent beta is 0, an absent gamma 1. The last layer's values go into the
/// softmax, or are the standardized value of a regression. A fully connected layer at the input takes the values of a row in their order; one
/// above a map takes them channel after channel, as `flatten` of `[n, channels, height, width]`
/// gives them.
///
/// A network that sees pieces takes, after the values of a row, one value more for each of them:
/// `scale · clamp(slope · (x − from), 0, 1) + shift`, x being the row's value number `value`; and 0
/// where its value number `missing` is above 0.5, unless that number is −1. What it takes is multiplied by
/// `inputs.weight`, where that is there.
///
/// Where the probabilities, or the values, of several networks are averaged, the names of the tensors and of the
/// metadata that each has of its own (`architecture`, `activation`, `negative_slope`, `maps`) begin
/// with `networks.K.`, K from 0.
///
/// | metadata | text |
/// |---|---|
/// | `format` | `ladder classifier 1`; `ladder classifier 2` where there are pieces, weighted inputs, several networks, a temperature or factors; `ladder regressor 1` of a regression |
/// | `networks` | with the last two: their number |
/// | `target`, `target_mean`, `target_deviation` | of a regression: what is predicted, `output · target_deviation + target_mean` |
/// | `weights` | where networks do not count the same: how much each does in the average, a JSON list; the sum is 1 but for rounding |
/// | `temperature` | where there is one: probabilities are raised to one over it, in proportion |
/// | `class_factors` | where there are any: then each class's is multiplied by its number of this JSON list, in proportion |
/// | `ladder` | version of this program |
/// | `dataset` | name of the data set |
/// | `architecture` | `convf:32:5-maxpool:2-10`; [`Architecture`](ladder_model::Architecture) explains it |
/// | `activation` | `relu`, `leaky-relu` or `linear`: φ of the hidden layers; pooling has none, nor has the last layer |
/// | `negative_slope` | factor of negative values in φ: 0, 0.1 or 1 |
/// | `epsilon` | 1e-10 |
/// | `input_shape` | `[height, width, channels]` of a row, which has its values in this order, each from 0 to 1 |
/// | `classes` | number of classes, but of a regression |
/// | `class_names` | their names, a JSON list |
/// | `encoding` | for a model of a table: how its columns become the values of a row, JSON of [`TableEncoding`](ladder_data::TableEncoding) |
/// | `maps` | where there are custom layers: a JSON object with the map of each, by its N |
/// | `contrast` | where there is one: a row loses its mean and gets this norm first |
///
/// A map is `"h"`, the values that come in, or a list of an operation, what it is applied to, and
/// numbers: `["sum", "h", ["linear", ["leaky_relu", ["linear", "h", 0], 0.0], 1]]`.
///
/// | operation | numbers |
/// |---|---|
/// | `linear` | I; of the flattened values |
/// | `convolution` | I, stride, zeros on each side; each a number, or `[vertical, horizontal]` where they differ |
/// | `max_pool` | size, the same way, which is the stride too; rectangles at the border may be cut |
/// | `mean_pool` | factor of the mean of each channel |
/// | `leaky_relu` | factor of negative values |
/// | `sigmoid`, `tanh`, `sum`, `product` | none |
///
/// After the contrast, a row x becomes `(x − preprocessing.mean) preprocessing.matrix`.
///
/// # `onnx`
///
/// A graph of operator set 17 from `rows`, `[n, values]`, raw rows as [`SavedModel::predict`] takes
/// them, to `probabilities`, `[n, classes]`, with any n; of a regression to `values`, `[n, 1]`. The metadata is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportFormat {
    /// Named tensors and metadata, <https://github.com/huggingface/safetensors>.
    Safetensors,
    /// A graph that ONNX Runtime and others run, <https://onnx.ai>.
    Onnx,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Safetensors, Self::Onnx];

    /// The word of flags, which is the usual extension of the files too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Onnx => "onnx",
        }
    }
}

impl fmt::Display for ExportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ExportFormat {
    type Err = ConfigFieldError;

    fn from_str(text: &str) -> Result<Self, ConfigFieldError> {
        let format = Self::ALL.into_iter().find(|format| format.name() == text);
        format.ok_or_else(|| ConfigFieldError {
            field: "format",
            range: "safetensors or onnx",
            found: format!("'{text}'"),
        })
    }
}

impl SavedModel {
    /// Writes the classifier, with its preprocessing and without the decoder, into the file
    /// `path`, which is never seen half written.
    ///
    /// [`ExportFormat`] says what is in it.
    ///
    /// # Errors
    ///
    /// A file is there and not to be replaced, it cannot be written, or the format has no form for
    /// this network; nothing is written then.
    pub fn export(
        &self,
        format: ExportFormat,
        path: &Path,
        existing: Existing,
    ) -> Result<(), ExportError> {
        if existing == Existing::Keep && path.symlink_metadata().is_ok() {
            return Err(ExportError::Exists(path.to_owned())); // Before work is done in vain.
        }
        let classifier = Classifier::of(self)?;
        let bytes = match format {
            ExportFormat::Safetensors => safetensors::to_bytes(&classifier)?,
            ExportFormat::Onnx => onnx::to_bytes(&classifier)?,
        };
        WholeFile::write(path, &bytes, existing).map_err(ExportError::unwritten(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back_and_another_is_an_error_that_lists_them() {
        for format in ExportFormat::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let message = "pickle".parse::<ExportFormat>().unwrap_err().to_string();
        assert_eq!(
            message,
            "format: expected safetensors or onnx, found 'pickle'"
        );
    }
}
