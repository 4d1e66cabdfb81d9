//! What a machine gives too little of: room on the disk, the right to write, descriptors, memory.

use std::fs;
use std::process::Command;

use anyhow::Result;

use super::calls::Call;
use super::run::{DISTURBED, Ladder};
use super::tally::Tally;
use crate::random::Random;

/// What a process alone sees: mounts of its own, as the user who may mount.
const UNSHARE: [&str; 5] = ["--user", "--map-root-user", "--mount", "sh", "-c"];
/// The disturbed run on a disk of `$0` KiB; what lies on it at the end is kept.
const SMALL_DISK: &str = "mkdir disturbed kept && mount -t tmpfs -o size=\"$0\"k none disturbed \
    && { \"$@\"; code=$?; cp -a disturbed/. kept; exit $code; }";
/// The disturbed run where it can only be read.
const READ_ONLY: &str = "mount --bind disturbed disturbed && mount -o remount,bind,ro disturbed \
    && \"$0\" \"$@\"";
/// Few descriptors: those of the program itself, and some files at a time.
const DESCRIPTORS: std::ops::Range<u64> = 4..24;
const FEW_DESCRIPTORS: &str = "ulimit -n \"$0\" && exec \"$@\"";
/// MiB of addresses: the program itself needs the least, nothing fails with the most.
const MEMORY: std::ops::Range<u64> = 160..480;
const LITTLE_MEMORY: &str = "ulimit -v $(($0 * 1024)) && exec \"$@\"";

/// Whether this user may have mounts that nobody else sees.
pub fn may_mount() -> bool {
    let mut command = Command::new("unshare");
    let status = command.args(&UNSHARE[..3]).arg("true").status();
    status.is_ok_and(|status| status.success())
}

/// Runs on disks of random sizes, from one that holds nothing to one that holds nearly all.
pub fn small_disks(ladder: &Ladder, number: usize, random: &mut Random) -> Result<Tally> {
    let mut tally = Tally::default();
    let all = ladder.size()? / 1024;
    for _ in 0..number {
        let kib = (4 + random.below(all)).to_string();
        let output = ladder.disturb("unshare", &[&UNSHARE[..], &[SMALL_DISK, &kib]].concat())?;
        let (run, kept) = (ladder.run(DISTURBED), ladder.run("kept"));
        fs::remove_dir(&run)?;
        fs::rename(&kept, &run)?;
        tally.count(
            1,
            &format!("{}, a disk of {kib} KiB", ladder.subject.name),
            ladder.finish(&output)?,
        );
        ladder.remove()?;
    }
    Ok(tally)
}

/// Runs that were killed at these calls, and are continued where nothing can be written.
pub fn read_only<'a>(ladder: &Ladder, calls: impl Iterator<Item = &'a Call>) -> Result<Tally> {
    let mut tally = Tally::default();
    for call in calls {
        call.kill(ladder)?;
        fs::create_dir_all(ladder.run(DISTURBED))?;
        let output = ladder.disturb("unshare", &[&UNSHARE[..], &[READ_ONLY]].concat())?;
        tally.count(
            1,
            &format!("{}, read-only after {call}", ladder.subject.name),
            ladder.finish(&output)?,
        );
        ladder.remove()?;
    }
    Ok(tally)
}

/// Runs with a random number of descriptors.
pub fn few_descriptors(ladder: &Ladder, number: usize, random: &mut Random) -> Result<Tally> {
    limited(
        ladder,
        number,
        "descriptors",
        FEW_DESCRIPTORS,
        &DESCRIPTORS,
        random,
    )
}

/// Runs with a random number of MiB.
pub fn little_memory(ladder: &Ladder, number: usize, random: &mut Random) -> Result<Tally> {
    limited(ladder, number, "MiB", LITTLE_MEMORY, &MEMORY, random)
}

fn limited(
    ladder: &Ladder,
    number: usize,
    unit: &str,
    script: &str,
    range: &std::ops::Range<u64>,
    random: &mut Random,
) -> Result<Tally> {
    let mut tally = Tally::default();
    for _ in 0..number {
        let limit = (range.start + random.below(range.end - range.start)).to_string();
        let output = ladder.disturb("sh", &["-c", script, &limit])?;
        tally.count(
            1,
            &format!("{}, {limit} {unit}", ladder.subject.name),
            ladder.finish(&output)?,
        );
        ladder.remove()?;
    }
    Ok(tally)
}
