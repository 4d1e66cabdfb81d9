//! Peak memory of the process, and whether a network fits into memory at all.

use ladder_data::memory;
use ladder_model::LadderConfig;

use crate::error::TrainError;

/// The peak memory of this process so far in bytes: its largest resident size; `None` where the
/// system has no such figure.
pub fn peak_memory_bytes() -> Option<u64> {
    status_peak().or_else(usage_peak)
}

/// The line `VmHWM` of the process's status.
///
/// The figure of `getrusage` is no less than that of the process which started this one: Linux
/// keeps it when a process turns into another program.
#[cfg(target_os = "linux")]
fn status_peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes = line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(not(target_os = "linux"))]
fn status_peak() -> Option<u64> {
    None
}

#[cfg(unix)]
fn usage_peak() -> Option<u64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let peak = getrusage(UsageWho::RUSAGE_SELF).ok()?.max_rss();
    // Apple counts bytes, the others kibibytes.
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    u64::try_from(peak).ok().map(|peak| peak * unit)
}

#[cfg(not(unix))]
fn usage_peak() -> Option<u64> {
    None
}

/// Values per weight that training takes: the weight, its gradient, the two means of Adam, the moving
/// average, and, while a checkpoint is written, copies of all that is saved. As measured: from 3 to
/// 13 million weights the peak grows by 14.7 values for each.
pub(crate) const OF_TRAINING: u64 = 15;

/// That so many values per weight of a network fit into memory.
pub(crate) fn check_memory(network: &LadderConfig, values: u64) -> Result<(), TrainError> {
    let weights = network.n_weights()?;
    let bytes = weights.saturating_mul(values * size_of::<f32>() as u64);
    memory::check(bytes).map_err(|source| TrainError::Memory { weights, source })
}

#[cfg(all(test, unix))]
mod tests {
    #[test]
    fn the_peak_covers_what_is_allocated() {
        let block = vec![1u8; 64 << 20];
        assert!(super::peak_memory_bytes().unwrap() > std::hint::black_box(&block).len() as u64);
    }
}
