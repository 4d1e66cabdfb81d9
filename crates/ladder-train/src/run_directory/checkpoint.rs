//! Checkpoints on disk: three files per step, and which of them stay.
//!
//! burn keys its checkpoints by epoch; ours are keyed by the number of steps done, so that a run
//! can stop and continue in the middle of an epoch. Each file is written under a temporary name
//! beside its final one, synced and renamed, on a thread of burn's for each of the three kinds; before
//! the last one is there, the checksums of all are.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use burn::train::checkpoint::{
    Checkpoint, Checkpointer, CheckpointerError, CheckpointingAction, CheckpointingStrategy,
};
use burn::train::metric::store::EventStoreClient;
use ladder_data::{Existing, WholeFile};

use crate::error::run_dir::RunDirError;
use crate::run_directory::checksums::{Checksums, Line, checksum};
use crate::run_directory::journal::Journal;
use crate::sync::lock;

/// The end of the name of the checksums of a checkpoint.
const CHECKSUMS: &str = "sha256";

/// What one of the three files of a checkpoint holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Model,
    Optimizer,
    Schedule,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Model, Self::Optimizer, Self::Schedule];

    fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Optimizer => "optimizer",
            Self::Schedule => "schedule",
        }
    }
}

/// The checkpoints of a run: `step-00000600.model.bpk` and so on in one directory, and the checksums
/// of each in `step-00000600.sha256`.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    directory: PathBuf,
    keep_last: usize,
    saving: Mutex<Saving>,
}

/// The checkpoints that are being written: one may begin before all files of another are there.
#[derive(Debug, Default)]
struct Saving {
    /// The files of each that are written.
    written: BTreeMap<u64, Vec<Line>>,
    /// The step that stays besides the newest ones.
    best: Option<u64>,
}

impl Checkpoints {
    /// Those in `directory`, of which the `keep_last` newest stay, and the best.
    pub(crate) fn new(directory: PathBuf, keep_last: usize) -> Self {
        Self {
            directory,
            keep_last,
            saving: Mutex::default(),
        }
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(crate) fn file(&self, step: u64, kind: Kind) -> PathBuf {
        self.directory
            .join(format!("step-{step:08}.{}.bpk", kind.name()))
    }

    /// The checksums of the files of a step; those of earlier versions have none.
    pub(crate) fn checksums(&self, step: u64) -> Checksums {
        Checksums::in_file(&self.checksums_file(step))
    }

    fn checksums_file(&self, step: u64) -> PathBuf {
        self.directory.join(format!("step-{step:08}.{CHECKSUMS}"))
    }

    /// Steps with files on disk, oldest first, each with the number of its files.
    pub(crate) fn steps(&self) -> io::Result<BTreeMap<u64, usize>> {
        let mut steps = BTreeMap::new();
        for entry in fs::read_dir(&self.directory)? {
            if let Some((step, Some(_))) = step_of(&entry?.path()) {
                *steps.entry(step).or_insert(0) += 1;
            }
        }
        Ok(steps)
    }

    /// The newest step with all its files.
    pub(crate) fn newest(&self) -> Option<u64> {
        let complete = |(step, files): (u64, usize)| (files == Kind::ALL.len()).then_some(step);
        self.steps().ok()?.into_iter().rev().find_map(complete)
    }

    /// Removes the files of every step for which `is_stale`, and what a killed process left.
    pub(crate) fn remove(&self, is_stale: impl Fn(u64) -> bool) -> io::Result<()> {
        self.remove_where(|path| {
            let left_over = path.extension().is_some_and(|extension| extension == "tmp");
            left_over || step_of(path).is_some_and(|(step, _)| is_stale(step))
        })
    }

    /// The files of `step` are about to be written; until all are, they have no checksums.
    fn begin(&self, step: u64, best: Option<u64>) -> io::Result<()> {
        let mut saving = lock(&self.saving);
        saving.best = best;
        saving.written.insert(step, Vec::new());
        drop(saving);
        match fs::remove_file(self.checksums_file(step)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Writes one of the three files. Before the last one has its name, the checksums of all have
    /// theirs, so that a kill leaves no checkpoint whose damage nobody would see; with it the
    /// checkpoint is whole, and only then may older ones go.
    fn write(&self, step: u64, kind: Kind, bytes: &[u8]) -> Result<(), RunDirError> {
        let path = self.file(step, kind);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let line = (checksum(bytes), name.into_owned());
        let file = unnamed(&path, bytes).map_err(RunDirError::io(&path))?;

        let mut saving = lock(&self.saving);
        let written = saving.written.entry(step).or_default();
        written.push(line);
        let is_last = written.len() == Kind::ALL.len();
        if is_last {
            let written = saving.written.remove(&step).unwrap_or_default();
            self.checksums(step).replace(&written)?;
        }
        let named = file.finish(Existing::Replace);
        named.map_err(RunDirError::io(&path))?;
        match is_last {
            false => Ok(()),
            true => self
                .remove_old(saving.best)
                .map_err(RunDirError::io(&self.directory)),
        }
    }

    fn remove_old(&self, best: Option<u64>) -> io::Result<()> {
        let steps: Vec<u64> = self.steps()?.into_keys().collect();
        let mut newest_first = steps.iter().rev();
        let oldest_kept = newest_first.nth(self.keep_last - 1).copied().unwrap_or(0);
        // Files that are not whole may be those of another checkpoint that is being written.
        let is_stale = |step| step < oldest_kept && Some(step) != best;
        self.remove_where(|path| step_of(path).is_some_and(|(step, _)| is_stale(step)))
    }

    fn remove_where(&self, is_stale: impl Fn(&Path) -> bool) -> io::Result<()> {
        for entry in fs::read_dir(&self.directory)? {
            let path = entry?.path();
            if is_stale(&path) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// The file that will be `path`, with its contents.
fn unnamed(path: &Path, bytes: &[u8]) -> io::Result<WholeFile> {
    let mut file = WholeFile::create(path)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// The step of `step-00000600.model.bpk` and what it holds, or that of `step-00000600.sha256`.
fn step_of(path: &Path) -> Option<(u64, Option<Kind>)> {
    let name = path.file_name()?.to_str()?.strip_prefix("step-")?;
    let (step, rest) = name.split_once('.')?;
    let step = step.parse().ok()?;
    if rest == CHECKSUMS {
        return Some((step, None));
    }
    let name = rest.strip_suffix(".bpk")?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name)?;
    Some((step, Some(kind)))
}

/// Writes the files of one kind.
pub(crate) struct KindCheckpointer {
    pub(crate) checkpoints: Arc<Checkpoints>,
    pub(crate) kind: Kind,
}

impl<R: Checkpoint> Checkpointer<R> for KindCheckpointer {
    fn save(&self, step: usize, record: R) -> Result<(), CheckpointerError> {
        let bytes = record.checkpoint_into_bytes();
        let bytes = bytes.map_err(CheckpointerError::Record)?;
        let written = self.checkpoints.write(step as u64, self.kind, &bytes);
        written.map_err(|error| CheckpointerError::IOError(io::Error::other(error)))
    }

    fn delete(&self, step: usize) -> Result<(), CheckpointerError> {
        let file = self.checkpoints.file(step as u64, self.kind);
        fs::remove_file(file).map_err(CheckpointerError::IOError)
    }

    fn restore(&self, step: usize) -> Result<R, CheckpointerError> {
        R::load(self.checkpoints.file(step as u64, self.kind))
    }
}

/// Saves whenever it is asked; [`Checkpoints`] removes what is too old.
///
/// burn's own strategies remove while the new checkpoint is still being written: with one kept
/// checkpoint, a kill at that moment would leave none.
pub(crate) struct KeepLastAndBest {
    pub(crate) checkpoints: Arc<Checkpoints>,
    pub(crate) journal: Arc<Mutex<Journal>>,
}

impl CheckpointingStrategy for KeepLastAndBest {
    fn checkpointing(&mut self, step: usize, _: &EventStoreClient) -> Vec<CheckpointingAction> {
        let best = lock(&self.journal).best_step();
        // Checksums that stay where they cannot be removed are replaced when the files are there.
        let _ = self.checkpoints.begin(step as u64, best);
        vec![CheckpointingAction::Save]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checkpoints that are on disk after saving `steps` one after the other.
    fn kept(keep_last: usize, best: Option<u64>, steps: &[u64]) -> Vec<u64> {
        let dir = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::new(dir.path().to_owned(), keep_last);
        for &step in steps {
            checkpoints.begin(step, best).unwrap();
            for kind in Kind::ALL {
                checkpoints.write(step, kind, b"").unwrap();
            }
        }
        checkpoints.steps().unwrap().into_keys().collect()
    }

    #[test]
    fn the_last_ones_and_the_best_stay() {
        assert_eq!(kept(2, None, &[10, 20, 30, 40]), [30, 40]);
        assert_eq!(kept(1, None, &[10, 20, 30]), [30]);
        assert_eq!(kept(2, Some(10), &[10, 20, 30, 40]), [10, 30, 40]);
        assert_eq!(kept(3, None, &[10, 20]), [10, 20]);
    }

    #[test]
    fn nothing_goes_before_the_new_checkpoint_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::new(dir.path().to_owned(), 1);
        let write = |step, kinds: &[Kind]| {
            checkpoints.begin(step, None).unwrap();
            for &kind in kinds {
                checkpoints.write(step, kind, b"").unwrap();
            }
        };
        write(10, &Kind::ALL);
        write(20, &[Kind::Model, Kind::Schedule]);
        assert_eq!(
            checkpoints.steps().unwrap(),
            BTreeMap::from([(10, 3), (20, 2)])
        );
        assert_eq!(checkpoints.newest(), Some(10));
    }

    #[test]
    fn a_checkpoint_has_its_checksums_though_the_next_one_begins_before_it_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::new(dir.path().to_owned(), 3);
        let write = |step, kind| checkpoints.write(step, kind, b"").unwrap();
        checkpoints.begin(10, None).unwrap();
        write(10, Kind::Model);
        checkpoints.begin(20, None).unwrap();
        write(20, Kind::Model);
        write(10, Kind::Optimizer);
        write(10, Kind::Schedule);
        assert!(checkpoints.checksums_file(10).is_file());
        assert!(!checkpoints.checksums_file(20).is_file());
        write(20, Kind::Optimizer);
        write(20, Kind::Schedule);
        assert!(checkpoints.checksums_file(20).is_file());
    }

    #[test]
    fn no_checkpoint_is_whole_before_its_checksums_are_there() {
        let dir = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::new(dir.path().to_owned(), 3);
        checkpoints.begin(10, None).unwrap();
        checkpoints.write(10, Kind::Model, b"").unwrap();
        checkpoints.write(10, Kind::Optimizer, b"").unwrap();
        // A directory of that name keeps the checksums from being written.
        fs::create_dir(checkpoints.checksums_file(10)).unwrap();
        checkpoints.write(10, Kind::Schedule, b"").unwrap_err();
        assert_eq!(checkpoints.newest(), None);
    }

    #[test]
    fn a_whole_checkpoint_leaves_what_is_being_written_alone() {
        let dir = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::new(dir.path().to_owned(), 1);
        let unfinished = dir.path().join("step-00000020.model.bpk.77-0.tmp");
        checkpoints.begin(10, None).unwrap();
        checkpoints.begin(20, None).unwrap();
        fs::write(&unfinished, "").unwrap();
        for kind in Kind::ALL {
            checkpoints.write(10, kind, b"").unwrap();
        }
        assert!(unfinished.is_file());
    }

    #[test]
    fn only_files_of_checkpoints_are_touched() {
        let dir = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::new(dir.path().to_owned(), 1);
        let names = ["notes.txt", "step-1.other.bpk", "step-x.model.bpk"];
        names
            .iter()
            .for_each(|name| fs::write(dir.path().join(name), "").unwrap());
        fs::write(dir.path().join("step-00000001.model.bpk.77-0.tmp"), "").unwrap();
        fs::write(checkpoints.file(1, Kind::Model), "").unwrap();
        fs::write(checkpoints.checksums_file(1), "").unwrap();
        checkpoints.remove(|_| true).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), names.len());
    }
}
