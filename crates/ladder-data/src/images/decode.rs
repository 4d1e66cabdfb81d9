//! One image as a row: decoded, resized, gray or in color.

use std::io::{Cursor, Read};
use std::path::Path;

use image::imageops::{FilterType, resize};
use image::{
    DynamicImage, GenericImageView, ImageBuffer, Luma, LumaA, Pixel, Rgb, Rgba, Rgba32FImage,
};

use super::error::ImageError;
use super::jpeg::is_whole;
use super::open::{open, read_header};
use crate::memory;
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
    let read = memory::read(&mut content, u64::MAX, &mut bytes);
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
    let mut sized = DynamicImage::from(sized(image, shape));
    // Gray is another mixture in another color space; one that no image can have is not kept.
    let _ = sized.set_color_space(image.color_space());
    let values = match shape.channels {
        1 => sized.to_luma32f().into_raw(),
        _ => sized.to_rgb32f().into_raw(),
    };
    let unit = |value: f32| value.clamp(0.0, 1.0);
    values.into_iter().map(unit).collect()
}

/// The image in the size of `shape`, on white; its numbers are those that `to_rgba32f` gives, which
/// multiplies where a gray image gets colors and divides elsewhere.
fn sized(image: &DynamicImage, shape: FeatureShape) -> Rgba32FImage {
    use DynamicImage::{ImageLuma8, ImageLuma16, ImageLumaA8, ImageLumaA16};
    use DynamicImage::{ImageRgb8, ImageRgb16, ImageRgb32F, ImageRgba8, ImageRgba16, ImageRgba32F};
    let byte = |value: u8| f32::from(value) / f32::from(u8::MAX);
    let bytes = |value: u16| f32::from(value) / f32::from(u16::MAX);
    let gray = |value: u8| f32::from(value) * (1.0 / f32::from(u8::MAX));
    let fine_gray = |value: u16| f32::from(value) * (1.0 / f32::from(u16::MAX));
    match image {
        ImageLuma8(it) => resized(it, shape, |Luma([v])| opaque([gray(v); 3])),
        ImageLumaA8(it) => resized(it, shape, |LumaA(it)| of_gray(it.map(gray))),
        ImageRgb8(it) => resized(it, shape, |Rgb(it)| opaque(it.map(byte))),
        ImageRgba8(it) => resized(it, shape, |Rgba(it)| it.map(byte)),
        ImageLuma16(it) => resized(it, shape, |Luma([v])| opaque([fine_gray(v); 3])),
        ImageLumaA16(it) => resized(it, shape, |LumaA(it)| of_gray(it.map(fine_gray))),
        ImageRgb16(it) => resized(it, shape, |Rgb(it)| opaque(it.map(bytes))),
        ImageRgba16(it) => resized(it, shape, |Rgba(it)| it.map(bytes)),
        ImageRgb32F(it) => resized(it, shape, |Rgb(it)| opaque(it)),
        ImageRgba32F(it) => resized(it, shape, |Rgba(it)| it),
        // A form of pixels that a later version of the crate has.
        other => resized(&other.to_rgba32f(), shape, |Rgba(it)| it),
    }
}

/// `channels` gives red, green, blue and opacity of a pixel, each from 0 to 1.
fn resized<P: Pixel>(
    image: &ImageBuffer<P, Vec<P::Subpixel>>,
    shape: FeatureShape,
    channels: impl Fn(P) -> [f32; 4],
) -> Rgba32FImage {
    let (width, height) = (shape.width as u32, shape.height as u32);
    resize(
        &OnWhite { image, channels },
        width,
        height,
        FilterType::Triangle,
    )
}

/// An image with its transparent pixels as every viewer shows them: white.
///
/// Pixels become numbers one by one, so that a large image takes the memory of its bytes and not of
/// 16 bytes a pixel besides.
struct OnWhite<'a, P: Pixel, C> {
    image: &'a ImageBuffer<P, Vec<P::Subpixel>>,
    channels: C,
}

impl<P: Pixel, C: Fn(P) -> [f32; 4]> GenericImageView for OnWhite<'_, P, C> {
    type Pixel = Rgba<f32>;

    fn dimensions(&self) -> (u32, u32) {
        self.image.dimensions()
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgba<f32> {
        let [red, green, blue, alpha] = (self.channels)(*self.image.get_pixel(x, y));
        let on_white = |value| value * alpha + 1.0 - alpha;
        Rgba([on_white(red), on_white(green), on_white(blue), 1.0])
    }
}

fn of_gray([value, alpha]: [f32; 2]) -> [f32; 4] {
    [value, value, value, alpha]
}

fn opaque([red, green, blue]: [f32; 3]) -> [f32; 4] {
    [red, green, blue, 1.0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, RgbaImage};

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

    /// As the whole image in numbers gives them, which takes 16 bytes a pixel.
    #[test]
    fn the_pixels_of_every_form_are_those_of_the_image_in_numbers() {
        let colors = RgbaImage::from_fn(9, 7, |x, y| {
            Rgba([
                (29 * x) as u8,
                (31 * y + x) as u8,
                (x * y * 5) as u8,
                (40 * x + y) as u8,
            ])
        });
        let all = DynamicImage::from(colors);
        let wide = all.to_rgba32f();
        let forms: [DynamicImage; 10] = [
            all.to_luma8().into(),
            all.to_luma_alpha8().into(),
            all.to_rgb8().into(),
            all.clone(),
            DynamicImage::from(wide.clone()).to_luma16().into(),
            DynamicImage::from(wide.clone()).to_luma_alpha16().into(),
            DynamicImage::from(wide.clone()).to_rgb16().into(),
            DynamicImage::from(wide.clone()).to_rgba16().into(),
            all.to_rgb32f().into(),
            wide.into(),
        ];
        for image in forms {
            let mut numbers = image.to_rgba32f();
            for pixel in numbers.pixels_mut() {
                let alpha = pixel.0[3];
                let on_white = |value: &mut f32| *value = *value * alpha + 1.0 - alpha;
                pixel.0[..3].iter_mut().for_each(on_white);
                pixel.0[3] = 1.0;
            }
            let whole = DynamicImage::from(numbers);
            for (width, height) in [(9, 7), (3, 4), (20, 11)] {
                let sized = whole.resize_exact(width, height, FilterType::Triangle);
                let clamp = |value: f32| value.clamp(0.0, 1.0).to_bits();
                let expected: Vec<u32> = sized
                    .to_rgb32f()
                    .into_raw()
                    .into_iter()
                    .map(clamp)
                    .collect();
                let shape = FeatureShape::new(3, height as usize, width as usize);
                let found: Vec<u32> = to_values(&image, shape)
                    .into_iter()
                    .map(f32::to_bits)
                    .collect();
                assert!(found == expected, "{:?} {width}x{height}", image.color());
            }
        }
    }
}
