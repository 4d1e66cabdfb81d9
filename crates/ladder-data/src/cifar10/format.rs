//! The format of the binary version: how many records, and what one holds.

use ladder_model::FeatureShape;

/// The number of classes.
pub(super) const N_CLASSES: usize = 10;
/// Records of each of the six files.
pub(super) const RECORDS: usize = 10_000;
/// The shape of an image: 32 x 32 pixels of red, green and blue.
pub(super) const SHAPE: FeatureShape = FeatureShape {
    channels: 3,
    height: 32,
    width: 32,
};
