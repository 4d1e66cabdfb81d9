//! Arguments of `ladder data`.

use std::path::PathBuf;

#[cfg(feature = "fetch")]
use clap::ValueEnum;
use clap::{Args, Subcommand};
use ladder_data::DataName;
use serde::Serialize;

use super::own::OwnFileArgs;
use super::read::ReadArgs;

/// What to do with data sets.
#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Download a data set, check it and put it where `train` looks for it
    #[cfg(feature = "fetch")]
    Fetch(FetchArgs),
    /// Describe a data set: counts, shape, classes, values, checksums
    Info(InfoArgs),
    /// Say what `train` would make of your own data without training: a table column by column,
    /// images and arrays by their classes
    Check(Box<CheckArgs>),
}

/// Arguments of `ladder data fetch`.
#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub struct FetchArgs {
    /// The data set to download
    #[arg(value_name = "DATASET")]
    pub dataset: FetchableData,
    /// Directory for the files [default: data/ and the name of the data set]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

/// Data sets with a public source.
#[cfg(feature = "fetch")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FetchableData {
    /// 60,000 + 10,000 handwritten digits, 11 MB
    Mnist,
    /// 50,000 + 10,000 color images of ten classes, 170 MB
    #[value(name = "cifar-10")]
    Cifar10,
}

#[cfg(feature = "fetch")]
impl FetchableData {
    /// The data set of this name, if it has a public source.
    pub fn of(name: DataName) -> Option<Self> {
        match name {
            DataName::Mnist => Some(Self::Mnist),
            DataName::Cifar10 => Some(Self::Cifar10),
            _ => None,
        }
    }

    /// Its name as a data set to train with.
    pub fn name(self) -> DataName {
        match self {
            Self::Mnist => DataName::Mnist,
            Self::Cifar10 => DataName::Cifar10,
        }
    }
}

/// Arguments of `ladder data info`.
#[derive(Debug, Args)]
pub struct InfoArgs {
    /// The data set: digits, mnist, cifar-10 or idx (any data in MNIST's four files)
    #[arg(long, value_name = "NAME", default_value = "digits")]
    pub dataset: DataName,
    /// Directory of the data files, or CIFAR-10's archive [default: data/mnist, data/cifar-10]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

/// Arguments of `ladder data check`; those that `train` has, too, mean the same.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckArgs {
    /// What the data is
    #[command(flatten)]
    #[serde(flatten)]
    pub own: OwnFileArgs,
    /// The table, as --table names it
    #[arg(
        value_name = "FILE",
        help_heading = "Arguments",
        conflicts_with_all = ["table", "arrays", "images"],
        required_unless_present_any = ["table", "arrays", "images"]
    )]
    // Behind that of `own`, whose place it takes.
    #[serde(rename = "table", skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// How the table is written
    #[command(flatten)]
    #[serde(flatten)]
    pub read: ReadArgs,
    /// Print one JSON object
    #[arg(long)]
    #[serde(skip)]
    pub json: bool,
}
