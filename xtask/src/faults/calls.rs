//! What goes wrong at a system call: the process is killed before it, or the disk refuses it.
//!
//! `strace` does it. Counts are of a thread each, so a call is known by its name, the path that it
//! names and its number among the equal ones of its thread in the undisturbed run; `fsync` names
//! none and is known by its number alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::process::Output;

use anyhow::{Context, Result, ensure};

use super::run::{End, Ladder};
use super::tally::Tally;

/// The calls that make what was written last.
const NAMES: [&str; 4] = ["mkdir", "rename", "renameat", "fsync"];
/// What a disk says that is full, that fails, and that was mounted anew to be read.
const ERRORS: [&str; 3] = ["ENOSPC", "EIO", "EROFS"];
/// Where `strace` writes.
const LOG: &str = "calls.log";

/// A call of the undisturbed run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    name: String,
    path: Option<String>,
    number: usize,
}

/// What `strace` does to a call.
enum Fault {
    Kill,
    Error(&'static str),
}

/// All calls of the undisturbed run.
pub fn of(ladder: &Ladder) -> Result<Vec<Call>> {
    let traced = format!("trace={}", NAMES.join(","));
    let output = ladder.disturb("strace", &["-f", "-qq", "-o", LOG, "-e", &traced])?;
    ensure!(
        output.status.success(),
        "strace: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    ladder.remove()?;
    let log = ladder.run(LOG);
    let text = fs::read_to_string(&log).with_context(|| log.display().to_string())?;
    Ok(parsed(&text))
}

/// A run for each of the calls, which is killed there.
pub fn kills<'a>(ladder: &Ladder, calls: impl Iterator<Item = &'a Call>) -> Result<Tally> {
    trials(ladder, calls.map(|call| (call, Fault::Kill)))
}

/// A run for each of the calls, which fails there.
pub fn errors<'a>(ladder: &Ladder, calls: impl Iterator<Item = &'a Call>) -> Result<Tally> {
    let errors = ERRORS.into_iter().cycle().map(Fault::Error);
    trials(ladder, calls.zip(errors))
}

fn trials<'a>(ladder: &Ladder, faults: impl Iterator<Item = (&'a Call, Fault)>) -> Result<Tally> {
    let mut tally = Tally::default();
    for (call, fault) in faults {
        let output = call.disturb(ladder, &fault)?;
        // A thread may come to a call that another one made before.
        let was_hit = !output.status.success() || fs::metadata(ladder.run(LOG))?.len() > 0;
        let end = ladder.finish(&output)?;
        if was_hit || !matches!(end, End::Same) {
            let name = ladder.subject.name;
            tally.count(1, &format!("{name}, {fault} at {call}"), end);
        }
        ladder.remove()?;
    }
    Ok(tally)
}

impl Call {
    /// Whether it is about the files of a checkpoint.
    pub fn is_of_checkpoint(&self) -> bool {
        let path = self.path.as_deref().unwrap_or_default();
        path.contains("/checkpoints/")
    }

    /// Leaves the disturbed run as a kill at this call leaves it.
    pub fn kill(&self, ladder: &Ladder) -> Result<()> {
        self.disturb(ladder, &Fault::Kill).map(drop)
    }

    fn disturb(&self, ladder: &Ladder, fault: &Fault) -> Result<Output> {
        ladder.disturb("strace", &self.strace(fault))
    }

    fn strace(&self, fault: &Fault) -> Vec<String> {
        let Self { name, path, number } = self;
        let what = match fault {
            Fault::Kill => "signal=KILL".to_owned(),
            Fault::Error(error) => format!("error={error}"),
        };
        let inject = format!("inject={name}:{what}:when={number}");
        let all = ["-f", "-qq", "-o", LOG, "-e", &inject].map(str::to_owned);
        // What was done to a call stands in its line.
        let traced = ["-e".to_owned(), format!("trace={name}")];
        let at = path.iter().flat_map(|path| ["-P".to_owned(), path.clone()]);
        all.into_iter().chain(traced).chain(at).collect()
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.as_deref().unwrap_or("any file");
        write!(f, "{} {path} {}", self.name, self.number)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kill => "SIGKILL",
            Self::Error(error) => error,
        })
    }
}

/// The calls in what `strace` has written, each once.
fn parsed(log: &str) -> Vec<Call> {
    let mut found = BTreeSet::new();
    let mut made = BTreeMap::new();
    for line in log.lines() {
        let Some((thread, call)) = line.split_once(' ') else {
            continue;
        };
        let Some((name, rest)) = call.trim_start().split_once('(') else {
            continue;
        };
        if !NAMES.contains(&name) {
            continue;
        }
        let path = rest.rsplit('"').nth(1).map(str::to_owned);
        let number = made.entry((thread, name, path.clone())).or_insert(0);
        *number += 1;
        found.insert(Call {
            name: name.to_owned(),
            path,
            number: *number,
        });
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_known_by_their_path_and_number_of_a_thread() {
        let log = "\
7 mkdir(\"run\", 0777)                 = 0
7 fsync(6)                              = 0
7 renameat(AT_FDCWD, \"/x/run/.a.tmp\", AT_FDCWD, \"run/a\") = 0
8 renameat(AT_FDCWD, \"/x/run/.b.tmp\", AT_FDCWD, \"run/b\" <unfinished ...>
8 <... renameat resumed>)               = 0
7 fsync(6)                              = 0
8 fsync(6)                              = 0
7 renameat(AT_FDCWD, \"/x/run/.c.tmp\", AT_FDCWD, \"run/a\") = 0
7 +++ exited with 0 +++
";
        let found = parsed(log);
        let words = found.iter().map(Call::to_string);
        assert_eq!(
            words.collect::<Vec<_>>(),
            [
                "fsync any file 1",
                "fsync any file 2",
                "mkdir run 1",
                "renameat run/a 1",
                "renameat run/a 2",
                "renameat run/b 1",
            ]
        );
        let arguments = found[5].strace(&Fault::Error("EIO"));
        assert!(arguments.contains(&"inject=renameat:error=EIO:when=1".to_owned()));
        assert!(arguments.ends_with(&["-P".to_owned(), "run/b".to_owned()]));
    }
}
