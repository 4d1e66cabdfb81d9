//! The runs of a sweep: every setting with every seed.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use ladder_model::Backend;
use ladder_train::{RunConfig, Seeds, Settings};
use serde_json::{Map, Value};

use super::definition::{self, Definition};
use super::names;
use crate::presets;
use crate::settings::{check_data, check_files, text};

/// Runs of a sweep at most: more is a mistake in a grid, and more than schedulers take.
const MOST_RUNS: usize = 10_000;

/// A sweep that is worth beginning: what can be checked without data is.
#[derive(Debug)]
pub struct Sweep {
    /// The settings, in the order of the grid and of the list.
    pub settings: Vec<Setting>,
    /// Each is trained with each of them.
    pub seeds: Seeds,
}

/// One setting of a sweep.
#[derive(Debug)]
pub struct Setting {
    /// `epochs=20`
    pub name: String,
    /// What distinguishes it, as it is typed: the values of the grid, those of the list.
    pub own: Map<String, Value>,
    /// Everything that a run of it is given, but for the seed.
    pub settings: Settings,
}

/// One run of a sweep.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Its number, from 0.
    pub task: usize,
    /// What is trained.
    pub setting: &'a Setting,
    /// With which seed.
    pub seed: u64,
}

impl Run<'_> {
    /// `epochs=20,seed=1`
    pub fn name(&self) -> String {
        names::run(&self.setting.name, self.seed)
    }
}

impl Sweep {
    /// Reads the file and checks every setting.
    pub fn read(path: &Path) -> Result<Self> {
        let definition = definition::read(path)?;
        Self::of(definition).with_context(|| format!("sweep {}", path.display()))
    }

    fn of(definition: Definition) -> Result<Self> {
        let preset = definition.preset.as_deref().map(presets::find);
        let common = definition
            .settings
            .clone()
            .over(preset.transpose()?.unwrap_or_default());
        let seed = common.get("seed").and_then(Value::as_u64).unwrap_or(1);
        let seeds = match definition.seeds.clone() {
            Some(seeds) => seeds,
            None => seed.to_string().parse()?,
        };
        refuse_too_many(&definition, &seeds)?;
        let common = common.without("seed");
        let settings = settings(&definition, &common);
        refuse_equal_names(&settings)?;
        for setting in &settings {
            check(setting).with_context(|| setting.name.clone())?;
        }
        Ok(Self { settings, seeds })
    }

    /// Every run. Each setting has its first seed before any has its second, so that the table fills
    /// evenly.
    pub fn runs(&self) -> Vec<Run<'_>> {
        let of_seed = |seed| self.settings.iter().map(move |setting| (setting, seed));
        let all = self.seeds.iter().flat_map(of_seed).enumerate();
        all.map(|(task, (setting, seed))| Run {
            task,
            setting,
            seed,
        })
        .collect()
    }

    /// Where the runs compute; a GPU counts where any of them has one.
    pub fn backend(&self) -> Result<Backend> {
        let configs = self
            .settings
            .iter()
            .map(|setting| setting.settings.config());
        let backends = configs.map(|config| Ok(config?.backend));
        let backends = backends.collect::<Result<Vec<Backend>>>()?;
        let of_device = backends.iter().find(|backend| !backend.is_cpu());
        Ok(of_device.or(backends.first()).copied().unwrap_or_default())
    }

    /// Names of the settings that distinguish, in their order in a table.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for name in self.settings.iter().flat_map(|setting| setting.own.keys()) {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
        columns.sort_unstable();
        columns
    }
}

fn refuse_too_many(definition: &Definition, seeds: &Seeds) -> Result<()> {
    let axes = definition.grid.iter().map(|axis| axis.values.len());
    let factors = [definition.chosen.len().max(1), seeds.len()];
    let runs = axes.chain(factors).fold(1, usize::saturating_mul);
    ensure!(
        runs <= MOST_RUNS,
        "expected at most {MOST_RUNS} runs, found {runs}; take values out of [grid], or make several sweeps"
    );
    Ok(())
}

/// Every entry of the list with every combination of the grid.
fn settings(definition: &Definition, common: &Settings) -> Vec<Setting> {
    let combinations = combinations(definition);
    let of_grid = |own: &Settings| own_values(own, definition);
    if definition.chosen.is_empty() {
        let single = combinations.iter().map(|own| {
            let values = of_grid(own);
            Setting {
                name: names::setting(pairs(&values)),
                settings: own.clone().over(common.clone()),
                own: values,
            }
        });
        return single.collect();
    }
    let entries = definition.chosen.iter();
    let all = entries.flat_map(|chosen| {
        combinations.iter().map(move |own| {
            let mut values = of_grid(own);
            let name = names::within(&chosen.name, &names::setting(pairs(&values)));
            values.extend(own_values_of(&chosen.settings));
            Setting {
                name,
                settings: chosen
                    .settings
                    .clone()
                    .over(own.clone())
                    .over(common.clone()),
                own: values,
            }
        })
    });
    all.collect()
}

/// Every combination of the values of the grid, the last axis varies first.
fn combinations(definition: &Definition) -> Vec<Settings> {
    let mut all = vec![Settings::default()];
    for axis in &definition.grid {
        let with_axis = all.iter().flat_map(|lower| {
            let values = axis.values.iter();
            values.map(|value| value.clone().over(lower.clone()))
        });
        all = with_axis.collect();
    }
    all
}

fn own_values(settings: &Settings, definition: &Definition) -> Map<String, Value> {
    let names = definition.grid.iter().map(|axis| axis.name.clone());
    let values = names.filter_map(|name| Some((name.clone(), settings.get(&name)?.clone())));
    values.collect()
}

/// The settings of an entry; where the data are your own, the data set follows from its file.
fn own_values_of(settings: &Settings) -> Map<String, Value> {
    let mut fields = settings.fields().clone();
    let data = settings.data_name();
    if fields.len() > 1 && data.is_some_and(ladder_data::DataName::is_own) {
        fields.remove("dataset");
    }
    fields
}

fn pairs(values: &Map<String, Value>) -> impl Iterator<Item = (&str, String)> {
    values
        .iter()
        .map(|(name, value)| (name.as_str(), text(value)))
}

/// A file system may take small and capital letters for the same.
fn refuse_equal_names(settings: &[Setting]) -> Result<()> {
    let mut names = HashSet::new();
    for setting in settings {
        if !names.insert(setting.name.to_lowercase()) {
            bail!(
                "two settings are called {}, which names their directories; give them names of their \
                 own in [[runs]]",
                setting.name
            );
        }
    }
    Ok(())
}

/// What can be wrong with a setting before its data are read.
fn check(setting: &Setting) -> Result<()> {
    check_data(&setting.settings)?;
    let given = &setting.settings;
    let is_own = given.data_name().is_some_and(ladder_data::DataName::is_own);
    let config: RunConfig = match is_own {
        true => given.config()?,
        false => given
            .clone()
            .over_base(presets::find(presets::DEFAULT)?)
            .config()?,
    };
    check_files(&config.data)?;
    Ok(config.validate_fields()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sweep(text: &str) -> Result<Sweep> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Sweep::read(file.path())
    }

    fn names(text: &str) -> Vec<String> {
        sweep(text).unwrap().runs().iter().map(Run::name).collect()
    }

    #[test]
    fn a_grid_is_every_combination_and_every_setting_has_its_first_seed_first() {
        let text = "seeds = '3..4'\n[grid]\nepochs = [1, 2]\nbaseline = [true, false]";
        let expected = [
            "baseline=true,epochs=1,seed=3",
            "baseline=true,epochs=2,seed=3",
            "baseline=false,epochs=1,seed=3",
            "baseline=false,epochs=2,seed=3",
            "baseline=true,epochs=1,seed=4",
        ];
        let found = names(text);
        assert_eq!(
            (found.len(), &found[..5]),
            (8, &expected.map(str::to_owned)[..])
        );
    }

    #[test]
    fn a_list_has_its_names_and_is_combined_with_a_grid() {
        let list = "[[runs]]\nname = 'wide'\nlayers = '2000-10'\n[[runs]]\nname = 'usual'\n";
        assert_eq!(names(list), ["wide,seed=1", "usual,seed=1"]);
        let found = names(&format!("{list}[grid]\nepochs = [1, 2]"));
        assert_eq!(found[1], "wide,epochs=2,seed=1");
        assert_eq!(names("[settings]\nseed = 7"), ["all,seed=7"]);
        assert_eq!(names("preset = 'mnist-100-full'"), ["all,seed=1"]);
    }

    #[test]
    fn what_a_run_is_given_is_its_own_over_the_common_over_the_preset() {
        let text = "preset = 'mnist-100-full'\n[settings]\nepochs = 3\nlabels = 50\n[grid]\nepochs = [4]\n\
                    [[runs]]\nname = 'a'\nlabels-file = 'mine.txt'";
        let sweep = sweep(text).unwrap();
        let given = &sweep.settings[0].settings;
        assert_eq!(given.get("epochs"), Some(&4.into()));
        assert_eq!(given.get("labels"), None, "the file replaces it");
        assert_eq!(given.get("batch-size"), Some(&100.into()));
        assert_eq!(sweep.columns(), ["epochs", "labels-file"]);
    }

    #[test]
    fn a_setting_that_no_run_can_have_is_named() {
        for (text, words) in [
            ("preset = 'nothing'", "unknown preset 'nothing'"),
            (
                "[grid]\nbatch-size = [10, 1]",
                "batch-size=1: batch-size: expected at least 2",
            ),
            ("[settings]\ntarget = 'x'", "all: target is for --table"),
            ("[settings]\ntable = 'x.csv'", "--target"),
            (
                "[grid]\ntable = ['a b.csv', 'a_b.csv']\n[settings]\ntarget='x'",
                "two settings are called",
            ),
            (
                "[[runs]]\nname = 'a'\n[[runs]]\nname = 'A'",
                "two settings are called A",
            ),
            (
                "seeds = '1..101'\n[settings]\nepochs = 1\n[grid]\nlabels = LABELS",
                "at most 10000 runs, found 10100",
            ),
        ] {
            let labels = (1..=100).map(|it| it * 10).collect::<Vec<_>>();
            let text = text.replace("LABELS", &format!("{labels:?}"));
            let error = format!("{:#}", sweep(&text).unwrap_err());
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
