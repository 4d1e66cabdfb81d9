//! What the decoder makes of a row, level by level, as images.

use anyhow::Result;
use ladder_model::FeatureShape;
use ladder_train::{LevelRows, SavedModel};
use serde_json::{Value, json};

use super::api_error::ApiError;
use crate::page::draw::image::{Tone, data_uri, is_image};

/// The noise of the page: the same for the same row, so that only a stroke changes an image.
const SEED: u64 = 1;

/// The levels of `row` that have a denoising cost, the input first.
///
/// Rows are normalized together, so it is shown to the network with `companions`; without any
/// there is nothing to see.
pub fn levels(model: &SavedModel, row: &[f32], companions: &[f32]) -> Result<Value, ApiError> {
    if companions.is_empty() {
        return Ok(json!([]));
    }
    // The noise of a row depends on its position, so this row comes first.
    let rows = [row, companions].concat();
    let found = model.reconstruct(&rows, SEED)?;
    let levels = found.iter().map(|level| one(model, level));
    levels
        .collect::<Result<Vec<_>>>()
        .map(Value::from)
        .map_err(ApiError::failed)
}

fn one(model: &SavedModel, level: &LevelRows) -> Result<Value> {
    let width = level.shape.len();
    let [clean, noisy, denoised] =
        [&level.clean, &level.noisy, &level.denoised].map(|values| &values[..width]);
    let is_input = level.level == 0;
    let is_as_read = model.preprocessing().is_none() && model.encoding().is_none();
    let shape = match is_input {
        true => model.shape(),
        false => level.shape,
    };
    let tone = match is_input && is_as_read {
        true => Tone::UNIT,
        false => Tone::around(clean),
    };
    let png = |values: &[f32]| match is_input && is_image(shape) {
        true => data_uri(values, shape, tone),
        false => {
            let (values, shape) = tiles(values, shape, tone);
            data_uri(&values, shape, tone)
        }
    };
    Ok(json!({
        "level": level.level,
        "units": width,
        "clean": png(clean)?,
        "noisy": png(noisy)?,
        "denoised": png(denoised)?,
        "noisy_error": squared(noisy, clean),
        "denoised_error": squared(denoised, clean),
    }))
}

/// Sum of squared differences.
fn squared(values: &[f32], clean: &[f32]) -> f64 {
    let differences = values.iter().zip(clean).map(|(a, b)| f64::from(a - b));
    differences.map(|difference| difference * difference).sum()
}

/// An image of one channel with a tile for each channel, about as wide as high; units without a
/// position are tiles of one pixel.
fn tiles(values: &[f32], shape: FeatureShape, tone: Tone) -> (Vec<f32>, FeatureShape) {
    let columns = (1..).find(|columns| columns * columns >= shape.channels);
    let columns = columns.unwrap_or(1);
    let lines = shape.channels.div_ceil(columns);
    let tiled = FeatureShape {
        channels: 1,
        height: lines * shape.height,
        width: columns * shape.width,
    };
    let mut pixels = vec![tone.low; tiled.len()];
    for (position, channels) in values.chunks_exact(shape.channels).enumerate() {
        let (y, x) = (position / shape.width, position % shape.width);
        for (channel, &value) in channels.iter().enumerate() {
            let (line, column) = (channel / columns, channel % columns);
            let at = (line * shape.height + y) * tiled.width + column * shape.width + x;
            pixels[at] = value;
        }
    }
    (pixels, tiled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_become_tiles_and_empty_tiles_are_dark() {
        let shape = FeatureShape {
            channels: 3,
            height: 1,
            width: 2,
        };
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let tone = Tone {
            low: -1.0,
            high: 9.0,
        };
        let (pixels, tiled) = tiles(&values, shape, tone);
        assert_eq!((tiled.height, tiled.width), (2, 4));
        assert_eq!(pixels, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0, -1.0, -1.0]);
    }
}
