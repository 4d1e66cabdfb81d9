//! The peers in PyTorch that can run here.

use std::process::Stdio;

use anyhow::Result;
use ladder_devtools::{python, shell};
use ladder_model::Backend;

use super::hardware::Hardware;
use super::implementation::Implementation;
use super::torch::Mode;

/// The peers of these backends that can run here; an interpreter asked for by name must have torch.
pub fn find(backends: &[Backend], python: Option<&str>) -> Result<Vec<Implementation>> {
    let name = python.unwrap_or("python3");
    match python::torch_version(name) {
        Ok(_) => Ok(runnable(backends, name)),
        Err(error) if python.is_none() => {
            println!("without the PyTorch peers: {error}");
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

fn runnable(backends: &[Backend], python: &str) -> Vec<Implementation> {
    let mut peers = Vec::new();
    for hardware in wanted(backends, has_cuda(python)) {
        for &mode in Mode::of(hardware) {
            match try_out(python, mode, hardware) {
                Ok(()) => peers.push(Implementation::torch(python, mode, hardware)),
                Err(why) => println!("without {}: {why}", mode.name(hardware)),
            }
        }
    }
    peers
}

/// PyTorch runs where the backends run: on the processor, and on CUDA beside a backend for GPUs.
/// Without CUDA the processor is all there is to compare with.
fn wanted(backends: &[Backend], has_cuda: bool) -> Vec<Hardware> {
    let on = |wanted| {
        backends
            .iter()
            .any(|&backend| Hardware::of(backend) == wanted)
    };
    let mut found = Vec::new();
    if on(Hardware::Cpu) || !has_cuda {
        found.push(Hardware::Cpu);
    }
    if on(Hardware::Gpu) && has_cuda {
        found.push(Hardware::Gpu);
    }
    found
}

fn has_cuda(python: &str) -> bool {
    let ask = ["-c", "import torch; print(torch.cuda.is_available())"];
    shell::probe(shell::program(python).args(ask)).as_deref() == Some("True")
}

/// A step of a tiny network; the last line of standard error where it fails, as `torch.compile`
/// does without a C++ compiler.
fn try_out(python: &str, mode: Mode, hardware: Hardware) -> Result<(), String> {
    let tiny = "--layers 4-3-2 --costs 1,1,1 --batch 4 --steps 1 --warmup 0";
    let mut command = mode.command(python, hardware);
    let output = command.args(tiny.split(' ')).stdout(Stdio::null()).output();
    let output = output.map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(reason(&String::from_utf8_lossy(&output.stderr)))
}

/// The line of a traceback that names the exception: advice may follow it.
fn reason(traceback: &str) -> String {
    let is_exception = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default();
        line.contains(": ") && !name.contains(' ') && name.contains('.') || name.ends_with("Error")
    };
    let found = traceback.lines().rfind(is_exception);
    found
        .or_else(|| traceback.lines().next_back())
        .unwrap_or("it failed without a message")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pytorch_runs_where_the_backends_run() {
        let cases = [
            (&[Backend::Flex][..], true, vec![Hardware::Cpu]),
            (&[Backend::Cuda, Backend::Wgpu], true, vec![Hardware::Gpu]),
            (&[Backend::Wgpu], false, vec![Hardware::Cpu]),
            (
                &[Backend::Flex, Backend::Wgpu],
                true,
                vec![Hardware::Cpu, Hardware::Gpu],
            ),
        ];
        for (backends, has_cuda, expected) in cases {
            assert_eq!(wanted(backends, has_cuda), expected, "{backends:?}");
        }
    }

    #[test]
    fn the_reason_is_the_exception_not_the_advice_behind_it() {
        let traceback = "Traceback (most recent call last):\n  File \"a.py\", line 1\n\
                         torch._inductor.exc.InductorError: InvalidCxxCompiler: No working C++ compiler\n\
                         \nSet TORCHDYNAMO_VERBOSE=1 for the internal stack trace.\n";
        assert!(reason(traceback).ends_with("No working C++ compiler"));
        assert_eq!(reason("killed"), "killed");
        assert_eq!(reason(""), "it failed without a message");
    }
}
