//! A model on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use burn::module::Module;
use burn::tensor::Device;
use ladder_data::{Dataset, PreprocessingError, TargetScale};

use super::SavedModel;
use super::description::Description;
use super::network::Network;
use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::files::{read_json, write_json};
use crate::run_directory::resume::read_record;
use crate::run_directory::run_dir::RunDir;

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

    /// The average of the members of the run in `run`, which are trained.
    pub(crate) fn of_members(
        run: &RunDir,
        members: usize,
        dataset: &Dataset,
        target_scale: Option<TargetScale>,
        device: &Device,
    ) -> Result<Self, TrainError> {
        let networks = load_members(run, members, device)?;
        Ok(Self::of_networks(networks, dataset, target_scale, device))
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
        let member = RunDir::open(&run.member(number))?;
        member.check_same_data(run)?;
        let run = member;
        let description = read_json(&description_file(&run))?;
        let unfinished = || RunDirError::Unfinished(run.path().to_owned());
        load_network(&run, &description.ok_or_else(unfinished)?, device)
    };
    (1..=members).map(member).collect()
}

fn weights_file(run: &RunDir) -> PathBuf {
    run.path().join("model.bpk")
}

fn description_file(run: &RunDir) -> PathBuf {
    run.path().join("model.json")
}
