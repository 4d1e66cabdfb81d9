//! Numbers as typed, with errors that say what was expected.

use anyhow::{Result, anyhow, bail};
use serde::Serialize;

/// A count: 0, 1, 2 …
pub fn whole_number(text: &str) -> Result<usize> {
    text.parse()
        .map_err(|_| anyhow!("expected a whole number, found '{text}'"))
}

/// A seed: 0, 1, 2 … up to 2^64 - 1.
pub fn seed(text: &str) -> Result<u64> {
    text.parse()
        .map_err(|_| anyhow!("expected a whole number, found '{text}'"))
}

/// A number; whether it is in range is checked with all settings.
pub fn number(text: &str) -> Result<f64> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => bail!("expected a finite number, found '{text}'"),
        Err(_) => bail!("expected a number, found '{text}'"),
    }
}

/// A list that counts as one value: a later one takes the place of an earlier one.
#[derive(Clone, Debug, Serialize)]
pub struct Numbers(Vec<f64>);

/// `1000,10,0.1`
pub fn numbers(text: &str) -> Result<Numbers> {
    let numbers = text.split(',').map(number);
    Ok(Numbers(numbers.collect::<Result<_>>()?))
}
