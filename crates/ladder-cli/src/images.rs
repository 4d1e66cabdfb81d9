//! Files to predict: images, and IDX files and NumPy arrays of many images, as rows of the model.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ladder_data::arrays::ArrayLayout;
use ladder_data::images::ImageError;
use ladder_data::{FeatureShape, arrays, idx, images};
use rayon::iter::Either;
use rayon::prelude::*;

use crate::output::note;

/// One image as the model takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The file, with the number of the image where the file holds several: `digits.idx#3`.
    pub source: String,
    /// `shape.len()` values in [0, 1], line by line, the channels of a pixel side by side.
    pub values: Vec<f32>,
}

/// What a model takes, and what is done to an image first.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// The shape of a row.
    pub shape: FeatureShape,
    /// Where the arrays of training had their channels, if that was said.
    pub layout: Option<ArrayLayout>,
    /// Whether light and dark are swapped, for drawings on white paper and models trained on light
    /// strokes on black.
    pub invert: bool,
}

/// Reads every image of the file `path`, converted.
///
/// IDX files and images are detected from the first bytes, NumPy arrays from the name.
pub fn read(path: &Path, taken: Taken) -> Result<Vec<Sample>> {
    let is_array = path
        .extension()
        .is_some_and(|it| it == "npy" || it == "npz");
    let samples = match (is_array, is_array || is_idx(path)?) {
        (true, _) => read_array(path, taken)?,
        (false, true) => read_idx(path, taken.shape)?,
        (false, false) => {
            check_channels(taken.shape)?;
            vec![read_image(path, taken.shape)?]
        }
    };
    Ok(samples.into_iter().map(|it| inverted(it, taken)).collect())
}

/// Reads image files, converted, on all threads; and those that cannot be read.
pub fn read_images(files: &[PathBuf], taken: Taken) -> (Vec<Sample>, Vec<ImageError>) {
    let read = files.par_iter().map(|file| read_image(file, taken.shape));
    read.partition_map(|result| match result {
        Ok(sample) => Either::Left(inverted(sample, taken)),
        Err(error) => Either::Right(error),
    })
}

fn inverted(mut sample: Sample, taken: Taken) -> Sample {
    if taken.invert {
        let values = sample.values.iter_mut();
        values.for_each(|value| *value = 1.0 - *value);
    }
    sample
}

/// Whether the first bytes are those of IDX, gzip-compressed or not. A photo or a film that begins
/// with its length has a zero where IDX has its type.
fn is_idx(path: &Path) -> Result<bool> {
    let mut start = Vec::new();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    file.take(3)
        .read_to_end(&mut start)
        .with_context(|| path.display().to_string())?;
    Ok(matches!(
        start.as_slice(),
        [0, 0, 8..=14] | [0x1f, 0x8b, ..]
    ))
}

/// An error unless the model takes images.
pub fn check_channels(shape: FeatureShape) -> Result<()> {
    match shape.channels {
        1 | 3 => Ok(()),
        channels => bail!("images have 1 or 3 channels, the model takes {channels}"),
    }
}

fn read_image(path: &Path, shape: FeatureShape) -> Result<Sample, ImageError> {
    Ok(Sample {
        source: path.display().to_string(),
        values: images::row(path, shape)?,
    })
}

fn read_array(path: &Path, taken: Taken) -> Result<Vec<Sample>> {
    let (rows, notes) = arrays::read_images(path, taken.shape, taken.layout)?;
    notes.iter().for_each(|it| note(&format!("note: {it}")));
    let indices = (0..).take(rows.len());
    Ok(indices
        .map(|index| Sample {
            source: format!("{}#{index}", path.display()),
            values: rows.gather(&[index]),
        })
        .collect())
}

fn read_idx(path: &Path, shape: FeatureShape) -> Result<Vec<Sample>> {
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
