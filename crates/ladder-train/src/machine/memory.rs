//! How much memory the process has needed.

/// The largest resident size of this process so far in bytes; `None` where the system has no
/// such figure.
#[cfg(unix)]
pub fn peak_memory_bytes() -> Option<u64> {
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

/// The largest resident size of this process so far in bytes; `None` where the system has no
/// such figure.
#[cfg(not(unix))]
pub fn peak_memory_bytes() -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    #[test]
    fn the_peak_covers_what_is_allocated() {
        let block = vec![1u8; 64 << 20];
        assert!(super::peak_memory_bytes().unwrap() > std::hint::black_box(&block).len() as u64);
    }
}
