//! One file per command; `load` and `model` are what several of them need.

mod backends;
mod check;
mod data;
mod evaluate;
mod evaluate_table;
mod export;
#[cfg(feature = "fetch")]
mod fetch;
mod label;
mod load;
mod model;
mod predict;
mod predict_table;
mod presets;
mod report;
#[cfg(feature = "serve")]
mod serve;
mod sweep;
mod train;

use anyhow::Result;

use crate::args::{Cli, Command};
use crate::exit::ExitStatus;

/// Runs the command that was typed.
pub fn run(cli: Cli) -> Result<ExitStatus> {
    match cli.command {
        Command::Train(args) => return train::run(&args),
        Command::Sweep(args) => return sweep::run(&args),
        Command::Evaluate(args) => evaluate::run(&args)?,
        Command::Predict(args) => predict::run(&args)?,
        Command::Export(args) => export::run(&args)?,
        Command::Report(args) => report::run(&args)?,
        Command::Label(args) => label::run(&args)?,
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args)?,
        Command::Data(command) => data::run(&command)?,
        Command::Backends => backends::run()?,
        Command::Presets => presets::run()?,
    }
    Ok(ExitStatus::Done)
}
