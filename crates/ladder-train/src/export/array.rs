//! Values on the host, in the order of other programs.

use burn::tensor::Tensor;

use super::error::ExportError;

/// Values in row-major order.
pub(super) struct Array {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

impl Array {
    pub fn new(shape: Vec<usize>, values: Vec<f32>) -> Self {
        Self { shape, values }
    }

    pub fn vector(values: Vec<f32>) -> Self {
        Self::new(vec![values.len()], values)
    }
}

/// `[positions · channels, outputs]` to `[outputs, channels · positions]`.
pub(super) fn channels_first(matrix: &[f32], positions: usize, outputs: usize) -> Vec<f32> {
    let channels = matrix.len() / outputs / positions;
    let mut turned = Vec::with_capacity(matrix.len());
    for output in 0..outputs {
        for channel in 0..channels {
            let rows = (0..positions).map(|position| position * channels + channel);
            turned.extend(rows.map(|row| matrix[row * outputs + output]));
        }
    }
    turned
}

/// The values of a tensor.
pub(super) fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ExportError> {
    tensor
        .try_into_vec_as()
        .map_err(|error| ExportError::Device(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_come_before_positions_and_outputs_before_both() {
        // Two positions of three channels, two outputs: 10 · row + output.
        let rows = (0..6).flat_map(|row| [10 * row, 10 * row + 1]);
        let matrix: Vec<f32> = rows.map(|value| value as f32).collect();
        let first = [0.0, 30.0, 10.0, 40.0, 20.0, 50.0];
        let turned = channels_first(&matrix, 2, 2);
        assert_eq!(turned[..6], first);
        assert_eq!(turned[6..], first.map(|value| value + 1.0));
        let turned = channels_first(&matrix, 1, 2);
        assert_eq!(turned[..6], [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
    }
}
