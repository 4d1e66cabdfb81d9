//! What the figures were measured on.

use serde::Serialize;

use crate::shell;

/// The machine and the commit.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// Operating system and architecture.
    pub system: String,
    /// The processor's name, where the system tells it.
    pub processor: Option<String>,
    /// Threads that run at the same time.
    pub cores: usize,
    /// Commit of the sources, with `-dirty` where they differ from it.
    pub commit: Option<String>,
}

impl Machine {
    /// This machine, this checkout.
    pub fn here() -> Self {
        let describe = ["describe", "--always", "--dirty", "--abbrev=12"];
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        Self {
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processor: processor(&cpuinfo),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            commit: shell::probe(shell::program("git").args(describe)),
        }
    }
}

fn processor(cpuinfo: &str) -> Option<String> {
    let line = cpuinfo
        .lines()
        .find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_read_where_the_system_tells_it() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Some CPU @ 2.0GHz\n";
        assert_eq!(processor(cpuinfo).as_deref(), Some("Some CPU @ 2.0GHz"));
        assert_eq!(processor(""), None);
    }
}
