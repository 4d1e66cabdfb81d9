//! The network in PyTorch: its script, and the ways to run it.

use std::process::Command;

use ladder_devtools::shell;

use super::hardware::Hardware;

const SCRIPT: &str = "benches/torch_peer.py";

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

impl Mode {
    /// The modes that this hardware has.
    pub fn of(hardware: Hardware) -> &'static [Self] {
        match hardware {
            Hardware::Cpu => &[Self::Eager, Self::Compile],
            Hardware::Gpu => &[Self::Eager, Self::Compile, Self::CudaGraph],
        }
    }

    /// Name in the tables.
    pub fn name(self, hardware: Hardware) -> &'static str {
        match (self, hardware) {
            (Self::Eager, Hardware::Cpu) => "torch eager",
            (Self::Compile, Hardware::Cpu) => "torch compile",
            (Self::Eager, Hardware::Gpu) => "torch eager, CUDA",
            (Self::Compile, Hardware::Gpu) => "torch compile, CUDA",
            (Self::CudaGraph, _) => "torch CUDA graph",
        }
    }

    /// The script in this mode, without the options of a case.
    pub fn command(self, python: &str, hardware: Hardware) -> Command {
        let mut command = shell::program(python);
        command.arg(SCRIPT);
        if hardware == Hardware::Gpu {
            command.args(["--device", "cuda"]);
        }
        match self {
            Self::Eager => &mut command,
            Self::Compile => command.arg("--compile"),
            Self::CudaGraph => command.arg("--cuda-graph"),
        };
        command
    }
}
