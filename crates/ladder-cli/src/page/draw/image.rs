//! Rows of image data as PNG within the page.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use ladder_data::FeatureShape;

/// Which values are black and white.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Black.
    pub low: f32,
    /// White.
    pub high: f32,
}

impl Tone {
    /// Of rows as they are read.
    pub const UNIT: Self = Self {
        low: 0.0,
        high: 1.0,
    };

    /// Of prepared rows, whose values have no limits: three standard deviations around the mean.
    pub fn around(values: &[f32]) -> Self {
        let n = values.len().max(1) as f64;
        let mean = values.iter().map(|&value| f64::from(value)).sum::<f64>() / n;
        let squares = values
            .iter()
            .map(|&value| (f64::from(value) - mean).powi(2));
        let reach = 3.0 * (squares.sum::<f64>() / n).sqrt().max(1e-6);
        Self {
            low: (mean - reach) as f32,
            high: (mean + reach) as f32,
        }
    }

    fn byte(self, value: f32) -> u8 {
        let part = (value - self.low) / (self.high - self.low);
        (255.0 * part.clamp(0.0, 1.0)).round() as u8
    }
}

/// Whether rows of this shape can be shown as images.
pub fn is_image(shape: FeatureShape) -> bool {
    shape.height > 1 && shape.width > 1 && matches!(shape.channels, 1 | 3)
}

/// A row as a `data:` address of a PNG.
pub fn data_uri(row: &[f32], shape: FeatureShape, tone: Tone) -> Result<String> {
    strip(&[row], shape, tone)
}

/// Rows side by side in one image, as a `data:` address of a PNG.
pub fn strip(rows: &[&[f32]], shape: FeatureShape, tone: Tone) -> Result<String> {
    let line = shape.width * shape.channels;
    let mut pixels = Vec::with_capacity(rows.len() * shape.len());
    for y in 0..shape.height {
        for row in rows {
            let values = &row[y * line..(y + 1) * line];
            pixels.extend(values.iter().map(|&value| tone.byte(value)));
        }
    }
    let color = match shape.channels {
        1 => ExtendedColorType::L8,
        _ => ExtendedColorType::Rgb8,
    };
    let mut png = Vec::new();
    let size = [rows.len() * shape.width, shape.height].map(u32::try_from);
    let [width, height] = size;
    PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive)
        .write_image(&pixels, width?, height?, color)
        .context("an image of the page")?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(png)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(uri: &str) -> image::DynamicImage {
        let text = uri.strip_prefix("data:image/png;base64,").unwrap();
        image::load_from_memory(&STANDARD.decode(text).unwrap()).unwrap()
    }

    #[test]
    fn rows_stand_side_by_side_and_values_beyond_the_tone_are_black_or_white() {
        let shape = FeatureShape {
            channels: 1,
            height: 2,
            width: 2,
        };
        let rows: [&[f32]; 2] = [&[-1.0, 0.0, 0.2, 1.0], &[2.0, 0.4, 0.6, 0.8]];
        let image = decode(&strip(&rows, shape, Tone::UNIT).unwrap());
        let expected = vec![0, 0, 255, 102, 51, 255, 153, 204];
        assert_eq!(image.into_luma8().into_raw(), expected);
    }

    #[test]
    fn color_is_kept() {
        let shape = FeatureShape {
            channels: 3,
            height: 1,
            width: 2,
        };
        let row = [1.0, 0.0, 0.2, 0.0, 1.0, 0.4];
        let image = decode(&data_uri(&row, shape, Tone::UNIT).unwrap());
        assert_eq!(image.into_rgb8().into_raw(), [255, 0, 51, 0, 255, 102]);
    }
}
