//! A model on the disk.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use burn::module::Module;
use burn::store::ModuleRecord;
use burn::tensor::{Bytes, Device};
use ladder_data::{Dataset, PreprocessingError, TargetScale, guarded};

use super::SavedModel;
use super::description::Description;
use super::network::Network;
use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::machine::memory::check_memory;
use crate::run_directory::run_dir::RunDir;

impl SavedModel {
    /// The final model of the run in `run_dir`, on a device without automatic differentiation.
    ///
    /// # Errors
    ///
    /// There is no run, the run is not finished, or its files are damaged.
    pub fn load(run_dir: &Path, device: &Device) -> Result<Self, TrainError> {
        let run = RunDir::open(run_dir)?;
        let mut description = read_description(&run)?;
        if description.class_names.is_empty() {
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
        let is_other =
            |it: &Network| it.ladder.config().n_outputs().ok() != Some(description.n_classes);
        if let Some(at) = networks.iter().position(is_other) {
            return Err(RunDirError::Misfit {
                path: run.member(at + 1),
                reason: format!("a network of other than {} classes", description.n_classes),
            }
            .into());
        }
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
            let record = self.ladder().clone().into_record();
            let bytes = record.into_bytes();
            run.write_weights(&bytes.map_err(RunDirError::record(&run.weights_file()))?)?;
        }
        run.write_description(&self.description)
    }
}

/// The description of a finished run, whose parts fit together.
fn read_description(run: &RunDir) -> Result<Description, RunDirError> {
    let description: Option<Description> = run.read_description()?;
    let description = match description {
        Some(description) => description,
        None if run.has_report() => return Err(RunDirError::NoModel(run.description_file())),
        None => return Err(RunDirError::Unfinished(run.path().to_owned())),
    };
    description.check().map_err(|reason| RunDirError::Misfit {
        path: run.description_file(),
        reason,
    })?;
    Ok(description)
}

/// The network of a run whose description is known.
fn load_network(
    run: &RunDir,
    description: &Description,
    device: &Device,
) -> Result<Network, TrainError> {
    let file = run.weights_file();
    let bytes = run.read_weights()?;
    let bytes = bytes.ok_or_else(|| RunDirError::io(&file)(ErrorKind::NotFound.into()))?;
    // The weights that it begins with, and those that it gets.
    check_memory(&description.network, 2)?;
    let ladder = description.network.init(0, device)?;
    let load = || ladder.try_load_record(ModuleRecord::from_bytes(Bytes::from_bytes_vec(bytes))?);
    let ladder = guarded(load).map_err(|reason| RunDirError::Misfit {
        path: file.clone(),
        reason: format!("not readable as the weights of the network ({reason})"),
    })?;
    let view = description.view.clone();
    Ok(Network {
        ladder: ladder.map_err(RunDirError::record(&file))?,
        view,
    })
}

/// The networks of the members of a run, in their order.
fn load_members(run: &RunDir, members: usize, device: &Device) -> Result<Vec<Network>, TrainError> {
    let config = run.config()?;
    let member = |number| -> Result<Network, TrainError> {
        let member = RunDir::open(&run.member(number))?;
        member.check_same_data(run)?;
        member.check_seed(config.seed_of_member(number))?;
        load_network(&member, &read_description(&member)?, device)
    };
    (1..=members).map(member).collect()
}
