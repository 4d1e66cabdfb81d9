//! A configuration for data that nobody has tuned anything on.

use ladder_data::{DataConfig, Dataset, Task};
use ladder_model::Architecture;

use crate::config::RunConfig;
use crate::config::members::Members;
use crate::config::notation::LabelCount;

/// Steps of training, about.
const STEPS: usize = 3000;

/// Epochs, each with an evaluation and a checkpoint; fewer where a pass over the rows is long.
const EPOCHS: usize = 20;

/// Passes over the rows that even the longest table gets.
const PASSES: usize = 3;

/// Networks of a table: they see its numbers differently, and with other noise, so that their
/// average errs less than any of them (`experiments/own-data`). With much noise, inputs that tell
/// little of the classes count little.
const MEMBERS: &str = "same/numbers=piecewise/inputs=weighted+noise=1";

/// Two linear ones beside them, which are hard to beat with few labels; folds say how much each
/// network counts.
const LINEAR: [&str; 2] = [
    "inputs=weighted+noise=1",
    "numbers=piecewise+inputs=weighted+noise=1",
];

/// The same for a regression: more noise, since values are noisier than classes.
const MEMBERS_OF_VALUES: &str = "same/numbers=piecewise+noise=1/noise=1";

/// The linear ones of a regression.
const LINEAR_OF_VALUES: [&str; 2] = ["noise=0.1", "noise=0.7"];

impl RunConfig {
    /// Networks, costs and a schedule for your own data: sensible, not tuned.
    ///
    /// Layers grow with the number of values; the schedule is some three thousand steps, whatever
    /// the number of rows, unless a pass over the rows needs more. Rows of numbers are learned by
    /// five networks, three that see them differently and two linear ones; images, and so many rows
    /// that a pass over them is long, by one. Where the rows come from is left to the caller.
    pub fn suited_to(dataset: &Dataset) -> Self {
        let (rows, width) = (dataset.train.len(), dataset.shape.len());
        let first = (4 * width).clamp(128, 512);
        let layers = format!("{first}-{}-{}", first / 2, dataset.n_classes);
        let layers: Architecture = layers.parse().expect("invariant: three numbers");
        let batch_size = (rows / 2).clamp(2, 100);
        let steps_per_pass = (rows / batch_size).max(1);
        Self {
            data: DataConfig::Custom {
                name: dataset.name.clone(),
            },
            labels: LabelCount::All,
            costs: [10.0, 1.0, 0.1].to_vec(),
            layers,
            epochs: (STEPS / steps_per_pass).clamp(PASSES, EPOCHS),
            passes: (STEPS / EPOCHS / steps_per_pass).max(1),
            batch_size,
            baseline: true,
            members: members(dataset, steps_per_pass),
            ..Self::default()
        }
    }
}

fn members(dataset: &Dataset, steps_per_pass: usize) -> Members {
    let is_short = steps_per_pass * PASSES <= STEPS;
    if !is_short || dataset.shape.is_image() {
        return Members::default();
    }
    let (members, linear) = match dataset.task() {
        Task::Classification => (MEMBERS, LINEAR),
        Task::Regression => (MEMBERS_OF_VALUES, LINEAR_OF_VALUES),
    };
    let outputs = dataset.n_classes;
    let linear = linear.map(|own| format!("{own}+layers={outputs}+costs=0"));
    let members = format!("{members}/{}", linear.join("/"));
    members.parse().expect("invariant: a list of members")
}
