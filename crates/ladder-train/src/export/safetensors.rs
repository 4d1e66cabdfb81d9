//! Named tensors and metadata; [`ExportFormat`](super::ExportFormat) lists them.

use ladder_data::{Piece, View, tensor_file_bytes};
use safetensors::tensor::{Dtype, TensorView};

use super::array::Array;
use super::classifier::{Classifier, Layer};
use super::error::ExportError;

pub(super) fn to_bytes(classifier: &Classifier) -> Result<Vec<u8>, ExportError> {
    let tensors = tensors(classifier);
    let tensors = tensors.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes)?;
        Ok((name.as_str(), view))
    });
    let tensors: Vec<_> = tensors.collect::<Result<_, ExportError>>()?;
    let metadata = classifier.metadata.iter();
    let metadata = metadata
        .map(|(key, text)| (key.as_str(), text.clone()))
        .collect();
    Ok(tensor_file_bytes(tensors, &metadata)?)
}

/// Name, shape and bytes of each.
fn tensors(classifier: &Classifier) -> Vec<(String, Vec<usize>, Vec<u8>)> {
    let mut tensors = Vec::new();
    let mut push = |name: String, shape: &[usize], values: &[f32]| {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        tensors.push((name, shape.to_vec(), bytes.collect()));
    };
    if let Some((mean, matrix)) = classifier
        .preprocessing
        .as_ref()
        .and_then(|it| it.whitening())
    {
        push("preprocessing.mean".to_owned(), &[mean.len()], mean);
        push("preprocessing.matrix".to_owned(), &[mean.len(); 2], matrix);
    }
    for network in &classifier.networks {
        let prefix = &network.prefix;
        for (name, values) in network.view.iter().flat_map(|view| columns(view)) {
            push(format!("{prefix}pieces.{name}"), &[values.len()], &values);
        }
        let weights = network.view.iter().map(|view| view.weights());
        for weights in weights.filter(|weights| !weights.is_empty()) {
            push(format!("{prefix}inputs.weight"), &[weights.len()], weights);
        }
        for (index, layer) in network.layers.iter().enumerate() {
            push_layer(&mut push, &format!("{prefix}layers.{index}"), layer);
        }
    }
    tensors
}

/// The pieces of a view, number by number; positions are whole numbers, −1 is none.
fn columns(view: &View) -> [(&'static str, Vec<f32>); 6] {
    let column = |number: fn(&Piece) -> f32| view.pieces().iter().map(number).collect();
    let missing = |piece: &Piece| piece.missing.map_or(-1.0, |missing| missing as f32);
    [
        ("value", column(|piece| piece.value as f32)),
        ("from", column(|piece| piece.from)),
        ("slope", column(|piece| piece.slope)),
        ("scale", column(|piece| piece.scale)),
        ("shift", column(|piece| piece.shift)),
        ("missing", column(missing)),
    ]
}

fn push_layer(push: &mut impl FnMut(String, &[usize], &[f32]), prefix: &str, layer: &Layer) {
    for (number, Array { shape, values }) in layer.map.weights().into_iter().enumerate() {
        let name = match layer.is_built_in {
            true => format!("{prefix}.weight"),
            false => format!("{prefix}.weights.{number}"),
        };
        push(name, shape, values);
    }
    let vectors = [
        ("mean", Some(&layer.mean)),
        ("variance", Some(&layer.variance)),
        ("beta", layer.beta.as_ref()),
        ("gamma", layer.gamma.as_ref()),
    ];
    for (name, values) in vectors {
        if let Some(values) = values {
            push(format!("{prefix}.{name}"), &[values.len()], values);
        }
    }
}
