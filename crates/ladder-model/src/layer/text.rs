//! The text form of layers: a kind and its numbers, `convv:32:5`.

use std::error::Error;
use std::num::NonZeroUsize;
use std::str::FromStr;
use std::sync::Arc;

use super::convolution::{Convolution, Padding};
use super::kind::Layer;
use super::linear::Linear;
use super::max_pool::MaxPool;
use super::mean_pool::GlobalMeanPool;
use crate::registry::{RegistrationError, Registry};

const KINDS: &str =
    "N, fc:N, convv:FILTERS:SIZE, convf:FILTERS:SIZE, maxpool:SIZE or globalmeanpool";

static REGISTERED: Registry<Arc<dyn Layer>> = Registry::new(is_kind);

/// Lets the text form of a custom layer be read, in this process, wherever layers are read: an
/// [`Architecture`](crate::Architecture), the configuration of a run, a saved model.
///
/// `name` is the first word of the text form, up to the first colon; `L` reads the whole form.
/// Call it before the first text with such a layer is read, and wherever a run is resumed or a
/// model loaded. Another call with the same type changes nothing.
///
/// # Errors
///
/// An invalid name, one that is built in, or one that belongs to another type.
///
/// ```no_run
/// # use std::fmt;
/// # use burn::tensor::Tensor;
/// # use ladder_model::FeatureShape;
/// use ladder_model::layer::{self, InitialWeight, Layer, LayerError};
///
/// /// Leaves everything as it is.
/// #[derive(Debug)]
/// struct Same;
///
/// impl std::str::FromStr for Same {
///     type Err = LayerError;
///
///     fn from_str(text: &str) -> Result<Self, LayerError> {
///         match text {
///             "same" => Ok(Self),
///             _ => Err("expected same, without numbers".into()),
///         }
///     }
/// }
/// # impl fmt::Display for Same {
/// #     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
/// #         f.write_str("same")
/// #     }
/// # }
/// # impl Layer for Same {
/// #     fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
/// #         Ok(input)
/// #     }
/// #     fn encoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
/// #         vec![]
/// #     }
/// #     fn encode(&self, h: Tensor<2>, _: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
/// #         h
/// #     }
/// #     fn decoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
/// #         vec![]
/// #     }
/// #     fn decode(&self, signal: Tensor<2>, _: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
/// #         signal
/// #     }
/// # }
///
/// layer::register::<Same>("same")?;
/// let layers: ladder_model::Architecture = "20-same-10".parse()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn register<L>(name: &str) -> Result<(), RegistrationError>
where
    L: Layer + FromStr<Err: Error>,
{
    REGISTERED.register::<L>(name, |entry| match entry.parse::<L>() {
        Ok(layer) => Ok(Arc::new(layer)),
        Err(error) => Err(error.to_string()),
    })
}

/// Whether a layer of this text form is one of this crate's.
pub fn is_built_in(entry: &str) -> bool {
    let kind = entry.split(':').next().unwrap_or(entry);
    is_kind(kind) || kind.parse::<usize>().is_ok()
}

/// Whether the text form of the layer is read back as the same.
pub(crate) fn is_readable(layer: &dyn Layer) -> bool {
    let entry = layer.to_string();
    !entry.contains('-') && parse(&entry).is_ok_and(|read| read.to_string() == entry)
}

/// The layer that `entry` describes.
///
/// # Errors
///
/// What was expected instead.
pub(crate) fn parse(entry: &str) -> Result<Arc<dyn Layer>, String> {
    let (kind, numbers) = match entry.split_once(':') {
        Some((kind, numbers)) => (kind, read(numbers)),
        None => (entry, Some(Vec::new())),
    };
    let numbers = numbers.as_deref();
    match kind {
        "convv" => convolution(kind, Padding::Valid, numbers),
        "convf" => convolution(kind, Padding::Full, numbers),
        "maxpool" => max_pool(numbers),
        "globalmeanpool" => global_mean_pool(numbers),
        "fc" => linear(numbers),
        _ => REGISTERED.read(entry).unwrap_or_else(|| units(entry)),
    }
}

/// The first words that [`parse`] takes for built-in layers.
fn is_kind(word: &str) -> bool {
    ["fc", "convv", "convf", "maxpool", "globalmeanpool"].contains(&word)
}

/// Numbers above 0, separated by colons.
fn read(text: &str) -> Option<Vec<usize>> {
    text.split(':')
        .map(|number| Some(number.parse::<NonZeroUsize>().ok()?.get()))
        .collect()
}

fn expected(form: &str) -> String {
    format!("expected {form}, numbers above 0")
}

/// A number alone is a fully connected layer; anything else is unknown.
fn units(entry: &str) -> Result<Arc<dyn Layer>, String> {
    let alternatives = REGISTERED.alternatives();
    linear(read(entry).as_deref()).map_err(|expected| expected + &alternatives)
}

fn linear(numbers: Option<&[usize]>) -> Result<Arc<dyn Layer>, String> {
    match numbers {
        Some(&[units]) => Ok(Arc::new(Linear { units })),
        _ => Err(expected(KINDS)),
    }
}

/// The original code reads a fourth number and does not use it.
fn convolution(
    kind: &str,
    padding: Padding,
    numbers: Option<&[usize]>,
) -> Result<Arc<dyn Layer>, String> {
    let (filters, size, stride) = match numbers {
        Some(&[filters, size]) => (filters, size, 1),
        Some(&[filters, size, stride] | &[filters, size, stride, _]) => (filters, size, stride),
        _ => {
            let form = format!("{kind}:FILTERS:SIZE or {kind}:FILTERS:SIZE:STRIDE");
            return Err(expected(&form));
        }
    };
    Ok(Arc::new(Convolution {
        filters,
        size,
        stride,
        padding,
    }))
}

/// The original code takes the stride and the size, which must be equal.
fn max_pool(numbers: Option<&[usize]>) -> Result<Arc<dyn Layer>, String> {
    match numbers {
        Some(&[size]) => Ok(Arc::new(MaxPool { size })),
        Some(&[stride, size]) if stride == size => Ok(Arc::new(MaxPool { size })),
        Some(&[stride, size]) => Err(format!(
            "expected a stride equal to the size, found {stride} and {size}"
        )),
        _ => Err(expected("maxpool:SIZE")),
    }
}

/// The original code reads numbers here and does not use them.
fn global_mean_pool(numbers: Option<&[usize]>) -> Result<Arc<dyn Layer>, String> {
    match numbers {
        Some(_) => Ok(Arc::new(GlobalMeanPool)),
        None => Err(expected("globalmeanpool")),
    }
}
