//! Arguments of `ladder data`.

use std::path::PathBuf;

#[cfg(feature = "fetch")]
use clap::ValueEnum;
use clap::{Args, Subcommand};
use ladder_data::table::DateOrder;
use ladder_data::{DataName, TableConfig};

use super::names::{Names, flat, names};
use super::read::ReadArgs;

/// What to do with data sets.
#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Download a data set, check it and put it where `train` looks for it
    #[cfg(feature = "fetch")]
    Fetch(FetchArgs),
    /// Describe a data set: counts, shape, classes, values, checksums
    Info(InfoArgs),
    /// Say what `train` would make of a table, column by column, without training
    Check(CheckArgs),
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
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The table
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The column of the classes
    #[arg(long, value_name = "COLUMN")]
    pub target: String,
    /// A text in that column that means that the class is not known, besides a blank
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub unlabeled_value: Option<String>,
    /// Texts that mean a missing cell, besides the usual ones
    #[arg(long, value_name = "TEXT,...", value_parser = names, allow_hyphen_values = true)]
    pub missing: Vec<Names>,
    /// Columns to leave out
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    pub drop: Vec<Names>,
    /// Columns whose numbers are names of categories
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    pub categorical: Vec<Names>,
    /// Columns of numbers even where they look like row numbers or identifiers
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    pub numeric: Vec<Names>,
    /// Whether 01/02/2024 begins with the day or the month
    #[arg(long, value_name = "dmy|mdy")]
    pub date_order: Option<DateOrder>,
    /// How the table is written
    #[command(flatten)]
    pub read: ReadArgs,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

impl CheckArgs {
    /// The table that `train` would read.
    pub fn table(&self) -> TableConfig {
        let read = self.read.options();
        TableConfig {
            file: self.file.clone(),
            target: self.target.clone(),
            unlabeled_value: self.unlabeled_value.clone(),
            missing: flat(&self.missing),
            drop: flat(&self.drop),
            categorical: flat(&self.categorical),
            numeric: flat(&self.numeric),
            date_order: self.date_order,
            delimiter: read.delimiter,
            decimal: read.decimal,
            encoding: read.encoding,
            sheet: read.sheet,
            ..TableConfig::default()
        }
    }
}
