//! `ladder export`: the classifier of a finished run in a file of another program.

use std::io::{self, Write};

use anyhow::Result;
use ladder_data::Existing;
use ladder_model::Backend;
use ladder_train::SavedModel;

use crate::args::ExportArgs;
use crate::output::escaped;

/// Writes the file and says where it is.
pub fn run(args: &ExportArgs) -> Result<()> {
    // Weights are the same on every device, so the run's own, which this machine may lack, is not
    // needed.
    let backend = Backend::compiled().first().copied().unwrap_or_default();
    let model = SavedModel::load(&args.run, &backend.device(0)?)?;
    let output = match &args.output {
        Some(output) => output.clone(),
        None => args.run.join(format!("model.{}", args.format)),
    };
    let existing = match args.force {
        true => Existing::Replace,
        false => Existing::Keep,
    };
    model.export(args.format, &output, existing)?;
    writeln!(io::stdout(), "{}", escaped(&output.display().to_string()))?;
    Ok(())
}
