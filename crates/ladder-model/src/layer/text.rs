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
use crate::sides::Sides;

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
    let mut parts = entry.split(':');
    let kind = parts.next().unwrap_or(entry);
    let numbers: Vec<&str> = parts.collect();
    match kind {
        "convv" => convolution(kind, Padding::Valid, &numbers),
        "convf" => convolution(kind, Padding::Full, &numbers),
        "maxpool" => max_pool(&numbers),
        "globalmeanpool" => global_mean_pool(&numbers),
        "fc" => linear(&numbers),
        _ => REGISTERED.read(entry).unwrap_or_else(|| units(entry)),
    }
}

/// The first words that [`parse`] takes for built-in layers.
fn is_kind(word: &str) -> bool {
    ["fc", "convv", "convf", "maxpool", "globalmeanpool"].contains(&word)
}

fn number(text: &str) -> Option<usize> {
    text.parse().map(NonZeroUsize::get).ok()
}

fn sides(text: &str) -> Option<Sides> {
    text.parse().ok()
}

fn expected(form: &str) -> String {
    format!("expected {form}, numbers above 0")
}

/// The same where SIZE and STRIDE may have two numbers.
fn expected_sides(form: &str) -> String {
    format!("{}, SIZE also HxW", expected(form))
}

/// A number alone is a fully connected layer; anything else is unknown.
fn units(entry: &str) -> Result<Arc<dyn Layer>, String> {
    let numbers: Vec<&str> = entry.split(':').collect();
    linear(&numbers).map_err(|expected| expected + &REGISTERED.alternatives())
}

fn linear(numbers: &[&str]) -> Result<Arc<dyn Layer>, String> {
    let units = match *numbers {
        [units] => number(units),
        _ => None,
    };
    let units = units.ok_or_else(|| expected(KINDS))?;
    Ok(Arc::new(Linear { units }))
}

/// The original code reads a fourth number and does not use it.
fn convolution(kind: &str, padding: Padding, numbers: &[&str]) -> Result<Arc<dyn Layer>, String> {
    let layer = |filters, size, stride| {
        Some(Convolution {
            filters: number(filters)?,
            size: sides(size)?,
            stride: sides(stride)?,
            padding,
        })
    };
    let read = match *numbers {
        [filters, size] => layer(filters, size, "1"),
        [filters, size, stride] => layer(filters, size, stride),
        [filters, size, stride, unused] => {
            number(unused).and_then(|_| layer(filters, size, stride))
        }
        _ => None,
    };
    let form = format!("{kind}:FILTERS:SIZE or {kind}:FILTERS:SIZE:STRIDE");
    Ok(Arc::new(read.ok_or_else(|| expected_sides(&form))?))
}

/// The original code takes the stride and the size, which must be equal.
fn max_pool(numbers: &[&str]) -> Result<Arc<dyn Layer>, String> {
    let read = match *numbers {
        [size] => sides(size).map(|size| (size, size)),
        [stride, size] => sides(stride).zip(sides(size)),
        _ => None,
    };
    let (stride, size) = read.ok_or_else(|| expected_sides("maxpool:SIZE"))?;
    match stride == size {
        true => Ok(Arc::new(MaxPool { size })),
        false => Err(format!(
            "expected a stride equal to the size, found {stride} and {size}"
        )),
    }
}

/// The original code reads numbers here and does not use them.
fn global_mean_pool(numbers: &[&str]) -> Result<Arc<dyn Layer>, String> {
    match numbers.iter().all(|text| number(text).is_some()) {
        true => Ok(Arc::new(GlobalMeanPool)),
        false => Err(expected("globalmeanpool")),
    }
}
