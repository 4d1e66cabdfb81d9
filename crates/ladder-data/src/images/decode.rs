//! One image as a row: decoded, resized, gray or in color.

use std::io::{Cursor, Read};
use std::path::Path;

use image::imageops::FilterType;
use image::{DynamicImage, Rgba32FImage};

use super::error::ImageError;
use super::jpeg::is_whole;
use super::open::{open, read_header};
use ladder_model::FeatureShape;

/// One image file as a row: `shape.len()` values from 0 to 1, line by line, the channels of a pixel
/// side by side.
///
/// PNG, JPEG, WebP, BMP, TIFF and GIF are read, whatever the name says; of several frames or pages
/// the first. The image is turned as its metadata say; transparent pixels are white.
///
/// # Errors
/// A file of another form, one that is damaged, or more than 64 million pixels.
pub fn row(path: &Path, shape: FeatureShape) -> Result<Vec<f32>, ImageError> {
    decode(path, open(path)?, shape)
}

/// The same of the content of a file, which errors call `name`.
///
/// # Errors
/// Those of [`row`].
pub fn row_of_bytes(
    name: &Path,
    bytes: &[u8],
    shape: FeatureShape,
) -> Result<Vec<f32>, ImageError> {
    decode(name, Cursor::new(bytes), shape)
}

fn decode(
    path: &Path,
    mut content: impl Read,
    shape: FeatureShape,
) -> Result<Vec<f32>, ImageError> {
    let mut bytes = Vec::new();
    let read = content.read_to_end(&mut bytes);
    read.map_err(|source| ImageError::Io {
        path: path.to_owned(),
        source,
    })?;
    if !is_whole(&bytes) {
        return Err(ImageError::Unreadable {
            path: path.to_owned(),
            reason: "the JPEG file is cut off before its end".to_owned(),
        });
    }
    let image = read_header(path, Cursor::new(bytes))?.decode()?;
    Ok(to_values(&image, shape))
}

/// Values from 0 to 1 as bytes.
pub(super) fn to_bytes(values: &[f32]) -> Vec<u8> {
    let byte = |value: &f32| (value * 255.0).round() as u8;
    values.iter().map(byte).collect()
}

/// Gray or color as asked, resized.
fn to_values(image: &DynamicImage, shape: FeatureShape) -> Vec<f32> {
    let opaque = DynamicImage::from(on_white(image));
    let (width, height) = (shape.width as u32, shape.height as u32);
    let sized = opaque.resize_exact(width, height, FilterType::Triangle);
    let values = match shape.channels {
        1 => sized.to_luma32f().into_raw(),
        _ => sized.to_rgb32f().into_raw(),
    };
    let unit = |value: f32| value.clamp(0.0, 1.0);
    values.into_iter().map(unit).collect()
}

/// Transparent pixels as every viewer shows them.
fn on_white(image: &DynamicImage) -> Rgba32FImage {
    let mut pixels = image.to_rgba32f();
    for pixel in pixels.pixels_mut() {
        let alpha = pixel.0[3];
        pixel.0[..3]
            .iter_mut()
            .for_each(|value| *value = *value * alpha + 1.0 - alpha);
        pixel.0[3] = 1.0;
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma, Rgba, RgbaImage};

    const TWO_BY_TWO: FeatureShape = FeatureShape {
        channels: 1,
        height: 2,
        width: 2,
    };

    #[test]
    fn a_gray_image_of_the_right_size_is_taken_as_it_is() {
        let image = GrayImage::from_raw(2, 2, vec![0, 51, 102, 255]).unwrap();
        let bytes = to_bytes(&to_values(&image.into(), TWO_BY_TWO));
        assert_eq!(bytes, [0, 51, 102, 255]);
    }

    #[test]
    fn a_larger_image_is_resized() {
        let image = GrayImage::from_fn(8, 8, |x, _| Luma([if x < 4 { 0 } else { 255 }]));
        let values = to_values(&image.into(), TWO_BY_TWO);
        assert_eq!(values.len(), 4);
        assert!(values[0] < 0.2 && values[1] > 0.8, "{values:?}");
    }

    #[test]
    fn transparent_pixels_are_white() {
        let image = RgbaImage::from_pixel(2, 2, Rgba([0, 0, 0, 0]));
        assert_eq!(to_values(&image.into(), TWO_BY_TWO), [1.0; 4]);
    }

    #[test]
    fn color_comes_pixel_by_pixel() {
        let image = RgbaImage::from_fn(1, 2, |_, y| Rgba([255, 0, 255 * y as u8, 255]));
        let shape = FeatureShape {
            channels: 3,
            height: 2,
            width: 1,
        };
        let values = to_values(&image.into(), shape);
        assert_eq!(values, [1.0, 0.0, 0.0, 1.0, 0.0, 1.0]);
    }
}
