//! Slurm from Debian.

use anyhow::{Result, ensure};
use ladder_devtools::shell;

/// The programs that are started.
const PROGRAMS: [&str; 5] = ["slurmctld", "slurmd", "sbatch", "scontrol", "munged"];

/// Installs Debian's packages where a program is missing.
pub fn if_missing() -> Result<()> {
    let is_root = shell::probe(shell::program("id").arg("-u")).as_deref() == Some("0");
    ensure!(
        is_root,
        "Slurm's programs run as root here: start this as root, in a container"
    );
    if PROGRAMS.into_iter().all(is_there) {
        return Ok(());
    }
    shell::run(shell::program("apt-get").arg("update"))?;
    let packages = [
        "install",
        "--yes",
        "--no-install-recommends",
        "slurm-wlm",
        "munge",
    ];
    shell::run(
        shell::program("apt-get")
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

fn is_there(program: &str) -> bool {
    shell::probe(shell::program(program).arg("--version")).is_some()
}
