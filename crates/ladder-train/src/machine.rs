//! The machine that a run was computed on.

pub(crate) mod memory;

use std::env::consts::{ARCH, OS};
use std::thread;

use burn::tensor::Device;
use ladder_model::{Backend, describe_device};
use serde::{Deserialize, Serialize};

/// What computed a run, as far as the system tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system and architecture: `linux x86_64`.
    pub system: String,
    /// Name of the processor, where it tells its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor: Option<String>,
    /// Threads that the process may run at the same time.
    pub cores: usize,
    /// Name of the device, on backends that do not always compute on the processor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

impl Machine {
    /// This machine, and the device that a run used.
    pub(crate) fn of(backend: Backend, device: &Device) -> Self {
        Self {
            system: format!("{OS} {ARCH}"),
            processor: processor(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            device: (!backend.is_cpu()).then(|| describe_device(device)),
        }
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn processor() -> Option<String> {
    let name = raw_cpuid::CpuId::new().get_processor_brand_string()?;
    Some(name.as_str().trim().to_owned())
}

/// Other processors have no instruction that tells their name.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
fn processor() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_computes_unless_the_backend_has_devices_of_its_own() {
        let machine = Machine::of(Backend::Flex, &Device::flex());
        assert_eq!(machine.device, None);
        assert!(machine.cores > 0);
    }

    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    #[test]
    fn the_processor_is_named_as_linux_names_it() {
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap();
        let name = processor().unwrap();
        assert!(cpuinfo.contains(&format!(": {name}\n")), "{name}");
    }
}
