//! A program that does the work of a case.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use ladder_devtools::shell;
use ladder_model::Backend;

use super::case::{Case, What};
use super::hardware::Hardware;
use super::presets::Presets;
use super::sample::Sample;
use super::sampling::SamplingPlan;
use super::torch::Mode;

/// Variables by which the thread pools take their size: rayon's (flex, ndarray, tch), OpenMP's
/// (PyTorch).
const THREAD_VARIABLES: [&str; 2] = ["RAYON_NUM_THREADS", "OMP_NUM_THREADS"];

/// One program that can train and evaluate the network.
#[derive(Debug)]
pub struct Implementation {
    /// Name in the tables.
    pub name: &'static str,
    /// The hardware it uses.
    pub hardware: Hardware,
    program: Program,
}

#[derive(Debug)]
enum Program {
    Ladder { backend: Backend, binary: PathBuf },
    Torch { python: String, mode: Mode },
}

impl Implementation {
    /// Our own network on one backend.
    pub fn ladder(backend: Backend, binary: PathBuf) -> Self {
        Self {
            name: backend.name(),
            hardware: Hardware::of(backend),
            program: Program::Ladder { backend, binary },
        }
    }

    /// The peer in PyTorch.
    pub fn torch(python: &str, mode: Mode, hardware: Hardware) -> Self {
        let python = python.to_owned();
        Self {
            name: mode.name(hardware),
            hardware,
            program: Program::Torch { python, mode },
        }
    }

    /// Whether it does the work of this case in its own way: the matrix products are the same in each
    /// mode of PyTorch.
    pub fn takes_part(&self, case: Case) -> bool {
        match &self.program {
            Program::Torch { mode, .. } => case.what != What::Products || *mode == Mode::Eager,
            Program::Ladder { .. } => true,
        }
    }

    /// Runs one process.
    pub fn measure(
        &self,
        case: Case,
        presets: &Presets,
        sampling: &SamplingPlan,
    ) -> Result<Sample> {
        let mut command = self.command();
        command.args(case.options(presets));
        command.args(sampling.options());
        let threads = if case.single_thread {
            1
        } else {
            sampling.threads
        };
        if threads > 0 {
            command.envs(THREAD_VARIABLES.map(|variable| (variable, threads.to_string())));
        }
        shell::output(&mut command)
            .and_then(|output| Sample::read(&output))
            .with_context(|| format!("{}: {case}", self.name))
    }

    fn command(&self) -> Command {
        match &self.program {
            Program::Ladder { backend, binary } => {
                let mut command = shell::program(&binary.to_string_lossy());
                command.args(["--backend", backend.name()]);
                command
            }
            Program::Torch { python, mode } => mode.command(python, self.hardware),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::presets::Method;

    #[test]
    fn pytorch_multiplies_matrices_once_not_in_each_mode() {
        let products = Case::step(Method::Full, 100).products();
        let torch = |mode| Implementation::torch("python3", mode, Hardware::Cpu);
        assert!(torch(Mode::Eager).takes_part(products));
        assert!(!torch(Mode::Compile).takes_part(products));
        assert!(torch(Mode::Compile).takes_part(Case::logits(1000)));
    }
}
