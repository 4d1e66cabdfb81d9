//! A sweep as the tasks of a scheduler: a file as somebody would write it by hand.

mod kubernetes;
mod slurm;

use std::path::Path;

use crate::args::Scheduler;

/// What every scheduler is told.
#[derive(Debug)]
pub struct Tasks<'a> {
    /// The sweep's file.
    pub file: &'a Path,
    /// The directory of its runs.
    pub output: &'a Path,
    /// How many runs there are.
    pub runs: usize,
    /// How many may run at the same time, if that is limited.
    pub at_a_time: Option<usize>,
    /// Threads of each.
    pub threads: usize,
    /// MiB of memory of each.
    pub memory: usize,
}

/// How often a task is begun again that ended without a result.
const RETRIES: usize = 10;

/// The file for a scheduler.
pub fn emitted(scheduler: Scheduler, tasks: &Tasks) -> String {
    match scheduler {
        Scheduler::Slurm => slurm::script(tasks),
        Scheduler::Kubernetes => kubernetes::job(tasks),
    }
}

impl Tasks<'_> {
    /// What the sweep is called, after its file: letters, digits and dashes.
    fn name(&self) -> String {
        let stem = self.file.file_stem().unwrap_or_default();
        let stem = stem.to_string_lossy().to_lowercase();
        let plain = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
        let name: String = stem.chars().map(plain).take(40).collect();
        match name.trim_matches('-') {
            "" => "sweep".to_owned(),
            name => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_of_kubernetes_too() {
        for (file, expected) in [
            ("a/My sweep_2.toml", "my-sweep-2"),
            ("ü.toml", "sweep"),
            ("-x-.toml", "x"),
        ] {
            let tasks = Tasks {
                file: Path::new(file),
                output: Path::new("runs"),
                runs: 1,
                at_a_time: None,
                threads: 1,
                memory: 1,
            };
            assert_eq!(tasks.name(), expected);
        }
    }
}
