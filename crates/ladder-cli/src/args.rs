//! What is typed on the command line, before it is merged with files and defaults.

mod data;
mod label;
mod machine;
mod names;
mod numbers;
mod own;
mod read;
mod report;
#[cfg(feature = "serve")]
mod serve;
mod sweep;
mod train;
mod use_model;

use clap::{Parser, Subcommand};

pub use data::{CheckArgs, DataCommand, InfoArgs};
#[cfg(feature = "fetch")]
pub use data::{FetchArgs, FetchableData};
pub use label::LabelArgs;
pub use machine::MachineArgs;
pub use names::Names;
pub use report::ReportArgs;
#[cfg(feature = "serve")]
pub use serve::ServeArgs;
pub use sweep::{Scheduler, SweepArgs};
pub use train::{RunArgs, TrainArgs};
pub use use_model::{EvaluateArgs, ExportArgs, PredictArgs};

/// Ladder networks: a classifier from few labels and many unlabeled rows.
///
/// `ladder train` without options learns the embedded digits from 100 labels, in less than a
/// minute, and compares the ladder with a supervised network.
#[derive(Debug, Parser)]
#[command(name = "ladder", version, help_expected = true, max_term_width = 100)]
#[command(args_override_self = true)] // The last one counts, so that a script's options can be changed.
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a network, or continue a run
    Train(Box<TrainArgs>),
    /// Train many settings and seeds, here or by a scheduler, and write one table of them
    Sweep(SweepArgs),
    /// Measure the test error of a finished run
    Evaluate(EvaluateArgs),
    /// Classify rows or images with a finished run
    Predict(PredictArgs),
    /// Write the classifier of a finished run for other programs
    Export(ExportArgs),
    /// Write finished runs as an HTML page with figures
    Report(ReportArgs),
    /// Choose the unlabeled rows of a finished run whose labels would help most, and add their labels
    Label(LabelArgs),
    /// Open a page to try a finished run with and to label rows on
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    /// Fetch or describe data sets
    #[command(subcommand)]
    Data(DataCommand),
    /// List the backends of this build and the devices they find
    Backends,
    /// List the presets of `ladder train --preset`
    Presets,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_and_command_is_documented() {
        fn check(command: &clap::Command) {
            assert!(
                command.get_about().is_some(),
                "{} has no description",
                command.get_name()
            );
            for argument in command.get_arguments() {
                let help = argument
                    .get_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert!(
                    help.len() > 8,
                    "{} {}",
                    command.get_name(),
                    argument.get_id()
                );
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }

    #[test]
    fn every_option_of_train_stands_below_a_heading() {
        let command = Cli::command();
        let train = command.find_subcommand("train").unwrap();
        for argument in train
            .get_arguments()
            .filter(|argument| argument.get_id() != "help")
        {
            assert!(
                argument.get_help_heading().is_some(),
                "{}",
                argument.get_id()
            );
        }
    }
}
