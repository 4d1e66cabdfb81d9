//! What was measured for each row: the reports below `experiments/results`.
//!
//! ```text
//! experiments/NAME.toml ─► Row ─► Recipe ─┐ the same, or the result is refused
//! experiments/results/NAME/seed-N/report.json ─► SeedResult
//! ```

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::rows::Row;

/// Where the results of a seed are kept, seen from the folder of the rows.
pub fn result_dir(row: &str, seed: u64) -> PathBuf {
    PathBuf::from(format!("results/{row}/seed-{seed}"))
}

/// What tables need of a `report.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SeedResult {
    /// The seed.
    pub seed: u64,
    /// Fraction of the test rows that is wrong, by the paper's recipe.
    pub test_error: f64,
    /// The same of the supervised baseline, if it was trained beside it.
    pub baseline_test_error: Option<f64>,
    /// Wall time of training.
    pub train_seconds: f64,
    /// The compute backend.
    pub backend: String,
    /// Threads of the run, if their number was given.
    pub threads: Option<usize>,
    /// Where it computed, if the report is recent enough to have it.
    pub machine: Option<Machine>,
    /// What was built, of the session that finished the run.
    pub versions: Versions,
    /// Other builds that trained the run before it was resumed.
    #[serde(default)]
    pub earlier_versions: Vec<Versions>,
    /// Other ways to evaluate the same training.
    #[serde(default)]
    pub variants: Vec<Variant>,
}

/// The machine of a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Machine {
    /// Operating system and architecture.
    pub system: String,
    /// Name of the processor, where the system has it.
    pub processor: Option<String>,
    /// Threads that the process could run at the same time.
    pub cores: usize,
    /// Name of the device, where the processor does not compute.
    pub device: Option<String>,
}

/// Versions of what trained a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Versions {
    /// The commit, with `-dirty` where the sources differed from it.
    pub commit: Option<String>,
}

/// The error of one way to evaluate.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Variant {
    /// The rows that the statistics of the normalization come from.
    pub statistics: String,
    /// Which weights are evaluated.
    pub weights: String,
    /// Fraction of the test rows that is wrong.
    pub test_error: f64,
}

impl SeedResult {
    /// The report in `file`, if there is one.
    ///
    /// # Errors
    ///
    /// It is unreadable, of another seed, or of another recipe than the row's.
    pub fn read(file: &Path, row: &Row, seed: u64) -> Result<Option<Self>> {
        let describe = || format!("{}", file.display());
        match std::fs::read_to_string(file) {
            Ok(text) => Self::parse(&text, row, seed)
                .with_context(describe)
                .map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(describe),
        }
    }

    fn parse(text: &str, row: &Row, seed: u64) -> Result<Self> {
        let fields: Map<String, Value> = serde_json::from_str(text)?;
        let differences = row.recipe.differences(&fields)?;
        ensure!(
            differences.is_empty(),
            "not of the row {}: {}",
            row.name,
            differences.join("; ")
        );
        let result: Self = serde_json::from_value(Value::Object(fields))?;
        let found = result.seed;
        ensure!(found == seed, "of seed {found}, not {seed}");
        Ok(result)
    }
}

/// The results of each row, by the row's name.
#[derive(Clone, Debug, Default)]
pub struct Results(BTreeMap<String, Vec<SeedResult>>);

impl Results {
    /// The results below the folder of the rows.
    ///
    /// # Errors
    ///
    /// What belongs to no row, and of each row the first result that is not of its recipe.
    pub fn read(folder: &Path, rows: &[Row]) -> Result<Self, Vec<String>> {
        let mut results = Self::default();
        let mut problems = Vec::new();
        for directory in directories(&folder.join("results")).map_err(|error| vec![error])? {
            let name = file_name(&directory);
            let Some(row) = rows.iter().find(|row| row.name == name) else {
                problems.push(format!("{}: no row is named {name}", directory.display()));
                continue;
            };
            match read_row(folder, &directory, row) {
                Ok(seeds) => _ = results.0.insert(name, seeds),
                Err(error) => problems.push(format!("{error:#}")),
            }
        }
        match problems.is_empty() {
            true => Ok(results),
            false => Err(problems),
        }
    }

    /// The results of a row, in the order of the seeds.
    pub fn of(&self, row: &Row) -> &[SeedResult] {
        self.0.get(&row.name).map_or(&[], Vec::as_slice)
    }

    /// Synthetic results for the tests of the tables.
    #[cfg(test)]
    pub fn synthetic(results: &[(&str, &[SeedResult])]) -> Self {
        let of_row = |(row, seeds): &(&str, &[SeedResult])| ((*row).to_owned(), seeds.to_vec());
        Self(results.iter().map(of_row).collect())
    }
}

fn read_row(folder: &Path, directory: &Path, row: &Row) -> Result<Vec<SeedResult>> {
    let mut seeds = Vec::new();
    for directory in directories(directory).map_err(anyhow::Error::msg)? {
        let name = file_name(&directory);
        match name.strip_prefix("seed-").map(str::parse) {
            Some(Ok(seed)) => seeds.push(seed),
            _ => bail!("{}: expected seed-N", directory.display()),
        }
    }
    seeds.sort_unstable();
    let read = |seed: u64| {
        let file = folder.join(result_dir(&row.name, seed)).join("report.json");
        SeedResult::read(&file, row, seed).transpose()
    };
    seeds.into_iter().filter_map(read).collect()
}

/// The directories in a directory, by name.
fn directories(parent: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(parent)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> =
        entries.map_err(|error| format!("{}: {error}", parent.display()))?;
    paths.retain(|path| path.is_dir());
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const ROW: &str = "dataset = 'mnist'\nlabels = 100\nepochs = 150\n[about]\nsummary = ''";

    fn report(seed: u64, epochs: u64) -> String {
        format!(
            r#"{{ "dataset": "mnist", "labels": 100, "epochs": {epochs}, "seed": {seed},
            "test_error": 0.01, "train_seconds": 60.0, "backend": "flex", "versions": {{}} }}"#
        )
    }

    /// A folder with these reports.
    fn folder(reports: &[(&str, String)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("results")).unwrap();
        for (directory, report) in reports {
            let directory = folder.path().join("results").join(directory);
            fs::create_dir_all(&directory).unwrap();
            fs::write(directory.join("report.json"), report).unwrap();
        }
        folder
    }

    fn read(folder: &Path) -> Result<Vec<SeedResult>, Vec<String>> {
        let row = Row::parse("row", ROW).unwrap();
        let results = Results::read(folder, std::slice::from_ref(&row))?;
        Ok(results.of(&row).to_vec())
    }

    #[test]
    fn results_come_in_the_order_of_their_seeds_and_an_unfinished_one_is_none() {
        let folder = folder(&[
            ("row/seed-10", report(10, 150)),
            ("row/seed-9", report(9, 150)),
        ]);
        fs::create_dir(folder.path().join("results/row/seed-11")).unwrap();
        let seeds: Vec<u64> = read(folder.path())
            .unwrap()
            .iter()
            .map(|it| it.seed)
            .collect();
        assert_eq!(seeds, [9, 10]);
    }

    #[test]
    fn every_result_that_is_not_of_its_row_is_named() {
        let folder = folder(&[
            ("row/seed-1", report(1, 10)),
            ("renamed/seed-1", report(1, 150)),
        ]);
        let problems = read(folder.path()).unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(problems[0].ends_with("renamed: no row is named renamed"));
        let words =
            "seed-1/report.json: not of the row row: epochs: the row says 150, the report 10";
        assert!(problems[1].ends_with(words), "{}", problems[1]);
    }

    #[test]
    fn a_directory_of_another_seed_or_of_none_is_refused() {
        for (directory, words) in [
            ("row/seed-2", "report.json: of seed 1, not 2"),
            ("row/seed-one", "seed-one: expected seed-N"),
        ] {
            let folder = folder(&[(directory, report(1, 150))]);
            let problems = read(folder.path()).unwrap_err();
            assert!(problems[0].ends_with(words), "{problems:?}");
        }
    }
}
