//! How many runs train at once, and on how many threads.

use ladder_model::Backend;
use serde::{Deserialize, Serialize};

use crate::error::config_field::ConfigFieldError;

/// How many runs train at the same time, and on how many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Parallelism {
    /// Runs that train at the same time, at least 1.
    pub jobs: usize,
    /// Threads of all of them together.
    pub threads: usize,
}

impl Parallelism {
    /// As many jobs as threads where the threads of this process compute; elsewhere one, because a
    /// device computes one step after another.
    pub fn default_jobs(backend: Backend, threads: usize) -> usize {
        if backend.is_cpu() { threads } else { 1 }
    }

    /// Threads of each job: equally many, because their number decides the last bits of a result.
    pub fn threads_each(self) -> usize {
        (self.threads / self.jobs.max(1)).max(1)
    }

    /// The same with no more jobs than there are runs.
    ///
    /// # Errors
    ///
    /// No jobs or no threads.
    pub(crate) fn for_runs(self, runs: usize) -> Result<Self, ConfigFieldError> {
        for (field, number) in [("jobs", self.jobs), ("threads", self.threads)] {
            if number == 0 {
                return Err(ConfigFieldError {
                    field,
                    range: "at least 1",
                    found: number.to_string(),
                });
            }
        }
        let jobs = self.jobs.min(runs);
        Ok(Self { jobs, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_divided_equally_and_nobody_goes_without() {
        for (seeds, jobs, threads, expected) in [
            (10, 2, 2, (2, 1)),
            (3, 16, 16, (3, 5)),
            (1, 16, 16, (1, 16)),
            (4, 3, 8, (3, 2)),
            (4, 4, 2, (4, 1)),
        ] {
            let parallelism = Parallelism { jobs, threads }.for_runs(seeds).unwrap();
            assert_eq!((parallelism.jobs, parallelism.threads_each()), expected);
        }
    }

    #[test]
    fn a_gpu_trains_one_seed_after_another() {
        assert_eq!(Parallelism::default_jobs(Backend::Flex, 8), 8);
        assert_eq!(Parallelism::default_jobs(Backend::Wgpu, 8), 1);
    }

    #[test]
    fn none_at_a_time_is_refused() {
        let parallelism = Parallelism {
            jobs: 0,
            threads: 2,
        };
        let message = parallelism.for_runs(3).unwrap_err().to_string();
        assert_eq!(message, "jobs: expected at least 1, found 0");
    }
}
