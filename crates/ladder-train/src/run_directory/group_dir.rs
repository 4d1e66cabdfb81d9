//! The directory of a group: a run for each seed, and what they are together.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use ladder_data::remove_unfinished;
use serde::{Deserialize, Serialize};

use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::files::{PROBE, lock_file, remove_files, remove_if_empty};
use crate::records::group_plan::GroupPlan;
use crate::records::group_summary::GroupSummary;
use crate::records::report::Versions;
use crate::run_directory::checksums::{CHECKSUMS, Checksums};
use crate::run_directory::run_dir::RunDir;
use crate::run_directory::{left_over, markers};

/// A directory with a group in it.
///
/// | file | content |
/// |---|---|
/// | `group.json` | configuration, seeds, jobs and threads, versions |
/// | `seed-1/`, … | the run of each seed, like any other run |
/// | `state.json` | seconds of training so far |
/// | `checksums.sha256` | checksums of `group.json` and `summary.json` |
/// | `summary.json` | the result |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDir {
    path: PathBuf,
}

const STATE: &str = "state.json";
const SUMMARY: &str = "summary.json";
/// The files of a group, the one that makes it a group first.
const FILES: [&str; 4] = [markers::GROUP, CHECKSUMS, STATE, SUMMARY];

/// `group.json`.
#[derive(Debug, Serialize, Deserialize)]
struct GroupFile {
    #[serde(flatten)]
    plan: GroupPlan,
    versions: Versions,
}

impl GroupDir {
    /// The group in `path`.
    ///
    /// # Errors
    ///
    /// There is no group.
    pub fn open(path: &Path) -> Result<Self, TrainError> {
        Ok(Self::at(path).ok_or_else(|| RunDirError::NoGroup(path.to_owned()))?)
    }

    /// The group in `path`, if there is one.
    pub fn at(path: &Path) -> Option<Self> {
        markers::is_group(path).then(|| Self {
            path: path.to_owned(),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the group was started with; load the data set with it to resume.
    ///
    /// # Errors
    ///
    /// `group.json` cannot be read.
    pub fn plan(&self) -> Result<GroupPlan, TrainError> {
        Ok(self.read_plan()?)
    }

    /// The result; `None` if no session came to its end yet.
    ///
    /// # Errors
    ///
    /// `summary.json` cannot be read.
    pub fn summary(&self) -> Result<Option<GroupSummary>, TrainError> {
        Ok(Checksums::of(&self.path).read_json(SUMMARY)?)
    }

    /// Where the run of a seed is, or will be.
    pub fn run(&self, seed: u64) -> PathBuf {
        self.path.join(format!("seed-{seed}"))
    }

    /// Makes `path` a group.
    pub(crate) fn start(path: &Path, plan: &GroupPlan) -> Result<Self, RunDirError> {
        let file = GroupFile {
            plan: plan.clone(),
            versions: Versions::of_this_build(),
        };
        Checksums::of(path).write_json(markers::GROUP, &file)?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    pub(crate) fn write_summary(&self, summary: &GroupSummary) -> Result<(), RunDirError> {
        Checksums::of(&self.path).write_json(SUMMARY, summary)
    }

    /// Keeps other processes from training here until the lock is dropped, or the process ends.
    pub(crate) fn lock(&self) -> Result<File, RunDirError> {
        lock_file(&self.path.join(markers::GROUP))
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.path.join(STATE)
    }

    /// Removes what killed processes left of files of the group.
    pub(crate) fn remove_unfinished(&self) -> Result<(), RunDirError> {
        let is_own = |name: &str| FILES.contains(&name) || name == PROBE;
        let removed = remove_unfinished(&self.path, is_own);
        removed.map_err(RunDirError::unwritable(&self.path))
    }

    /// Removes the files of the group and its runs, and nothing else.
    pub(crate) fn remove(&self) -> Result<(), RunDirError> {
        let _lock = self.lock()?;
        let seeds = self.read_plan()?.seeds;
        let runs: Vec<RunDir> = seeds
            .iter()
            .filter_map(|seed| RunDir::at(&self.run(seed)))
            .collect();
        // All of them, before the first is gone.
        let locks: Result<Vec<File>, RunDirError> = runs.iter().map(RunDir::lock).collect();
        let _locks = locks?;
        self.remove_files(&runs)
            .map_err(RunDirError::unwritable(&self.path))
    }

    fn remove_files(&self, runs: &[RunDir]) -> io::Result<()> {
        for run in runs {
            run.remove_files()?;
            remove_if_empty(run.path());
        }
        left_over::remove(&self.path)?;
        remove_files(&self.path, &FILES)
    }

    fn read_plan(&self) -> Result<GroupPlan, RunDirError> {
        let file: Option<GroupFile> = Checksums::of(&self.path).read_json(markers::GROUP)?;
        let file = file.ok_or_else(|| RunDirError::NoGroup(self.path.clone()))?;
        Ok(file.plan)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::RunConfig;
    use crate::config::parallelism::Parallelism;

    fn group(path: &Path) -> GroupDir {
        let plan = GroupPlan {
            config: RunConfig::default(),
            seeds: "1..2".parse().unwrap(),
            parallelism: Parallelism {
                jobs: 1,
                threads: 1,
            },
        };
        GroupDir::start(path, &plan).unwrap()
    }

    #[test]
    fn a_plan_is_read_back_and_its_file_may_not_invent_fields() {
        let temporary = tempfile::tempdir().unwrap();
        let dir = group(temporary.path());
        let plan = dir.plan().unwrap();
        assert_eq!(plan.seeds.to_string(), "1..2");
        let text = fs::read_to_string(temporary.path().join(markers::GROUP)).unwrap();
        let text = text.replace("\"jobs\"", "\"job\"");
        fs::write(temporary.path().join(markers::GROUP), text).unwrap();
        assert!(dir.plan().unwrap_err().to_string().contains("group.json"));
    }

    #[test]
    fn what_a_killed_process_left_of_its_files_and_its_probe_is_removed() {
        let temporary = tempfile::tempdir().unwrap();
        let dir = group(temporary.path());
        let left = [".summary.json.4f7Kq2.tmp", ".probe.4f7Kq2.tmp"];
        let other = temporary.path().join(".notes.4f7Kq2.tmp");
        for name in left {
            fs::write(temporary.path().join(name), "").unwrap();
        }
        fs::write(&other, "").unwrap();
        dir.remove_unfinished().unwrap();
        assert!(
            left.iter()
                .all(|name| !temporary.path().join(name).exists())
        );
        assert!(other.exists());
    }

    #[test]
    fn a_group_is_no_run_and_says_where_its_runs_are() {
        let temporary = tempfile::tempdir().unwrap();
        let dir = group(temporary.path());
        let message = RunDir::open(dir.path()).unwrap_err().to_string();
        assert!(message.contains("seed-N"), "{message}");
    }
}
