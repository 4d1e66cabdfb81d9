//! The trained model of a run: on disk, and in use.

pub(crate) mod answers;
mod description;
mod files;
mod inspection;
pub(crate) mod network;
pub(crate) mod predictions;
pub(crate) mod probabilities;
mod values;

use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{Dataset, Preprocessing, TableEncoding, TargetScale, Task, View};
use ladder_model::{FeatureShape, Ladder, LadderConfig};

use description::Description;
use network::Network;

/// A trained network with exact evaluation statistics, or several whose probabilities are averaged.
#[derive(Clone, Debug)]
pub struct SavedModel {
    /// At least one.
    networks: Vec<Network>,
    description: Description,
    /// What is done to every row first.
    preprocessing: Option<Arc<Preprocessing>>,
    device: Device,
}

impl SavedModel {
    /// A network that was just trained on what `view` shows of the rows of `dataset`, on its device.
    pub(crate) fn new(
        ladder: Ladder,
        view: Option<Arc<View>>,
        dataset: &Dataset,
        target_scale: Option<TargetScale>,
        device: &Device,
    ) -> Self {
        let description = Description {
            network: ladder.config().clone(),
            view: view.clone(),
            members: 0,
            temperature: None,
            weights: None,
            class_factors: None,
            target_scale,
            dataset: dataset.name.clone(),
            shape: dataset.shape,
            n_classes: dataset.n_classes,
            class_names: dataset.class_names().to_vec(),
            encoding: dataset.encoding().map(|encoding| (**encoding).clone()),
        };
        Self {
            networks: vec![Network { ladder, view }],
            description,
            preprocessing: dataset.preprocessing().cloned(),
            device: device.clone(),
        }
    }

    /// The average of networks, at least one.
    pub(crate) fn of_networks(
        networks: Vec<Network>,
        dataset: &Dataset,
        target_scale: Option<TargetScale>,
        device: &Device,
    ) -> Self {
        let Network { ladder, view } = networks[0].clone();
        let mut model = Self::new(ladder, view, dataset, target_scale, device);
        model.description.members = networks.len();
        model.networks = networks;
        model
    }

    /// The same model with its probabilities at this temperature.
    pub fn at_temperature(mut self, temperature: Option<f64>) -> Self {
        self.description.temperature = temperature;
        self
    }

    /// The same model whose networks count as much as these weights say, which add up to 1.
    pub fn with_weights(mut self, weights: Option<Vec<f64>>) -> Self {
        self.description.weights = weights;
        self
    }

    /// The same model with the probability of each class times its factor, in proportion.
    pub(crate) fn with_factors(mut self, factors: Option<Vec<f64>>) -> Self {
        self.description.class_factors = factors;
        self
    }

    /// The device that it computes on.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Name of the data set it was trained on.
    pub fn dataset(&self) -> &str {
        &self.description.dataset
    }

    /// Shape of the images it classifies.
    pub fn shape(&self) -> FeatureShape {
        self.description.shape
    }

    /// What it predicts.
    pub fn task(&self) -> Task {
        match self.description.target_scale {
            Some(_) => Task::Regression,
            None => Task::Classification,
        }
    }

    /// The scale of a regression's values, which the networks have standardized.
    pub fn target_scale(&self) -> Option<&TargetScale> {
        self.description.target_scale.as_ref()
    }

    /// Number of classes, 1 of a regression.
    pub fn n_classes(&self) -> usize {
        self.description.n_classes
    }

    /// Names of the classes, in the order of their numbers; of a regression what the value is called.
    pub fn class_names(&self) -> &[String] {
        &self.description.class_names
    }

    /// How rows of a table become the values that it classifies; `None` if it takes no table.
    pub fn encoding(&self) -> Option<&TableEncoding> {
        self.description.encoding.as_ref()
    }

    /// The networks whose probabilities are averaged, at least one, without gradients, and what each
    /// sees of a row, if not all as it is.
    pub fn networks(&self) -> impl ExactSizeIterator<Item = (&Ladder, Option<&Arc<View>>)> {
        let networks = self.networks.iter();
        networks.map(|network| (&network.ladder, network.view.as_ref()))
    }

    /// The configuration of the network, of several the first.
    pub fn config(&self) -> &LadderConfig {
        &self.description.network
    }

    /// The temperature of the probabilities, fitted on the rows that folds held out: each becomes
    /// its power by one over the temperature, in proportion. `None` of a run without folds.
    pub fn temperature(&self) -> Option<f64> {
        self.description.temperature
    }

    /// How much each of the networks counts in the average, fitted on the rows that folds held out;
    /// `None` where all count the same.
    pub fn weights(&self) -> Option<&[f64]> {
        self.description.weights.as_deref()
    }

    /// The share that each of the networks has in the average, in proportion to its weight; they add up
    /// to 1.
    pub(crate) fn shares(&self) -> Vec<f64> {
        let equal = vec![1.0; self.networks.len()];
        let weights = self.weights().unwrap_or(&equal);
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    }

    /// What the probability of each class is multiplied by, in proportion, after the temperature;
    /// `None` where the classes have the shares that they have among the labeled rows.
    pub fn class_factors(&self) -> Option<&[f64]> {
        self.description.class_factors.as_deref()
    }

    /// What is done to every row first, if anything.
    pub fn preprocessing(&self) -> Option<&Arc<Preprocessing>> {
        self.preprocessing.as_ref()
    }

    /// The network itself, of several the first, without gradients.
    pub fn ladder(&self) -> &Ladder {
        &self.networks[0].ladder
    }
}
