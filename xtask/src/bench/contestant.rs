//! A program that does the work of a case.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Serialize;

use super::case::{Case, What};
use super::effort::Effort;
use super::peers;
use super::presets::Presets;
use super::sample::Sample;
use crate::backends::Backend;
use crate::shell;

/// Variables by which the thread pools take their size: rayon's (flex, ndarray, tch), OpenMP's
/// (PyTorch).
const THREAD_VARIABLES: [&str; 2] = ["RAYON_NUM_THREADS", "OMP_NUM_THREADS"];

/// One program that can train and evaluate the network.
#[derive(Debug)]
pub struct Contestant {
    /// Name in the tables.
    pub name: &'static str,
    /// The hardware it uses.
    pub hardware: Hardware,
    program: Program,
}

/// What a contestant computes on; only figures of the same can be set side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hardware {
    /// The processor.
    Cpu,
    /// A GPU, or what a graphics driver presents as one.
    Gpu,
}

#[derive(Debug)]
enum Program {
    Ladder { backend: Backend, binary: PathBuf },
    Torch { python: String, mode: Mode },
}

/// How PyTorch runs the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One operation after the other.
    Eager,
    /// Through `torch.compile`.
    Compile,
    /// As one CUDA graph.
    CudaGraph,
}

impl Contestant {
    /// Our own network on one backend.
    pub fn ladder(backend: Backend, binary: PathBuf) -> Self {
        Self {
            name: backend.name(),
            hardware: hardware(backend),
            program: Program::Ladder { backend, binary },
        }
    }

    /// The peer in PyTorch.
    pub fn torch(python: &str, mode: Mode, hardware: Hardware) -> Self {
        let name = match (mode, hardware) {
            (Mode::Eager, Hardware::Cpu) => "torch eager",
            (Mode::Compile, Hardware::Cpu) => "torch compile",
            (Mode::Eager, Hardware::Gpu) => "torch eager, CUDA",
            (Mode::Compile, Hardware::Gpu) => "torch compile, CUDA",
            (Mode::CudaGraph, _) => "torch CUDA graph",
        };
        let python = python.to_owned();
        Self {
            name,
            hardware,
            program: Program::Torch { python, mode },
        }
    }

    /// Whether it does the work of this case in a way of its own: the matrix products are the same
    /// however PyTorch runs the network.
    pub fn takes_part(&self, case: Case) -> bool {
        match &self.program {
            Program::Torch { mode, .. } => case.what != What::Products || *mode == Mode::Eager,
            Program::Ladder { .. } => true,
        }
    }

    /// One process.
    pub fn measure(&self, case: Case, presets: &Presets, effort: &Effort) -> Result<Sample> {
        let mut command = self.command();
        command.args(case.options(presets));
        command.args(effort.options());
        let threads = if case.single_thread {
            1
        } else {
            effort.threads
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
            Program::Torch { python, mode } => peers::command(python, *mode, self.hardware),
        }
    }
}

/// What a backend computes on; tch's first device is the processor.
pub fn hardware(backend: Backend) -> Hardware {
    match backend {
        Backend::Flex | Backend::NdArray | Backend::Tch => Hardware::Cpu,
        Backend::Wgpu | Backend::Cuda => Hardware::Gpu,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::presets::Method;

    #[test]
    fn pytorch_multiplies_matrices_once_not_in_each_mode() {
        let products = Case::step(Method::Full, 100).products();
        let torch = |mode| Contestant::torch("python3", mode, Hardware::Cpu);
        assert!(torch(Mode::Eager).takes_part(products));
        assert!(!torch(Mode::Compile).takes_part(products));
        assert!(torch(Mode::Compile).takes_part(Case::logits(1000)));
    }
}
