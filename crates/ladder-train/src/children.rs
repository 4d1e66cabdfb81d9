//! Programs that run at the same time and are asked to stop together.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;

use crate::sync::lock;

/// The programs that were started here, and whether they are to stop.
#[derive(Debug, Default)]
pub struct Children(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    is_stopped: bool,
    running: Vec<u32>,
}

impl Children {
    /// Starts a program; `None` if a stop request came first.
    ///
    /// # Errors
    ///
    /// It cannot be started.
    pub fn start(&self, command: &mut Command) -> io::Result<Option<Child>> {
        // Held until the program is known, so that no stop request misses it.
        let mut state = self.state();
        if state.is_stopped {
            return Ok(None);
        }
        set_apart(command);
        let child = command.spawn()?;
        state.running.push(child.id());
        Ok(Some(child))
    }

    /// Waits for a program that has closed its output.
    ///
    /// # Errors
    ///
    /// The system cannot tell how it ended.
    pub fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        // Before its number is free for another process.
        self.state().running.retain(|&id| id != child.id());
        child.wait()
    }

    /// Asks every program to stop, and starts no other.
    pub fn stop(&self) {
        let mut state = self.state();
        state.is_stopped = true;
        state.running.iter().for_each(|&id| ask_to_stop(id));
    }

    /// Whether they were asked to.
    pub fn is_stopped(&self) -> bool {
        self.state().is_stopped
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }
}

/// Does `work` on every item in their order, on `jobs` threads.
pub fn each_of<T: Sync>(items: &[T], jobs: usize, work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let job = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item);
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(job);
        }
    });
}

/// A terminal sends Ctrl-C to a whole group of processes. A second one ends a training at once, so
/// the programs leave the group, and hear of each Ctrl-C once, from here.
#[cfg(unix)]
fn set_apart(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    command.process_group(0);
}

#[cfg(unix)]
fn ask_to_stop(id: u32) {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    // It fails where the program has just ended by itself.
    let _ = kill(Pid::from_raw(id.cast_signed()), Signal::SIGTERM);
}

/// The console sends Ctrl-C to every process.
#[cfg(not(unix))]
fn set_apart(_: &mut Command) {}

#[cfg(not(unix))]
fn ask_to_stop(_: u32) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_stopped_and_nothing_is_started_after() {
        let children = Children::default();
        let mut sleep = Command::new("sleep");
        sleep.arg("60");
        let mut child = children.start(&mut sleep).unwrap().unwrap();
        children.stop();
        assert!(children.start(&mut sleep).unwrap().is_none());
        assert!(!children.wait(&mut child).unwrap().success());
        assert!(children.is_stopped());
    }
}
