//! Loading data sets by name.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ladder_data::{Dataset, digits, idx, mnist};

use crate::settings::DatasetName;

/// Where MNIST is looked for and put, unless told otherwise.
pub const MNIST_DIR: &str = "data/mnist";

/// Loads a data set; nothing is downloaded.
pub fn load(name: DatasetName, data_dir: Option<&Path>) -> Result<Dataset> {
    match (name, data_dir) {
        (DatasetName::Digits, None) => Ok(digits::generate()),
        (DatasetName::Digits, Some(dir)) => bail!(
            "the data set digits is embedded and reads no directory; \
             for {} say --dataset mnist or --dataset idx",
            dir.display()
        ),
        (DatasetName::Mnist, dir) => Ok(mnist::load(&mnist_dir(dir))?),
        (DatasetName::Idx, Some(dir)) => Ok(idx::load(dir)?),
        (DatasetName::Idx, None) => {
            bail!("the data set idx needs --data-dir, the directory of its four files")
        }
    }
}

/// The directory of MNIST's files.
pub fn mnist_dir(data_dir: Option<&Path>) -> PathBuf {
    data_dir.unwrap_or(Path::new(MNIST_DIR)).to_path_buf()
}

/// The name in a run's configuration.
pub fn name_of(config: &ladder_train::RunConfig) -> Result<DatasetName> {
    config.dataset.parse().context("config.json")
}
