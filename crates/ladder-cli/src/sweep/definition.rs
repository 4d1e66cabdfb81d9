//! SWEEP.toml as it is written.

use std::path::Path;

use anyhow::{Context, Result, bail};
use ladder_train::{Seeds, Settings};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::names::is_plain;
use crate::exit::squeeze;

/// The contents of a sweep's file.
#[derive(Debug)]
pub struct Definition {
    /// What everything lies over.
    pub preset: Option<String>,
    /// The seeds of each setting, if they are given.
    pub seeds: Option<Seeds>,
    /// Settings of every run.
    pub settings: Settings,
    /// Settings with several values each, in the order of their names.
    pub grid: Vec<Axis>,
    /// Settings of somebody's choice.
    pub chosen: Vec<Chosen>,
}

/// A setting of the grid.
#[derive(Debug)]
pub struct Axis {
    /// Its name.
    pub name: String,
    /// Its values, each as a setting alone.
    pub values: Vec<Settings>,
}

/// An entry of the list.
#[derive(Debug)]
pub struct Chosen {
    /// What it is called.
    pub name: String,
    /// What it has of its own.
    pub settings: Settings,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    preset: Option<String>,
    seeds: Option<Seeds>,
    #[serde(default)]
    settings: Map<String, Value>,
    #[serde(default)]
    grid: Map<String, Value>,
    #[serde(default)]
    runs: Vec<Map<String, Value>>,
}

/// Reads a sweep's file and checks every value of it.
pub fn read(path: &Path) -> Result<Definition> {
    let name = || format!("sweep {}", path.display());
    let text = ladder_data::memory::read_text(path, crate::settings::LONGEST).with_context(name)?;
    parse(&text).with_context(name)
}

fn parse(text: &str) -> Result<Definition> {
    let file: File = toml::from_str(text).map_err(|error| toml_error(text, &error))?;
    refuse_seeds(file.settings.keys(), "settings", file.seeds.is_none())?;
    let settings = settings(file.settings).context("[settings]")?;
    let axes = file
        .grid
        .into_iter()
        .map(|(name, values)| axis(name, values));
    let numbered = file.runs.into_iter().zip(1..);
    let chosen = numbered
        .map(|(entry, number)| chosen(entry).with_context(|| format!("[[runs]], number {number}")));
    let definition = Definition {
        preset: file.preset,
        seeds: file.seeds,
        settings,
        grid: axes.collect::<Result<_>>()?,
        chosen: chosen.collect::<Result<_>>()?,
    };
    refuse_both(&definition)?;
    Ok(definition)
}

/// Directories are named after the values of the grid, so an entry may not have others.
fn refuse_both(definition: &Definition) -> Result<()> {
    for chosen in &definition.chosen {
        let is_own = |axis: &&Axis| chosen.settings.get(&axis.name).is_some();
        if let Some(axis) = definition.grid.iter().find(is_own) {
            bail!(
                "[[runs]] {}: {} is in [grid], too, whose every value each entry is trained with; \
                 leave one out",
                chosen.name,
                axis.name
            );
        }
    }
    Ok(())
}

fn toml_error(text: &str, error: &toml::de::Error) -> anyhow::Error {
    let message = squeeze(error.message());
    match error.span() {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or(text);
            anyhow::anyhow!("line {}: {message}", 1 + before.matches('\n').count())
        }
        None => anyhow::anyhow!(message),
    }
}

fn axis(name: String, values: Value) -> Result<Axis> {
    let place = || format!("[grid] {name}");
    refuse_seeds([&name], "grid", false)?;
    let Value::Array(values) = values else {
        bail!("{}: expected a list of values, found {values}", place());
    };
    if values.is_empty() {
        bail!("{}: expected at least one value", place());
    }
    let numbered = values.into_iter().zip(1..);
    let values = numbered.map(|(value, number)| {
        let alone = Map::from_iter([(name.clone(), value)]);
        settings(alone).with_context(|| format!("{}, value {number}", place()))
    });
    let values = values.collect::<Result<Vec<_>>>()?;
    if let Some(twice) = values
        .iter()
        .enumerate()
        .find(|(at, it)| values[..*at].contains(it))
    {
        bail!("{}, value {}: it is there already", place(), twice.0 + 1);
    }
    Ok(Axis { name, values })
}

fn chosen(mut entry: Map<String, Value>) -> Result<Chosen> {
    let name = match entry.remove("name") {
        Some(Value::String(name)) if is_plain(&name) => name,
        Some(name) => bail!(
            "name: expected letters, digits and . _ + - =, with which a directory can be named, found \
             {name}"
        ),
        None => bail!("expected a name, by which its directory is called: name = \"wide\""),
    };
    refuse_seeds(entry.keys(), "runs", false)?;
    let settings = settings(entry)?;
    Ok(Chosen { name, settings })
}

/// Checked, and in the notation of configurations; a number that is not finite has become null.
fn settings(fields: Map<String, Value>) -> Result<Settings> {
    if let Some((name, _)) = fields.iter().find(|(_, value)| has_null(value)) {
        bail!("{name}: expected a finite number");
    }
    Ok(Settings::from_fields(fields)?)
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(has_null),
        Value::Object(entries) => entries.values().any(has_null),
        _ => false,
    }
}

/// Seeds stand in one place, so that every setting has the same.
fn refuse_seeds<'a>(
    names: impl IntoIterator<Item = &'a String>,
    table: &str,
    may_have_one: bool,
) -> Result<()> {
    let mut names = names.into_iter();
    match names.find(|name| *name == "seeds" || (*name == "seed" && !may_have_one)) {
        Some(name) => bail!(
            "[{table}] {name}: every setting is trained with the same seeds, which stand at the top \
             of the file: seeds = \"1..5\""
        ),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_named_with_its_place() {
        for (text, words) in [
            ("seeds = ", "line 1: "),
            ("\nsweeps = 3", "unknown field `sweeps`"),
            ("seeds = 'one'", "found 'one'"),
            ("[settings]\nepoch = 3", "[settings]: unknown field `epoch`"),
            ("[settings]\nepochs = 'x'", "[settings]: epochs: "),
            (
                "[settings]\nnoise = nan",
                "[settings]: noise: expected a finite number",
            ),
            (
                "[grid]\nepochs = 3",
                "[grid] epochs: expected a list of values, found 3",
            ),
            (
                "[grid]\nepochs = []",
                "[grid] epochs: expected at least one value",
            ),
            (
                "[grid]\nepochs = [3, -1]",
                "[grid] epochs, value 2: epochs: ",
            ),
            (
                "[grid]\nepochs = [3, 4, 3]",
                "[grid] epochs, value 3: it is there already",
            ),
            (
                "[grid]\nseed = [1, 2]",
                "[grid] seed: every setting is trained with the same",
            ),
            (
                "seeds = '1..2'\n[settings]\nseed = 1",
                "[settings] seed: every setting",
            ),
            (
                "[[runs]]\nepochs = 1",
                "[[runs]], number 1: expected a name",
            ),
            ("[[runs]]\nname = 'a/b'", "name: expected letters"),
            (
                "[[runs]]\nname = 'a'\nseeds = '1..2'",
                "[runs] seeds: every setting",
            ),
            (
                "[[runs]]\nname = 'a'\nepochs = 3\n[grid]\nepochs = [1, 2]",
                "[[runs]] a: epochs is in [grid], too",
            ),
        ] {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(error.contains(words), "{text}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }
}
