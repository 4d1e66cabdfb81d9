//! The trained classifier of a run: on disk, and in use.

mod inspection;
pub(crate) mod network;
pub(crate) mod probabilities;

use std::path::Path;
use std::sync::Arc;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use ladder_data::{Dataset, Preprocessing, PreprocessingError, Rows, TableEncoding, View};
use ladder_model::{FeatureShape, Ladder, LadderConfig};
use serde::{Deserialize, Serialize};

use crate::analysis::ScoredRows;
use crate::analysis::temperature::at_temperature;
use crate::error::run_dir::RunDirError;
use crate::error::{TrainError, device_error};
use crate::files::{read_json, write_json};
use crate::run_directory::resume::read_record;
use crate::run_directory::run_dir::RunDir;
use network::Network;
use probabilities::{Probabilities, largest};

/// Values of a level that are computed at once when rows are classified.
const VALUES_AT_ONCE: usize = 1 << 24;

/// Rows that are classified at once, a thousand unless a level is very wide; the result does not
/// depend on it.
pub(crate) fn rows_at_once(network: &LadderConfig) -> usize {
    let shapes = network.shapes().unwrap_or_default();
    let widest = shapes.iter().map(FeatureShape::len).max().unwrap_or(1);
    (VALUES_AT_ONCE / widest).clamp(1, 1000)
}

/// `model.json`: what is needed to load `model.bpk`, and to know what it classifies.
///
/// Of a model of several networks it describes the first; the others are in the directories of the
/// members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Description {
    network: LadderConfig,
    /// What the network sees of a row, if not all as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    view: Option<Arc<View>>,
    /// Networks whose answers are averaged, each in a directory of its own; 0 for a single one.
    #[serde(default, skip_serializing_if = "is_zero")]
    members: usize,
    /// What the probabilities are taken at, if folds have shown that they are too certain or too
    /// little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    dataset: String,
    shape: FeatureShape,
    n_classes: usize,
    /// Names of the classes; their numbers in files of older versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    class_names: Vec<String>,
    /// How rows of a table become values, if it was trained on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<TableEncoding>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

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
    /// The final model of the run in `run_dir`, on a device without automatic differentiation.
    ///
    /// # Errors
    ///
    /// There is no run, the run is not finished, or its files are damaged.
    pub fn load(run_dir: &Path, device: &Device) -> Result<Self, TrainError> {
        let run = RunDir::open(run_dir)?;
        let description: Option<Description> = read_json(&description_file(&run))?;
        let Some(mut description) = description else {
            return Err(RunDirError::Unfinished(run_dir.to_owned()).into());
        };
        if description.class_names.len() != description.n_classes {
            let numbers = 0..description.n_classes;
            description.class_names = numbers.map(|class| class.to_string()).collect();
        }
        let preprocessing = run.preprocessing()?.map(Arc::new);
        if let Some(preprocessing) = &preprocessing
            && preprocessing.width() != description.shape.len()
        {
            let (expected, found) = (preprocessing.width(), description.shape.len());
            return Err(PreprocessingError::Width { expected, found }.into());
        }
        let device = device.clone().without_autodiff();
        let networks = match description.members {
            0 => vec![load_network(&run, &description, &device)?],
            members => load_members(&run, members, &device)?,
        };
        Ok(Self {
            networks,
            description,
            preprocessing,
            device,
        })
    }

    /// A network that was just trained on what `view` shows of the rows of `dataset`, on its device.
    pub(crate) fn new(
        ladder: Ladder,
        view: Option<Arc<View>>,
        dataset: &Dataset,
        device: &Device,
    ) -> Self {
        let description = Description {
            network: ladder.config().clone(),
            view: view.clone(),
            members: 0,
            temperature: None,
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

    /// The average of the members of the run in `run`, which are trained.
    pub(crate) fn of_members(
        run: &RunDir,
        members: usize,
        dataset: &Dataset,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let networks = load_members(run, members, device)?;
        Ok(Self::of_networks(networks, dataset, device))
    }

    /// The average of networks, at least one.
    pub(crate) fn of_networks(networks: Vec<Network>, dataset: &Dataset, device: &Device) -> Self {
        let Network { ladder, view } = networks[0].clone();
        let mut model = Self::new(ladder, view, dataset, device);
        model.description.members = networks.len();
        model.networks = networks;
        model
    }

    /// The same model with its probabilities at this temperature.
    pub fn at_temperature(mut self, temperature: Option<f64>) -> Self {
        self.description.temperature = temperature;
        self
    }

    /// Writes the files, the preprocessing being there since the run was started, and the weights of
    /// members too; the description comes last, because it says that the model is there.
    pub(crate) fn save(&self, run: &RunDir) -> Result<(), RunDirError> {
        if self.description.members == 0 {
            let file = weights_file(run);
            self.ladder()
                .clone()
                .into_record()
                .save(&file)
                .map_err(RunDirError::record(&file))?;
        }
        write_json(&description_file(run), &self.description)
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

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.description.n_classes
    }

    /// Names of the classes, in the order of their numbers.
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

    /// What is done to every row first, if anything.
    pub fn preprocessing(&self) -> Option<&Arc<Preprocessing>> {
        self.preprocessing.as_ref()
    }

    /// The network itself, of several the first, without gradients.
    pub fn ladder(&self) -> &Ladder {
        &self.networks[0].ladder
    }

    /// Probabilities of the classes for each row; the sum of each row is 1.
    ///
    /// `rows` is `[n, shape.len()]`, row-major; images have values from 0 to 1, before any
    /// preprocessing, which is the model's own.
    /// The result for a row does not depend on the others.
    ///
    /// # Errors
    ///
    /// `rows` does not divide into rows, logits that are not finite, or the device failed.
    pub fn predict(&self, rows: &[f32]) -> Result<Probabilities, TrainError> {
        self.check_rows(rows)?;
        let (width, n_classes) = (self.shape().len(), self.n_classes());
        let mut values = Vec::with_capacity(rows.len() / width * n_classes);
        for rows in rows.chunks(self.rows_at_once() * width) {
            let mut rows = rows.to_vec();
            self.prepare(&mut rows);
            for row in self
                .answers(&rows, values.len() / n_classes)?
                .chunks_exact(2 * n_classes)
            {
                values.extend(&row[n_classes..]);
            }
        }
        Ok(Probabilities::new(values, n_classes))
    }

    /// The probabilities of the given rows of `rows`, which are prepared already.
    pub(crate) fn probabilities_of_prepared(
        &self,
        rows: &Rows,
        indices: &[u32],
    ) -> Result<Probabilities, TrainError> {
        let n_classes = self.n_classes();
        let mut values = Vec::with_capacity(indices.len() * n_classes);
        for indices in indices.chunks(self.rows_at_once()) {
            let first = values.len() / n_classes;
            let answers = self.answers(&rows.gather(indices), first)?;
            for answer in answers.chunks_exact(2 * n_classes) {
                values.extend(&answer[n_classes..]);
            }
        }
        Ok(Probabilities::new(values, n_classes))
    }

    /// Classifies the test rows, which are as they were read, or prepared as the model's were.
    ///
    /// # Errors
    ///
    /// The data set has another shape or number of classes, is prepared otherwise, logits
    /// that are not finite, or the device failed.
    pub fn evaluate(&self, dataset: &Dataset) -> Result<ScoredRows, TrainError> {
        let describe = |shape: FeatureShape, classes| format!("{shape}, {classes} classes");
        if (dataset.shape, dataset.n_classes) != (self.shape(), self.n_classes()) {
            return Err(TrainError::OtherData {
                expected: describe(self.shape(), self.n_classes()),
                found: describe(dataset.shape, dataset.n_classes),
            });
        }
        let all: Vec<u32> = (0..).take(dataset.test.len()).collect();
        match (dataset.preprocessing(), &self.preprocessing) {
            (None, _) => self.count_as(&dataset.test, &all, |rows| self.prepare(rows)),
            (Some(done), Some(own)) if done == own => self.count(&dataset.test, &all),
            (Some(done), own) => Err(TrainError::OtherPreprocessing {
                expected: own
                    .as_ref()
                    .map_or_else(Default::default, |own| *own.config()),
                found: *done.config(),
            }),
        }
    }

    /// Classifies the given rows of `rows`, which are prepared already.
    pub(crate) fn count(&self, rows: &Rows, indices: &[u32]) -> Result<ScoredRows, TrainError> {
        self.count_as(rows, indices, |_| ())
    }

    /// Classifies the given rows of `rows` after `prepare`; rows of unknown class do not count.
    fn count_as(
        &self,
        rows: &Rows,
        indices: &[u32],
        prepare: impl Fn(&mut [f32]),
    ) -> Result<ScoredRows, TrainError> {
        let n_classes = self.n_classes();
        let mut scored = ScoredRows::new(n_classes);
        let at_once = self.rows_at_once();
        for (chunk, indices) in indices.chunks(at_once).enumerate() {
            let mut gathered = rows.gather(indices);
            prepare(&mut gathered);
            let answers = self.answers(&gathered, chunk * at_once)?;
            for (&index, answer) in indices.iter().zip(answers.chunks_exact(2 * n_classes)) {
                let (scores, probabilities) = answer.split_at(n_classes);
                if let Some(class) = rows.label(index as usize) {
                    scored.add(class, largest(scores), probabilities);
                }
            }
        }
        Ok(scored)
    }

    /// Rows that the widest of the networks classifies at once.
    fn rows_at_once(&self) -> usize {
        let networks = self.networks.iter();
        let each = networks.map(|network| rows_at_once(network.ladder.config()));
        each.min().unwrap_or(1)
    }

    fn prepare(&self, rows: &mut [f32]) {
        if let Some(preprocessing) = &self.preprocessing {
            preprocessing.apply_to_rows(rows);
        }
    }

    /// What decides the class, then the probabilities, of each of some prepared rows,
    /// `[n, 2 * n_classes]`, row-major: the logits of a single network, the mean probabilities of
    /// several. The first row is number `first` in messages.
    fn answers(&self, rows: &[f32], first: usize) -> Result<Vec<f32>, TrainError> {
        let n_classes = self.n_classes();
        let mut answers = self.answers_at_one(rows, first)?;
        if let Some(temperature) = self.description.temperature {
            let of_rows = answers.chunks_exact_mut(2 * n_classes);
            of_rows.for_each(|row| at_temperature(&mut row[n_classes..], temperature));
        }
        Ok(answers)
    }

    /// The same at a temperature of 1.
    fn answers_at_one(&self, rows: &[f32], first: usize) -> Result<Vec<f32>, TrainError> {
        if let [network] = &self.networks[..] {
            return self.answers_of(network, rows, first);
        }
        let n_classes = self.n_classes();
        let mut mean = vec![0.0; rows.len() / self.shape().len() * 2 * n_classes];
        let share = 1.0 / self.networks.len() as f32;
        for network in &self.networks {
            let answers = self.answers_of(network, rows, first)?;
            let answers = answers.chunks_exact(2 * n_classes);
            for (mean, answer) in mean.chunks_exact_mut(2 * n_classes).zip(answers) {
                let (scores, probabilities) = mean.split_at_mut(n_classes);
                for (class, probability) in answer[n_classes..].iter().enumerate() {
                    probabilities[class] += share * probability;
                    scores[class] = probabilities[class];
                }
            }
        }
        Ok(mean)
    }

    /// The same of one network: logits, then probabilities, side by side, so that one transfer from
    /// the device brings both.
    fn answers_of(
        &self,
        network: &Network,
        rows: &[f32],
        first: usize,
    ) -> Result<Vec<f32>, TrainError> {
        let n_classes = self.n_classes();
        let logits = network.logits(rows, self.shape().len(), &self.device);
        let predictions = network.ladder.config().head.predictions(logits.clone());
        let answers = read(Tensor::cat(vec![logits, predictions], 1))?;
        for (row, answer) in answers.chunks_exact(2 * n_classes).enumerate() {
            check_finite(&answer[..n_classes], first + row)?;
        }
        Ok(answers)
    }
}

/// The network of a run whose description is known.
fn load_network(
    run: &RunDir,
    description: &Description,
    device: &Device,
) -> Result<Network, TrainError> {
    let file = weights_file(run);
    let record = read_record(&file).map_err(RunDirError::record(&file))?;
    let ladder = description.network.init(0, device)?;
    let ladder = ladder
        .try_load_record(record)
        .map_err(RunDirError::record(&file))?;
    let view = description.view.clone();
    Ok(Network { ladder, view })
}

/// The networks of the members of a run, in their order.
fn load_members(run: &RunDir, members: usize, device: &Device) -> Result<Vec<Network>, TrainError> {
    let member = |number| -> Result<Network, TrainError> {
        let run = RunDir::open(&run.member(number))?;
        let description = read_json(&description_file(&run))?;
        let unfinished = || RunDirError::Unfinished(run.path().to_owned());
        load_network(&run, &description.ok_or_else(unfinished)?, device)
    };
    (1..=members).map(member).collect()
}

fn weights_file(run: &RunDir) -> std::path::PathBuf {
    run.path().join("model.bpk")
}

fn description_file(run: &RunDir) -> std::path::PathBuf {
    run.path().join("model.json")
}

/// The values of a tensor on the host, row-major.
fn read(tensor: Tensor<2>) -> Result<Vec<f32>, TrainError> {
    tensor.reshape([-1]).try_into_vec_as().map_err(device_error)
}

/// An error that names `row` unless all its logits are finite.
fn check_finite(logits: &[f32], row: usize) -> Result<(), TrainError> {
    match logits.iter().all(|logit| logit.is_finite()) {
        true => Ok(()),
        false => Err(TrainError::NonFiniteLogits { row }),
    }
}
