//! A run that is continued keeps its settings: half a run of each kind would be neither.

use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::{DataName, Dataset};
use ladder_train::{Difference, LabelCount, RunConfig};
use serde_json::Value;

use crate::settings::{flag_of, text};

/// Settings that decide nothing and may change.
const MAY_CHANGE: [&str; 2] = ["data-dir", "threads"];

/// Refuses another setting than that of the run; how many labels `all` are is not known yet.
pub(super) fn refuse(saved: &RunConfig, asked: &RunConfig) -> Result<()> {
    let asked = with_open_labels(saved, asked);
    match first(&saved.differences(&asked)) {
        Some(difference) => refused(difference),
        None => Ok(()),
    }
}

/// Refuses other settings than those that the run in `dir` was started with, where the same command
/// is to begin and to continue it.
pub(in crate::commands::train) fn refuse_other(
    dir: &Path,
    saved: &RunConfig,
    asked: &RunConfig,
) -> Result<()> {
    match first(&saved.differences(asked)) {
        Some(difference) => bail!(
            "{}: the run here was started {}; repeat its settings to continue it, or choose another \
             --run-dir",
            dir.display(),
            started(difference)
        ),
        None => Ok(()),
    }
}

/// `asked` with the number of labels of `saved`, where it is not known before the data are loaded.
pub(in crate::commands::train) fn with_open_labels(
    saved: &RunConfig,
    asked: &RunConfig,
) -> RunConfig {
    let is_open = asked.labels_file.is_some() || asked.labels == LabelCount::All;
    RunConfig {
        labels: if is_open { saved.labels } else { asked.labels },
        ..asked.clone()
    }
}

/// Refuses `all` labels, if the run has fewer.
pub(super) fn refuse_labels(saved: &RunConfig, asked: &RunConfig, dataset: &Dataset) -> Result<()> {
    if asked.labels_file.is_some() || asked.labels != LabelCount::All {
        return Ok(());
    }
    let all = dataset.train.n_labeled().saturating_sub(saved.validation);
    let asked = RunConfig {
        labels: all.into(),
        ..saved.clone()
    };
    match first(&saved.differences(&asked)) {
        Some(difference) => refused(difference),
        None => Ok(()),
    }
}

/// The first difference that decides something.
fn first(differences: &[Difference]) -> Option<&Difference> {
    let decides = |it: &&Difference| !MAY_CHANGE.contains(&it.field.as_str());
    differences.iter().find(decides)
}

/// `with epochs 4, not 8`, `without --baseline`
fn started(difference: &Difference) -> String {
    let name = &difference.field;
    match (set(&difference.found), set(&difference.expected)) {
        (Some(before), Some(after)) => {
            format!("with {name} {}, not {}", text(before), text(after))
        }
        (Some(_), None) => format!("with --{name}"),
        (None, _) => format!("without --{name}"),
    }
}

fn refused(difference: &Difference) -> Result<()> {
    let (name, started) = (&difference.field, started(difference));
    let asked = difference.expected.as_ref().unwrap_or(&Value::Null);
    let flag = flag_of(name, asked).unwrap_or_else(|| name.clone());
    let way = match set(&difference.found) {
        Some(_) if DataName::PLACES.contains(&name.as_str()) => {
            " and pass --data-dir DIR if your data has moved"
        }
        _ => "",
    };
    bail!(
        "this run was started {started}, and keeps its settings when it is continued; \
         leave out {flag}{way}, or start a new run without --resume"
    )
}

/// A switch that is off is like one that is not there.
fn set(value: &Option<Value>) -> Option<&Value> {
    value.as_ref().filter(|value| **value != Value::Bool(false))
}

#[cfg(test)]
mod tests {
    use ladder_data::DataConfig;
    use ladder_data::images::ImagesConfig;

    use super::*;

    fn message(saved: &RunConfig, asked: &RunConfig) -> String {
        refuse(saved, asked).unwrap_err().to_string()
    }

    #[test]
    fn a_setting_that_is_taken_back_is_refused_as_one_that_is_added_is() {
        let config = |strict| RunConfig {
            data: DataConfig::Images(ImagesConfig {
                strict,
                ..ImagesConfig::default()
            }),
            ..RunConfig::default()
        };
        let (with, without) = (config(true), config(false));
        refuse(&with, &with).unwrap();
        for (saved, asked, words) in [
            (&with, &without, "started with --strict,"),
            (&without, &with, "started without --strict,"),
        ] {
            let error = message(saved, asked);
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn a_switch_is_left_out_by_the_flag_that_was_typed() {
        let config = |baseline| RunConfig {
            baseline,
            ..RunConfig::default()
        };
        let error = message(&config(true), &config(false));
        assert!(error.contains("started with --baseline,"), "{error}");
        assert!(error.contains("leave out --no-baseline,"), "{error}");
    }

    #[test]
    fn what_decides_nothing_may_change() {
        let other = RunConfig {
            threads: Some(3),
            data: DataConfig::Mnist {
                data_dir: Some("moved".into()),
            },
            ..RunConfig::default()
        };
        let saved = RunConfig {
            data: DataConfig::Mnist { data_dir: None },
            ..RunConfig::default()
        };
        refuse(&saved, &other).unwrap();
    }
}
