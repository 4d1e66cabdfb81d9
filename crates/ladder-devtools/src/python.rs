//! The Python interpreter that runs the PyTorch scripts.

use anyhow::{Result, anyhow};

use crate::shell;

/// The release that the golden values and the peer's figures come from.
pub const TORCH: &str = "2.9.0";

/// Version of the interpreter's torch, or an error that says how to get one.
pub fn torch_version(python: &str) -> Result<String> {
    let import = ["-c", "import torch; print(torch.__version__)"];
    shell::probe(shell::program(python).args(import)).ok_or_else(|| {
        anyhow!(
            "`{python}` has no torch; \
             `pip install torch=={TORCH} numpy`, or name another interpreter with --python"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interpreter_without_torch_is_told_what_to_install() {
        let message = torch_version("no-such-python").unwrap_err().to_string();
        assert!(message.starts_with("`no-such-python` has no torch; `pip install torch=="));
    }
}
