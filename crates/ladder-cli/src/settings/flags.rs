//! Settings as flags, both ways.

use anyhow::{Context, Result};
use clap::{Arg, CommandFactory};
use ladder_data::DataName;
use ladder_train::Settings;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::args::{Cli, Names};
use crate::output::flag;

/// The settings that were typed.
pub fn typed(args: &impl Serialize) -> Result<Settings> {
    let flags = serde_json::to_value(args).context("the arguments cannot be written as text")?;
    let flags: Map<String, Value> = serde_json::from_value(flags)?;
    let mut fields = Map::new();
    for (name, value) in flags {
        match (name.strip_prefix("no-"), value) {
            (_, Value::Null | Value::Bool(false)) => None,
            (Some(name), Value::Bool(true)) => fields.insert(name.to_owned(), false.into()),
            (_, value) => fields.insert(name, value),
        };
    }
    Ok(Settings::from_fields(fields)?)
}

/// The flags that give these settings, each with its value as a shell takes it, in the order of the
/// help: `--epochs 4`, `--no-baseline`.
pub fn flags_of(fields: &Map<String, Value>) -> Vec<String> {
    let arguments = arguments();
    let names = arguments.iter().filter_map(Arg::get_long);
    names
        .filter_map(|name| Some((name, fields.get(name)?)))
        .filter(|(name, value)| *name != "dataset" || !is_named_by_its_file(value))
        .filter_map(|(name, value)| match value {
            Value::Bool(_) => flag_of(name, value),
            Value::Array(values) if values.is_empty() => None,
            value => Some(flag(name, text(value))),
        })
        .collect()
}

/// Your own data needs no `--dataset`: the flag of its file names it.
fn is_named_by_its_file(dataset: &Value) -> bool {
    let name: Option<DataName> = dataset.as_str().and_then(|name| name.parse().ok());
    name.is_some_and(DataName::is_own)
}

/// The flag that gives a setting this value: `--epochs`, `--no-baseline`, `--gray`, `--table` for
/// the data set of that name; a switch that cannot be taken back has none.
pub fn flag_of(name: &str, value: &Value) -> Option<String> {
    if name == "dataset" && is_named_by_its_file(value) {
        return Some(format!("--{}", text(value)));
    }
    if *value != Value::Bool(false) {
        return Some(format!("--{name}"));
    }
    let opposite = format!("no_{}", name.replace('-', "_"));
    let arguments = arguments();
    let opposite = arguments
        .iter()
        .find(|it| it.get_id() == opposite.as_str())?;
    Some(format!("--{}", opposite.get_long()?))
}

/// The arguments of `ladder train`, in the order of its help.
fn arguments() -> Vec<Arg> {
    let mut cli = Cli::command();
    cli.build();
    let train = cli.find_subcommand("train");
    let arguments = train.into_iter().flat_map(clap::Command::get_arguments);
    arguments.cloned().collect()
}

/// A value as it is typed: `0.3,0.5`, `"a, b",c`, `1000`.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => Names(values.iter().map(text).collect()).to_string(),
        // The one map is the noise.
        Value::Object(noise) => {
            let levels = ["input", "hidden", "top"].into_iter();
            let levels = levels.filter_map(|key| noise.get(key));
            levels.map(text).collect::<Vec<_>>().join(",")
        }
        // 1000, not 1000.0; a seed may be larger than a float can say.
        Value::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ladder_train::RunConfig;

    use super::*;
    use crate::args::TrainArgs;

    /// The flags that are settings, each by the name of its field.
    fn settings_with_a_flag() -> BTreeSet<String> {
        let flags = serde_json::to_value(TrainArgs::default()).unwrap();
        let names = flags.as_object().unwrap().keys();
        let field = |name: &String| name.strip_prefix("no-").unwrap_or(name).to_owned();
        names.map(field).collect()
    }

    #[test]
    fn every_setting_has_a_flag_and_every_flag_is_a_setting() {
        let config = serde_json::to_value(RunConfig::default()).unwrap();
        let own = config.as_object().unwrap().keys().map(String::as_str);
        let of_data = DataName::ALL
            .into_iter()
            .flat_map(|name| name.keys().to_vec());
        let fields = own.filter(|name| *name != "data").chain(of_data);
        let fields = fields.chain(["dataset", "seeds"]).map(str::to_owned);
        assert_eq!(settings_with_a_flag(), fields.collect());
    }

    #[test]
    fn every_argument_that_is_no_setting_is_known() {
        let arguments = arguments();
        let settings = settings_with_a_flag();
        let ids = arguments
            .iter()
            .map(|argument| argument.get_id().as_str().replace('_', "-"));
        let others = ids.filter(|id| !settings.contains(id.strip_prefix("no-").unwrap_or(id)));
        let others: BTreeSet<String> = others
            .filter(|id| id != "download" && id != "no-tui")
            .collect();
        let expected = [
            "cache-dir",
            "config",
            "continue",
            "force",
            "help",
            "jobs",
            "json",
            "preset",
            "resume",
            "run-dir",
        ];
        assert_eq!(others, expected.map(str::to_owned).into());
    }

    #[test]
    fn a_switch_has_a_flag_for_both_ways_where_it_can_be_taken_back() {
        let flag = |name, is_on: bool| flag_of(name, &is_on.into());
        assert_eq!(flag("baseline", true).unwrap(), "--baseline");
        assert_eq!(flag("top-scale", false).unwrap(), "--no-top-scale");
        assert_eq!(flag("color", false).unwrap(), "--gray");
        assert_eq!(flag("strict", false), None);
    }
}
