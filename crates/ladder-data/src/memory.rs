//! The bound on memory that every reader keeps: no file makes this process take more than the machine
//! can give.
//!
//! A file of a few bytes can claim any size, and the system lets a process ask for more memory than
//! there is; it ends the process when it uses it. So what a header claims is compared first.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use thiserror::Error;

/// So much is taken without a check.
const UNCHECKED: u64 = 64 << 20;

/// More memory than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "out of memory: {} MiB are needed, {} MiB are available", mebibytes(*.needed),
    mebibytes(*.available)
)]
pub struct OutOfMemory {
    /// Bytes that something would take.
    pub needed: u64,
    /// Bytes that the machine can give.
    pub available: u64,
}

fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

/// Checks that so many more bytes can be taken.
///
/// # Errors
/// They are more than the system says to be available: of its memory, of the control group of the
/// process, and of the address space that the process may have (`ulimit -v`). Systems other than
/// Linux are not asked.
pub fn check(needed: u64) -> Result<(), OutOfMemory> {
    match available() {
        Some(available) if needed > available => Err(OutOfMemory { needed, available }),
        _ => Ok(()),
    }
}

/// The text of a file of at most so many bytes.
///
/// # Errors
/// It cannot be read, is longer, or no UTF-8.
pub fn read_text(path: &Path, at_most: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    read(&mut File::open(path)?, at_most + 1, &mut bytes)?;
    if bytes.len() as u64 > at_most {
        let most = mebibytes(at_most);
        return Err(io::Error::other(format!("longer than {most} MiB")));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::new(ErrorKind::InvalidData, "no UTF-8 text"))
}

/// Reads on to `bytes`, at most so many and to the end at the latest; a vector that grows doubles, so
/// every step of it is checked.
///
/// # Errors
/// Those of `reader`, and [`OutOfMemory`] as an error of that kind.
pub(crate) fn read(reader: &mut dyn Read, at_most: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut left = at_most;
    while left > 0 {
        if bytes.len() as u64 >= UNCHECKED {
            check(bytes.len() as u64)
                .map_err(|full| io::Error::new(ErrorKind::OutOfMemory, full))?;
        }
        let step = left.min(UNCHECKED.max(bytes.len() as u64));
        let read = (&mut *reader).take(step).read_to_end(bytes)? as u64;
        if read < step {
            return Ok(());
        }
        left -= read;
    }
    Ok(())
}

/// Bytes that this process can still take, as far as the system says.
pub fn available() -> Option<u64> {
    let sources = [of_machine(), of_address_space(), of_control_group()];
    sources.into_iter().flatten().min()
}

fn of_machine() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let free = in_kibibytes(&text, "MemAvailable:")?;
    Some(free + in_kibibytes(&text, "SwapFree:").unwrap_or(0))
}

/// What the limit on the address space leaves.
fn of_address_space() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    let status = fs::read_to_string("/proc/self/status").ok()?;
    Some(limit.saturating_sub(in_kibibytes(&status, "VmSize:")?))
}

/// Limit and use of memory in a control group of the second and of the first version, below
/// [`GROUPS`].
const LIMITS: [(&str, &str, &str); 2] = [
    ("", "memory.max", "memory.current"),
    ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
];
const GROUPS: &str = "/sys/fs/cgroup";

/// What the limits of the control groups leave: that of a container, or of a scheduler's job, and
/// of the groups around it.
fn of_control_group() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let own = LIMITS.iter().filter_map(|&(controller, limit, used)| {
        let group = group_of(&groups, controller).unwrap_or("/");
        least(&Path::new(GROUPS).join(controller), group, limit, used)
    });
    own.min()
}

/// The group of this process: `0::/system.slice/job_1`, `4:cpu,memory:/job_1`.
fn group_of<'a>(groups: &'a str, controller: &str) -> Option<&'a str> {
    groups.lines().find_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let mut controllers = parts.next()?.split(',');
        let group = parts.next()?;
        controllers.any(|it| it == controller).then_some(group)
    })
}

/// The least that a limit leaves, of the group and of those around it.
fn least(root: &Path, group: &str, limit: &str, used: &str) -> Option<u64> {
    let group = Path::new(group.trim_start_matches('/'));
    let left = group.ancestors().filter_map(|group| {
        let number = |name: &str| {
            let text = fs::read_to_string(root.join(group).join(name)).ok()?;
            text.trim().parse::<u64>().ok()
        };
        Some(number(limit)?.saturating_sub(number(used)?))
    });
    left.min()
}

/// The number of a line `NAME: 123 kB`, in bytes.
fn in_kibibytes(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = rest.split_whitespace().next()?.parse().ok()?;
    number.checked_mul(1 << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_machine_has_is_refused_with_both_numbers() {
        check(0).unwrap();
        let full = OutOfMemory {
            needed: 3 << 30,
            available: 2 << 30,
        };
        let words = "out of memory: 3072 MiB are needed, 2048 MiB are available";
        assert_eq!(full.to_string(), words);
        #[cfg(target_os = "linux")]
        assert!(check(u64::MAX).is_err());
    }

    #[test]
    fn the_least_limit_of_the_control_groups_around_counts() {
        let two = "0::/slurm/job_1\n";
        assert_eq!(group_of(two, ""), Some("/slurm/job_1"));
        let one = "5:cpu,memory:/job_1\n0::/\n";
        assert_eq!(group_of(one, "memory"), Some("/job_1"));
        assert_eq!(group_of(two, "memory"), None);

        let root = tempfile::tempdir().unwrap();
        let job = root.path().join("slurm/job_1");
        fs::create_dir_all(&job).unwrap();
        let write = |group: &Path, limit: &str, used: &str| {
            fs::write(group.join("memory.max"), limit).unwrap();
            fs::write(group.join("memory.current"), used).unwrap();
        };
        let found = || least(root.path(), "/slurm/job_1", "memory.max", "memory.current");
        assert_eq!(found(), None);
        write(&job, "max\n", "10\n");
        assert_eq!(found(), None);
        write(&root.path().join("slurm"), "1000\n", "100\n");
        assert_eq!(found(), Some(900));
        write(&job, "500\n", "10\n");
        assert_eq!(found(), Some(490));
    }

    #[test]
    fn a_line_of_the_system_is_read_in_bytes() {
        let text = "MemTotal: 16000 kB\nMemAvailable:    8000 kB\n";
        assert_eq!(in_kibibytes(text, "MemAvailable:"), Some(8000 << 10));
        assert_eq!(in_kibibytes(text, "SwapFree:"), None);
    }

    #[test]
    fn a_reader_is_read_to_the_end_or_as_far_as_is_meant() {
        for (length, at_most, expected) in [(10, 20, 10), (20, 10, 10), (0, 5, 0), (7, 7, 7)] {
            let mut bytes = vec![1];
            let source = vec![2; length];
            read(&mut source.as_slice(), at_most, &mut bytes).unwrap();
            assert_eq!(bytes.len(), 1 + expected);
        }
    }
}
