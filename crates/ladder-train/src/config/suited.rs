//! A configuration for data that nobody has tuned anything on.

use ladder_data::{DataConfig, Dataset, Task, two_digits};
use ladder_model::Architecture;

use crate::config::RunConfig;
use crate::config::members::Members;
use crate::config::notation::LabelCount;

/// Steps of training, about.
const STEPS: usize = 3000;

/// Epochs, each with an evaluation and a checkpoint.
const EPOCHS: usize = 20;

/// What makes a member linear, in the lists below: `layers={outputs}` and no denoising cost.
const LINEAR: &str = "LINEAR";

/// Networks of a table: ladders that see its numbers differently (`experiments/own-data`), and linear
/// ones, which are hard to beat with few labels. The first of these takes all columns alike, to the
/// others they count as they tell of the classes, and noise buries those that tell nothing. Folds
/// say how much each network counts.
const MEMBERS: &str = "same/numbers=piecewise/noise=0.1+LINEAR/inputs=weighted+noise=1+LINEAR\
                       /numbers=piecewise+inputs=weighted+noise=1+LINEAR";

/// The same for a regression: more noise, since values are noisier than classes.
const MEMBERS_OF_VALUES: &str = "same/numbers=piecewise+noise=1/noise=1\
                                 /noise=0.1+LINEAR/noise=0.7+LINEAR";

impl RunConfig {
    /// Networks, costs and a schedule for your own data: sensible, not tuned.
    ///
    /// Layers grow with the number of values; the schedule is some three thousand steps, whatever
    /// the number of rows. Rows of numbers are learned by five networks that see them differently,
    /// some of them linear; images by one. Where the rows come from is left to the caller.
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
            epochs: EPOCHS,
            passes: passes(steps_per_pass),
            batch_size,
            baseline: true,
            members: members(dataset),
            ..Self::default()
        }
    }
}

/// As many passes in an epoch as make the steps that it shall have, in a number that is easy to read.
fn passes(steps_per_pass: usize) -> f64 {
    let passes = (STEPS / EPOCHS) as f64 / steps_per_pass as f64;
    match passes >= 1.0 {
        true => passes.floor(),
        false => two_digits(passes),
    }
}

fn members(dataset: &Dataset) -> Members {
    if dataset.shape.is_image() {
        return Members::default();
    }
    let members = match dataset.task() {
        Task::Classification => MEMBERS,
        Task::Regression => MEMBERS_OF_VALUES,
    };
    let linear = format!("layers={}+costs=0", dataset.n_classes);
    let members = members.replace(LINEAR, &linear);
    members.parse().expect("invariant: a list of members")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_about_150_steps_of_few_rows_and_of_many() {
        for (steps_per_pass, expected) in [(1, 150.0), (60, 2.0), (100, 1.0), (150, 1.0)] {
            assert_eq!(passes(steps_per_pass), expected);
        }
        for (steps_per_pass, expected) in [(200, 0.75), (3073, 0.049), (1_000_000, 0.00015)] {
            assert_eq!(passes(steps_per_pass), expected);
        }
    }
}
