//! What the figures were measured on.

use ladder_devtools::shell;
use serde::Serialize;

use super::date;

/// The machine and the commit.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// Operating system and architecture.
    pub system: String,
    /// The processor's name, where the system has it.
    pub processor: Option<String>,
    /// Threads that run at the same time.
    pub cores: usize,
    /// The GPU's name, where NVIDIA's driver has it.
    pub gpu: Option<String>,
    /// Processes that wanted to run in the minute before, where the system has it.
    pub load: Option<f64>,
    /// Commit of the sources, with `-dirty` where they differ from it.
    pub commit: Option<String>,
    /// The compiler and its version.
    pub compiler: Option<String>,
    /// The day, in UTC.
    pub date: String,
}

impl Machine {
    /// This machine, this checkout, today.
    pub fn here() -> Self {
        let describe = ["describe", "--always", "--dirty", "--abbrev=12"];
        let gpu = ["--query-gpu=name", "--format=csv,noheader"];
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        Self {
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processor: processor(&cpuinfo),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            gpu: shell::probe(shell::program("nvidia-smi").args(gpu)),
            load: load(&std::fs::read_to_string("/proc/loadavg").unwrap_or_default()),
            commit: shell::probe(shell::program("git").args(describe)),
            compiler: shell::probe(shell::program("rustc").arg("--version")),
            date: date::today(),
        }
    }

    /// Hardware in a few words.
    pub fn hardware(&self) -> String {
        let processor = self.processor.as_deref().unwrap_or(&self.system);
        let gpu = self.gpu.as_deref().map(|gpu| format!(", {gpu}"));
        format!(
            "{processor}, {} cores{}",
            self.cores,
            gpu.unwrap_or_default()
        )
    }

    /// Whether others were computing, so that the figures mean little.
    pub fn is_busy(&self) -> bool {
        self.load.is_some_and(|load| load > self.cores as f64 / 4.0)
    }
}

fn load(loadavg: &str) -> Option<f64> {
    loadavg.split(' ').next()?.parse().ok()
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
    fn the_processor_is_read_where_the_system_names_it() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Some CPU @ 2.0GHz\n";
        assert_eq!(processor(cpuinfo).as_deref(), Some("Some CPU @ 2.0GHz"));
        assert_eq!(processor(""), None);
    }

    #[test]
    fn the_hardware_is_named_with_its_gpu() {
        let machine = |gpu: Option<&str>| Machine {
            processor: Some("Some CPU".to_owned()),
            cores: 2,
            gpu: gpu.map(str::to_owned),
            ..Machine::here()
        };
        assert_eq!(machine(None).hardware(), "Some CPU, 2 cores");
        let with_gpu = machine(Some("Some GPU")).hardware();
        assert_eq!(with_gpu, "Some CPU, 2 cores, Some GPU");
    }

    #[test]
    fn a_machine_is_busy_from_a_quarter_of_its_cores_on() {
        let machine = |load| Machine {
            load,
            cores: 2,
            ..Machine::here()
        };
        assert_eq!(load("0.75 0.50 0.25 1/99 1234\n"), Some(0.75));
        assert!(machine(load("0.75 0.50 0.25 1/99 1234\n")).is_busy());
        assert!(!machine(Some(0.25)).is_busy());
        assert!(!machine(load("")).is_busy());
    }
}
