//! The classifier as other programs have it: maps are `[channels, height, width]`, weights
//! `[outputs, inputs]` or `[filters, channels, size, size]`.

use std::any::Any;
use std::sync::Arc;

use burn::tensor::Tensor;
use ladder_data::{ImageShape, Preprocessing};
use ladder_model::layer::{Convolution, GlobalMeanPool, Linear, MaxPool};
use ladder_model::ops::plain::EPSILON;
use ladder_model::{ClassifierLayer, FeatureShape};
use serde_json::json;

use super::ExportError;
use crate::saved_model::SavedModel;

/// The name of this form, to be changed with what the tensors and the metadata mean.
const FORMAT: &str = "ladder classifier 1";

/// A classifier whose weights are read from the device.
pub(super) struct Classifier {
    pub layers: Vec<Layer>,
    pub preprocessing: Option<Arc<Preprocessing>>,
    /// Shape of the rows that come in.
    pub shape: ImageShape,
    pub n_classes: usize,
    /// Keys and texts.
    pub metadata: Vec<(&'static str, String)>,
}

/// One layer, as [`ClassifierLayer`].
pub(super) struct Layer {
    pub map: Map,
    pub input: FeatureShape,
    pub mean: Vec<f32>,
    pub variance: Vec<f32>,
    pub beta: Option<Vec<f32>>,
    pub gamma: Option<Vec<f32>>,
    /// Factor of negative values in the activation.
    pub negative_slope: f32,
}

/// The kinds of layers.
pub(super) enum Map {
    Linear {
        weight: Array,
    },
    Convolution {
        weight: Array,
        stride: usize,
        /// Zeros on each side.
        padding: usize,
    },
    MaxPool {
        size: usize,
    },
    /// The mean of each channel, times `scale`.
    MeanPool {
        scale: f64,
    },
}

impl Map {
    /// The layer's matrix, if it has one.
    pub fn weight(&self) -> Option<&Array> {
        match self {
            Self::Linear { weight } | Self::Convolution { weight, .. } => Some(weight),
            Self::MaxPool { .. } | Self::MeanPool { .. } => None,
        }
    }
}

/// Values in row-major order.
pub(super) struct Array {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

impl Classifier {
    pub fn of(model: &SavedModel) -> Result<Self, ExportError> {
        let layers = model.ladder().classifier().into_iter().enumerate();
        Ok(Self {
            layers: layers
                .map(|(index, layer)| Layer::of(index, layer))
                .collect::<Result<_, _>>()?,
            preprocessing: model.preprocessing().cloned(),
            shape: model.shape(),
            n_classes: model.n_classes(),
            metadata: metadata(model),
        })
    }
}

fn metadata(model: &SavedModel) -> Vec<(&'static str, String)> {
    let (config, shape) = (model.config(), model.shape());
    let ImageShape {
        channels,
        height,
        width,
    } = shape;
    let mut metadata = vec![
        ("format", FORMAT.to_owned()),
        ("ladder", env!("CARGO_PKG_VERSION").to_owned()),
        ("dataset", model.dataset().to_owned()),
        ("architecture", config.architecture.to_string()),
        ("activation", config.activation.to_string()),
        (
            "negative_slope",
            config.activation.negative_slope().to_string(),
        ),
        ("epsilon", format!("{EPSILON:e}")),
        ("input_shape", format!("[{height}, {width}, {channels}]")),
        ("classes", model.n_classes().to_string()),
        ("class_names", json!(model.class_names()).to_string()),
    ];
    if let Some(encoding) = model.encoding() {
        metadata.push(("encoding", json!(encoding).to_string()));
    }
    let preprocessing = model.preprocessing().map(|it| it.config());
    if let Some(contrast) = preprocessing.and_then(|it| it.contrast) {
        metadata.push(("contrast", contrast.to_string()));
    }
    metadata
}

impl Layer {
    fn of(index: usize, layer: ClassifierLayer) -> Result<Self, ExportError> {
        Ok(Self {
            map: Map::of(index, &layer)?,
            input: layer.input,
            mean: read(layer.mean)?,
            variance: read(layer.variance)?,
            beta: layer.beta.map(read).transpose()?,
            gamma: layer.gamma.map(read).transpose()?,
            negative_slope: layer.activation.negative_slope(),
        })
    }
}

impl Map {
    fn of(index: usize, layer: &ClassifierLayer) -> Result<Self, ExportError> {
        let input = layer.input;
        let map: &dyn Any = layer.map.as_ref();
        let weight = || -> Result<_, ExportError> { read(layer.weights[0].clone()) };
        if let Some(&Linear { units }) = map.downcast_ref() {
            // A row that comes in keeps its order; maps have changed theirs on the way.
            let positions = match index {
                0 => 1,
                _ => input.positions(),
            };
            let weight = channels_first(&weight()?, positions, units);
            let shape = vec![units, input.len()];
            return Ok(Self::Linear {
                weight: Array::new(shape, weight),
            });
        }
        if let Some(&Convolution {
            filters,
            size,
            stride,
            padding,
        }) = map.downcast_ref()
        {
            let weight = channels_first(&weight()?, size * size, filters);
            let shape = vec![filters, input.channels, size, size];
            return Ok(Self::Convolution {
                weight: Array::new(shape, weight),
                stride,
                padding: padding.zeros(size),
            });
        }
        if let Some(&MaxPool { size }) = map.downcast_ref() {
            return Ok(Self::MaxPool { size });
        }
        if map.is::<GlobalMeanPool>() {
            let scale = GlobalMeanPool.scale(input);
            return Ok(Self::MeanPool { scale });
        }
        Err(ExportError::Layer {
            position: index + 1,
            entry: layer.map.to_string(),
        })
    }
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
fn channels_first(matrix: &[f32], positions: usize, outputs: usize) -> Vec<f32> {
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

fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ExportError> {
    tensor
        .try_into_vec_as()
        .map_err(|error| ExportError::Device(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use ladder_model::layer::{self, InitialWeight};
    use ladder_model::{Architecture, Backend, LadderConfig};

    use super::*;

    /// A custom layer that changes nothing.
    #[derive(Debug)]
    struct Same;

    impl layer::Layer for Same {
        fn output(&self, input: FeatureShape) -> Result<FeatureShape, String> {
            Ok(input)
        }
        fn encoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
            vec![]
        }
        fn encode(&self, h: Tensor<2>, _: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
            h
        }
        fn decoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
            vec![]
        }
        fn decode(&self, signal: Tensor<2>, _: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
            signal
        }
    }

    impl fmt::Display for Same {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("same")
        }
    }

    #[test]
    fn a_layer_of_ones_own_is_named() {
        let architecture = Architecture::new(vec![Arc::new(Linear { units: 2 }), Arc::new(Same)]);
        let ladder = LadderConfig::new(FeatureShape::flat(3), architecture)
            .init(1, &Backend::compiled()[0].device(0).unwrap())
            .unwrap();
        let mut layers = ladder.classifier().into_iter().enumerate();
        let mut read = || layers.next().map(|(index, layer)| Layer::of(index, layer));
        assert!(read().unwrap().is_ok());
        let error = read().unwrap().err().unwrap().to_string();
        assert!(error.starts_with("layer 2, 'same', has no form"), "{error}");
    }

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
