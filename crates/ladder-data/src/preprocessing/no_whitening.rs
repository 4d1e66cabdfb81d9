//! Takes the place of `whitening` in a build without that feature: there is no value of the type.

use super::error::PreprocessingError;
use super::progress::Progress;
use crate::rows::Rows;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Whitening {}

impl Whitening {
    pub fn fit(
        _: &Rows,
        _: &[u32],
        _: f64,
        _: &dyn Fn(&mut [f32]),
        _: &mut dyn FnMut(Progress),
    ) -> Result<Self, PreprocessingError> {
        Err(PreprocessingError::NotInThisBuild)
    }

    pub fn from_parts(_: Vec<f32>, _: Vec<f32>) -> Result<Self, PreprocessingError> {
        Err(PreprocessingError::NotInThisBuild)
    }

    pub fn mean(&self) -> &[f32] {
        match *self {}
    }

    pub fn matrix(&self) -> &[f32] {
        match *self {}
    }

    pub fn apply(&self, _: &mut [f32]) {
        match *self {}
    }
}
