//! Files to predict: PNG and JPEG pictures, or IDX files of many images, as rows of the model.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, ImageReader, Rgba32FImage};
use ladder_data::{ImageShape, idx};

/// One image as the model takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The file, with the number of the image where the file holds several: `digits.idx#3`.
    pub source: String,
    /// `shape.len()` values in [0, 1], line by line, the channels of a pixel side by side.
    pub values: Vec<f32>,
}

/// Reads every image of `path`, converted to `shape`.
///
/// The format is told by the first bytes, not by the name.
/// `invert` swaps light and dark, for drawings on white paper and models of light on black.
pub fn read(path: &Path, shape: ImageShape, invert: bool) -> Result<Vec<Sample>> {
    let mut samples = match format_of(path)? {
        Some(format) => vec![read_picture(path, format, shape)?],
        None => read_idx(path, shape)?,
    };
    if invert {
        let values = samples.iter_mut().flat_map(|sample| &mut sample.values);
        values.for_each(|value| *value = 1.0 - *value);
    }
    Ok(samples)
}

/// PNG or JPEG; `None` for IDX, gzip-compressed or not.
fn format_of(path: &Path) -> Result<Option<ImageFormat>> {
    let mut start = Vec::new();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    file.take(16)
        .read_to_end(&mut start)
        .with_context(|| path.display().to_string())?;
    match start.as_slice() {
        [0, 0, ..] | [0x1f, 0x8b, ..] => Ok(None),
        [] => bail!("{}: the file is empty", path.display()),
        start => match image::guess_format(start) {
            Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => Ok(Some(format)),
            _ => bail!("{}: neither PNG, JPEG nor IDX", path.display()),
        },
    }
}

fn read_picture(path: &Path, format: ImageFormat, shape: ImageShape) -> Result<Sample> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    // The reader's limits stay on: a small file cannot ask for all the memory there is.
    let picture = ImageReader::with_format(BufReader::new(file), format)
        .decode()
        .with_context(|| format!("{}: not a readable picture", path.display()))?;
    let values = to_values(&picture, shape).with_context(|| path.display().to_string())?;
    Ok(Sample {
        source: path.display().to_string(),
        values,
    })
}

/// Gray or color as the model wants it, resized to its height and width.
fn to_values(picture: &DynamicImage, shape: ImageShape) -> Result<Vec<f32>> {
    let opaque = DynamicImage::from(on_white(picture));
    let (width, height) = (u32::try_from(shape.width)?, u32::try_from(shape.height)?);
    let sized = opaque.resize_exact(width, height, FilterType::Triangle);
    let values = match shape.channels {
        1 => sized.to_luma32f().into_raw(),
        3 => sized.to_rgb32f().into_raw(),
        n => bail!("pictures have 1 or 3 channels, the model takes {n}"),
    };
    Ok(values.into_iter().map(unit).collect())
}

/// Transparent pixels as every viewer shows them.
fn on_white(picture: &DynamicImage) -> Rgba32FImage {
    let mut pixels = picture.to_rgba32f();
    for pixel in pixels.pixels_mut() {
        let alpha = pixel.0[3];
        pixel.0[..3]
            .iter_mut()
            .for_each(|value| *value = *value * alpha + 1.0 - alpha);
        pixel.0[3] = 1.0;
    }
    pixels
}

fn unit(value: f32) -> f32 {
    value.clamp(0.0, 1.0)
}

fn read_idx(path: &Path, shape: ImageShape) -> Result<Vec<Sample>> {
    let images = idx::read_images(path).with_context(|| path.display().to_string())?;
    if images.shape != shape {
        bail!(
            "{}: images of {}, the model takes {shape}",
            path.display(),
            images.shape
        );
    }
    let rows = images.pixels.chunks_exact(shape.len()).enumerate();
    Ok(rows
        .map(|(index, pixels)| idx_sample(path, index, pixels))
        .collect())
}

fn idx_sample(path: &Path, index: usize, pixels: &[u8]) -> Sample {
    let values = pixels
        .iter()
        .map(|&pixel| f32::from(pixel) / 255.0)
        .collect();
    Sample {
        source: format!("{}#{index}", path.display()),
        values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma, Rgba, RgbaImage};

    const TWO_BY_TWO: ImageShape = ImageShape {
        channels: 1,
        height: 2,
        width: 2,
    };

    #[test]
    fn a_gray_picture_of_the_right_size_is_taken_as_it_is() {
        let picture = GrayImage::from_raw(2, 2, vec![0, 51, 102, 255]).unwrap();
        let values = to_values(&picture.into(), TWO_BY_TWO).unwrap();
        assert!(
            values
                .iter()
                .zip([0.0, 0.2, 0.4, 1.0])
                .all(|(a, b)| (a - b).abs() < 1e-5)
        );
    }

    #[test]
    fn a_larger_picture_is_resized_to_the_models_shape() {
        let picture = GrayImage::from_fn(8, 8, |x, _| Luma([if x < 4 { 0 } else { 255 }]));
        let values = to_values(&picture.into(), TWO_BY_TWO).unwrap();
        assert_eq!(values.len(), 4);
        assert!(values[0] < 0.2 && values[1] > 0.8, "{values:?}");
    }

    #[test]
    fn transparent_pixels_are_white() {
        let picture = RgbaImage::from_pixel(2, 2, Rgba([0, 0, 0, 0]));
        assert_eq!(to_values(&picture.into(), TWO_BY_TWO).unwrap(), [1.0; 4]);
    }

    #[test]
    fn color_comes_pixel_by_pixel() {
        let picture = RgbaImage::from_fn(1, 2, |_, y| Rgba([255, 0, 255 * y as u8, 255]));
        let shape = ImageShape {
            channels: 3,
            height: 2,
            width: 1,
        };
        assert_eq!(
            to_values(&picture.into(), shape).unwrap(),
            [1.0, 0.0, 0.0, 1.0, 0.0, 1.0]
        );
    }
}
