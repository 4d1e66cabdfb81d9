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

    /// Ends every program without waiting for it to save, and starts no other.
    pub fn end(&self) {
        let mut state = self.state();
        state.is_stopped = true;
        state.running.iter().for_each(|&id| end_at_once(id));
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

/// A terminal sends Ctrl-C to a whole group of processes. The programs leave the group, and hear of
/// it from here.
#[cfg(unix)]
fn set_apart(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    command.process_group(0);
}

#[cfg(unix)]
fn ask_to_stop(id: u32) {
    send(id, nix::sys::signal::Signal::SIGTERM);
}

#[cfg(unix)]
fn end_at_once(id: u32) {
    send(id, nix::sys::signal::Signal::SIGKILL);
}

#[cfg(unix)]
fn send(id: u32, signal: nix::sys::signal::Signal) {
    use nix::sys::signal::kill;
    use nix::unistd::Pid;

    // It fails where the program has just ended by itself.
    let _ = kill(Pid::from_raw(id.cast_signed()), signal);
}

/// The console sends Ctrl-C to every process.
#[cfg(not(unix))]
fn set_apart(_: &mut Command) {}

#[cfg(not(unix))]
fn ask_to_stop(_: u32) {}

#[cfg(not(unix))]
fn end_at_once(_: u32) {}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;
    use std::process::Stdio;

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

    #[test]
    fn what_does_not_stop_is_ended() {
        let children = Children::default();
        let mut deaf = Command::new("sh");
        deaf.args(["-c", "trap '' TERM; echo; read line"]);
        deaf.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = children.start(&mut deaf).unwrap();
        let child = child.as_mut().unwrap();
        // It listens now.
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        children.stop();
        children.end();
        assert!(!children.wait(child).unwrap().success());
    }
}
