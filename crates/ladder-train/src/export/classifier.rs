//! The classifier as other programs have it.

use std::sync::Arc;

use ladder_data::{FeatureShape, Preprocessing, TargetScale, Task, View};
use ladder_model::layer::is_built_in;
use ladder_model::ops::plain::EPSILON;
use ladder_model::{ClassifierLayer, Ladder, LadderConfig};
use serde_json::{Value, json};

use super::array::read;
use super::error::ExportError;
use super::map::{Layout, Node};
use crate::saved_model::SavedModel;

/// The name of this form, to be changed with what the tensors and the metadata mean.
const FORMAT: &str = "ladder classifier 1";

/// The name of the form of several networks, of networks that do not see rows as they are, or of
/// probabilities at a temperature.
const FORMAT_OF_NETWORKS: &str = "ladder classifier 2";

/// The name of the form of a regression.
const FORMAT_OF_REGRESSION: &str = "ladder regressor 1";

/// A classifier, or a regressor, whose weights are read from the device.
pub(super) struct Classifier {
    /// Networks whose probabilities are averaged, at least one.
    pub networks: Vec<Network>,
    pub preprocessing: Option<Arc<Preprocessing>>,
    /// What the probabilities are taken at, if it is not 1.
    pub temperature: Option<f64>,
    /// What the probability of each class is multiplied by, if anything.
    pub class_factors: Option<Vec<f64>>,
    /// How much each of the networks counts; they add up to 1.
    pub weights: Vec<f64>,
    /// The scale of a regression's values; `None` where classes are predicted.
    pub target_scale: Option<TargetScale>,
    /// Shape of the rows that come in.
    pub shape: FeatureShape,
    pub n_classes: usize,
    /// Keys and texts.
    pub metadata: Vec<(String, String)>,
}

/// One of the networks.
pub(super) struct Network {
    /// What the names of its tensors and keys begin with.
    pub prefix: String,
    /// What it sees of a row, if not all as it is.
    pub view: Option<Arc<View>>,
    pub layers: Vec<Layer>,
}

/// One layer, as [`ClassifierLayer`].
pub(super) struct Layer {
    pub map: Node,
    /// Whether its text form says all about its map.
    pub is_built_in: bool,
    pub mean: Vec<f32>,
    pub variance: Vec<f32>,
    pub beta: Option<Vec<f32>>,
    pub gamma: Option<Vec<f32>>,
    /// Factor of negative values in the activation.
    pub negative_slope: f32,
}

impl Classifier {
    pub fn of(model: &SavedModel) -> Result<Self, ExportError> {
        let several = model.networks().len() > 1;
        let prefix = |index| match several {
            true => format!("networks.{index}."),
            false => String::new(),
        };
        let networks = model.networks().enumerate();
        let networks: Vec<Network> = networks
            .map(|(index, (ladder, view))| Network::of(prefix(index), ladder, view))
            .collect::<Result<_, _>>()?;
        let mut metadata = metadata(model);
        for (network, (ladder, _)) in networks.iter().zip(model.networks()) {
            metadata.extend(network.metadata(ladder.config()));
        }
        Ok(Self {
            networks,
            preprocessing: model.preprocessing().cloned(),
            temperature: model.temperature(),
            class_factors: model.class_factors().map(<[f64]>::to_vec),
            weights: model.shares(),
            target_scale: model.target_scale().copied(),
            shape: model.shape(),
            n_classes: model.n_classes(),
            metadata,
        })
    }
}

impl Classifier {
    /// Whether anything is done to the mean probabilities.
    pub fn is_calibrated(&self) -> bool {
        self.temperature.is_some() || self.class_factors.is_some()
    }
}

impl Network {
    fn of(prefix: String, ladder: &Ladder, view: Option<&Arc<View>>) -> Result<Self, ExportError> {
        let mut layout = Layout::Rows;
        let mut layers = Vec::new();
        for (position, layer) in (1..).zip(ladder.classifier()) {
            let layer = Layer::of(position, layer, layout)?;
            layout = layer.map.layout;
            layers.push(layer);
        }
        Ok(Self {
            prefix,
            view: view.cloned(),
            layers,
        })
    }

    /// What is not the same in every network.
    fn metadata(&self, config: &LadderConfig) -> Vec<(String, String)> {
        let slope = config.activation.negative_slope().to_string();
        let mut metadata = vec![
            ("architecture", config.architecture.to_string()),
            ("activation", config.activation.to_string()),
            ("negative_slope", slope),
        ];
        metadata.extend(maps(&self.layers).map(|maps| ("maps", maps.to_string())));
        let metadata = metadata.into_iter();
        metadata
            .map(|(key, text)| (format!("{}{key}", self.prefix), text))
            .collect()
    }
}

/// The maps of the custom layers by their index; `None` without any.
fn maps(layers: &[Layer]) -> Option<Value> {
    let layers = layers.iter().enumerate();
    let custom = layers.filter(|(_, layer)| !layer.is_built_in);
    let maps: serde_json::Map<_, _> = custom
        .map(|(index, layer)| (index.to_string(), layer.map.describe()))
        .collect();
    (!maps.is_empty()).then_some(Value::Object(maps))
}

/// What all networks share.
fn metadata(model: &SavedModel) -> Vec<(String, String)> {
    let FeatureShape {
        channels,
        height,
        width,
    } = model.shape();
    let is_plain = model.networks().len() == 1
        && model.networks().all(|(_, view)| view.is_none())
        && model.temperature().is_none()
        && model.class_factors().is_none();
    let format = match model.task() {
        Task::Regression => FORMAT_OF_REGRESSION,
        Task::Classification if is_plain => FORMAT,
        Task::Classification => FORMAT_OF_NETWORKS,
    };
    let mut metadata = vec![
        ("format", format.to_owned()),
        ("ladder", env!("CARGO_PKG_VERSION").to_owned()),
        ("dataset", model.dataset().to_owned()),
        ("epsilon", format!("{EPSILON:e}")),
        ("input_shape", format!("[{height}, {width}, {channels}]")),
    ];
    match model.target_scale() {
        Some(scale) => metadata.extend(metadata_of_target(model, scale)),
        None => metadata.extend([
            ("classes", model.n_classes().to_string()),
            ("class_names", json!(model.class_names()).to_string()),
        ]),
    }
    if !is_plain || model.task() == Task::Regression {
        metadata.push(("networks", model.networks().len().to_string()));
    }
    if let Some(temperature) = model.temperature() {
        metadata.push(("temperature", temperature.to_string()));
    }
    if let Some(weights) = model.weights() {
        metadata.push(("weights", json!(weights).to_string()));
    }
    if let Some(factors) = model.class_factors() {
        metadata.push(("class_factors", json!(factors).to_string()));
    }
    if let Some(encoding) = model.encoding() {
        metadata.push(("encoding", json!(encoding).to_string()));
    }
    let preprocessing = model.preprocessing().map(|it| it.config());
    if let Some(contrast) = preprocessing.and_then(|it| it.contrast) {
        metadata.push(("contrast", contrast.to_string()));
    }
    let metadata = metadata.into_iter();
    metadata.map(|(key, text)| (key.to_owned(), text)).collect()
}

/// What a regression has in place of classes.
fn metadata_of_target(model: &SavedModel, scale: &TargetScale) -> [(&'static str, String); 3] {
    [
        ("target", model.class_names().join("")),
        ("target_mean", scale.mean.to_string()),
        ("target_deviation", scale.deviation.to_string()),
    ]
}

impl Layer {
    fn of(position: usize, layer: ClassifierLayer, layout: Layout) -> Result<Self, ExportError> {
        Ok(Self {
            map: Node::of(position, &layer, layout)?,
            is_built_in: is_built_in(&layer.map.to_string()),
            mean: read(layer.mean)?,
            variance: read(layer.variance)?,
            beta: layer.beta.map(read).transpose()?,
            gamma: layer.gamma.map(read).transpose()?,
            negative_slope: layer.activation.negative_slope(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use burn::tensor::Tensor;
    use ladder_model::layer::{self, Expression, InitialWeight, LayerError, Linear};
    use ladder_model::{Architecture, Backend, FeatureShape, LadderConfig};

    use super::*;

    /// A custom layer that changes nothing.
    #[derive(Debug)]
    struct Same(Option<Expression>);

    impl layer::Layer for Same {
        fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
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
        fn expression(&self, _: FeatureShape) -> Option<Expression> {
            self.0.clone()
        }
    }

    impl fmt::Display for Same {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("same")
        }
    }

    /// The second of two layers, for export.
    fn exported(same: Option<Expression>) -> Result<Layer, ExportError> {
        let linear = Arc::new(Linear { units: 2 });
        let architecture = Architecture::new(vec![linear, Arc::new(Same(same))]);
        let ladder = LadderConfig::new(FeatureShape::flat(3), architecture)
            .init(1, &Backend::compiled()[0].device(0).unwrap())
            .unwrap();
        let layer = ladder.classifier().swap_remove(1);
        Layer::of(2, layer, Layout::Flat)
    }

    #[test]
    fn a_custom_layer_needs_an_expression_that_fits_it() {
        let message = |same| exported(same).err().unwrap().to_string();
        let none = message(None);
        assert!(none.starts_with("layer 2, 'same', has no form"), "{none}");
        for unfit in [Expression::Input.linear(0), Expression::Input.max_pool(0)] {
            let message = message(Some(unfit));
            assert!(
                message.starts_with("layer 2, 'same': its expression"),
                "{message}"
            );
        }
        let layer = exported(Some(Expression::Input)).unwrap();
        assert_eq!(maps(&[layer]).unwrap().to_string(), r#"{"0":"h"}"#);
    }
}
