//! What was measured for each row: the reports below `experiments/results`.
//!
//! ```text
//! experiments/NAME.toml ─► Row ──────────────────────────┐
//! experiments/results/NAME/seed-N/report.json ─► Report ─┴─► one configuration, or it is refused
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use ladder_train::Report;

use crate::rows::Row;

/// Where the results of a seed are kept, seen from the folder of the rows.
pub fn result_dir(row: &str, seed: u64) -> PathBuf {
    PathBuf::from(format!("results/{row}/seed-{seed}"))
}

/// The report in `file`, if there is one.
///
/// # Errors
///
/// It is unreadable, of another seed, of other settings than the row's, or without a test error.
pub fn read_result(file: &Path, row: &Row, seed: u64) -> Result<Option<Report>> {
    let describe = || format!("{}", file.display());
    if !file.try_exists().with_context(describe)? {
        return Ok(None);
    }
    let report = Report::read(file)?;
    check(&report, row, seed).with_context(describe)?;
    Ok(Some(report))
}

fn check(report: &Report, row: &Row, seed: u64) -> Result<()> {
    let differences = report.differences(&row.config);
    let differences: Vec<String> = differences.iter().map(ToString::to_string).collect();
    ensure!(
        differences.is_empty(),
        "not of the row {}: {}",
        row.name,
        differences.join("; ")
    );
    let found = report.config.seed;
    ensure!(found == seed, "of seed {found}, not {seed}");
    ensure!(report.test_error.is_some(), "without a test error");
    Ok(())
}

/// The results of each row, by the row's name.
#[derive(Clone, Debug, Default)]
pub struct Results(BTreeMap<String, Vec<Report>>);

impl Results {
    /// The results below the folder of the rows.
    ///
    /// # Errors
    ///
    /// What belongs to no row, and of each row the first result that is not of its settings.
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
    pub fn of(&self, row: &Row) -> &[Report] {
        self.0.get(&row.name).map_or(&[], Vec::as_slice)
    }

    /// Synthetic results for the tests of the tables.
    #[cfg(test)]
    pub fn synthetic(results: &[(&str, &[Report])]) -> Self {
        let of_row = |(row, seeds): &(&str, &[Report])| ((*row).to_owned(), seeds.to_vec());
        Self(results.iter().map(of_row).collect())
    }
}

fn read_row(folder: &Path, directory: &Path, row: &Row) -> Result<Vec<Report>> {
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
        read_result(&file, row, seed).transpose()
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
    use crate::synthetic::{report, row};

    /// A report of this seed, as long a training as given.
    fn of(seed: u64, epochs: usize) -> String {
        let mut report = report(seed, 0.01);
        report.config.epochs = epochs;
        serde_json::to_string(&report).unwrap()
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

    fn read(folder: &Path) -> Result<Vec<Report>, Vec<String>> {
        let row = row("row", "100", "");
        let results = Results::read(folder, std::slice::from_ref(&row))?;
        Ok(results.of(&row).to_vec())
    }

    #[test]
    fn results_come_in_the_order_of_their_seeds_and_an_unfinished_one_is_none() {
        let folder = folder(&[("row/seed-10", of(10, 150)), ("row/seed-9", of(9, 150))]);
        fs::create_dir(folder.path().join("results/row/seed-11")).unwrap();
        let seeds: Vec<u64> = read(folder.path())
            .unwrap()
            .iter()
            .map(|it| it.config.seed)
            .collect();
        assert_eq!(seeds, [9, 10]);
    }

    #[test]
    fn every_result_that_is_not_of_its_row_is_named() {
        let folder = folder(&[("row/seed-1", of(1, 10)), ("renamed/seed-1", of(1, 150))]);
        let problems = read(folder.path()).unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(problems[0].ends_with("renamed: no row is named renamed"));
        let words = "seed-1/report.json: not of the row row: epochs is 10, not 150";
        assert!(problems[1].ends_with(words), "{}", problems[1]);
    }

    #[test]
    fn a_report_with_a_setting_that_nobody_knows_or_without_a_test_error_is_refused() {
        let newer = of(1, 150).replace("\"seed\":1,", "\"seed\":1,\"mixup\":true,");
        let untested = of(1, 150).replace("\"test_error\":0.01", "\"test_error\":null");
        for (report, words) in [
            (newer, "report.json: unknown field `mixup`"),
            (untested, "report.json: without a test error"),
        ] {
            let problems = read(folder(&[("row/seed-1", report)]).path()).unwrap_err();
            assert!(problems[0].contains(words), "{problems:?}");
        }
    }

    #[test]
    fn a_directory_of_another_seed_or_of_none_is_refused() {
        for (directory, words) in [
            ("row/seed-2", "report.json: of seed 1, not 2"),
            ("row/seed-one", "seed-one: expected seed-N"),
        ] {
            let folder = folder(&[(directory, of(1, 150))]);
            let problems = read(folder.path()).unwrap_err();
            assert!(problems[0].ends_with(words), "{problems:?}");
        }
    }
}
