//! The order of the values of an image.

use ladder_model::FeatureShape;

/// Images stored plane by plane, `[n, channels, height, width]`, with their channels last.
pub(crate) fn channels_last<T: Copy + Default>(shape: FeatureShape, planes: Vec<T>) -> Vec<T> {
    if shape.channels == 1 {
        return planes;
    }
    let mut pixels = vec![T::default(); planes.len()];
    let images = planes.chunks_exact(shape.len());
    for (planes, pixels) in images.zip(pixels.chunks_exact_mut(shape.len())) {
        interleave(shape, planes, pixels);
    }
    pixels
}

/// One image from `[channels, height, width]` to `[height, width, channels]`.
pub(crate) fn interleave<T: Copy>(shape: FeatureShape, planes: &[T], pixels: &mut [T]) {
    let positions = shape.positions();
    for (position, pixel) in pixels.chunks_exact_mut(shape.channels).enumerate() {
        for (channel, value) in pixel.iter_mut().enumerate() {
            *value = planes[channel * positions + position];
        }
    }
}
