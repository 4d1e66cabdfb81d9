//! `ladder data check`: what `train` would make of your own data, without training.

mod rows;
mod table;

use anyhow::Result;
use ladder_data::DataConfig;

use crate::args::CheckArgs;
use crate::hints::with_flag;
use crate::settings::{check_data, check_files, typed};

/// Prints what is found; an error if `train` would refuse the data.
pub fn run(args: &CheckArgs) -> Result<()> {
    let settings = typed(args)?;
    check_data(&settings)?;
    let data = settings.config()?.data;
    check_files(&data)?;
    match data {
        DataConfig::Table(config) => table::run(&config, args.json),
        data => rows::run(&data.completed().map_err(with_flag)?, args.json),
    }
}
