//! The text form of the built-in layers: a kind and its numbers, `convv:32:5`.

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::{Convolution, GlobalMeanPool, Layer, Linear, MaxPool, Padding};

const KINDS: &str =
    "N, fc:N, convv:FILTERS:SIZE, convf:FILTERS:SIZE, maxpool:SIZE or globalmeanpool";

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
        _ => linear(read(entry).as_deref()),
    }
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

/// The original code wants the stride and the size, which have to be equal.
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
