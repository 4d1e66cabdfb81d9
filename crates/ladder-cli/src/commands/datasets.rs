//! Loading data sets by name.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ladder_data::{DataError, Dataset, cifar10, digits, idx, mnist};

use crate::settings::DatasetName;

/// Loads a data set; nothing is downloaded.
pub fn load(name: DatasetName, data_dir: Option<&Path>) -> Result<Dataset> {
    let dir = dir(name, data_dir);
    match (name, dir.as_deref()) {
        (DatasetName::Digits, None) => Ok(digits::generate()),
        (DatasetName::Digits, Some(dir)) => bail!(
            "the data set digits is embedded and reads no directory; \
             for {} say --dataset mnist, cifar-10 or idx",
            dir.display()
        ),
        (DatasetName::Mnist, Some(dir)) => Ok(mnist::load(dir).map_err(DataError::from)?),
        (DatasetName::Cifar10, Some(dir)) => Ok(cifar10::load(dir).map_err(DataError::from)?),
        (DatasetName::Idx, Some(dir)) => Ok(idx::load(dir)?),
        (DatasetName::Table | DatasetName::Images | DatasetName::Arrays, _) => {
            bail!("the data set {name} is read by `ladder train` alone, from files of your own")
        }
        (name, None) => {
            bail!("the data set {name} needs --data-dir, the directory of its four files")
        }
    }
}

/// Where the files of a data set are looked for and put; none are those of `digits`, and nobody
/// knows where those of `idx` are.
pub fn dir(name: DatasetName, data_dir: Option<&Path>) -> Option<PathBuf> {
    let usual = match name {
        DatasetName::Digits
        | DatasetName::Idx
        | DatasetName::Table
        | DatasetName::Images
        | DatasetName::Arrays => None,
        DatasetName::Mnist => Some("data/mnist"),
        DatasetName::Cifar10 => Some("data/cifar-10"),
    };
    data_dir.or(usual.map(Path::new)).map(Path::to_path_buf)
}

/// The name in a run's configuration.
pub fn name_of(config: &ladder_train::RunConfig) -> Result<DatasetName> {
    config.dataset.parse().context("config.json")
}
