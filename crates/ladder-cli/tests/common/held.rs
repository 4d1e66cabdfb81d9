//! A program that cannot end by itself, because nobody reads what it prints.

use std::process::{Child, Command, Output, Stdio};
#[cfg(unix)]
use std::{io, thread::sleep, time::Duration};

/// A started program whose standard output takes [`LINES`](Self::LINES) lines, and not many more.
pub struct Held {
    pub child: Child,
    #[cfg(unix)]
    output: std::os::unix::net::UnixStream,
}

impl Held {
    /// Lines of a few hundred bytes that it can print at least.
    pub const LINES: usize = 20;

    #[cfg(unix)]
    pub fn start(mut command: Command) -> Self {
        let (output, stdout) = nearly_full();
        command.stdout(Stdio::from(std::os::fd::OwnedFd::from(stdout)));
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        Self { child, output }
    }

    /// Without Unix it is not held.
    #[cfg(not(unix))]
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        Self { child }
    }

    /// Ends it at once.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop as Ctrl-C does, reads what it prints, and waits for its end.
    #[cfg(unix)]
    pub fn interrupt(self) -> Output {
        self.interrupt_by("-INT")
    }

    /// The same by this signal.
    #[cfg(unix)]
    pub fn interrupt_by(mut self, signal: &str) -> Output {
        super::send(signal, &self.child);
        // Held meanwhile, it has time to notice the signal.
        sleep(Duration::from_millis(200));
        io::copy(&mut self.output, &mut io::sink()).unwrap();
        self.child.wait_with_output().unwrap()
    }
}

/// A stream that is read from and one that is written to, with room for [`Held::LINES`] lines.
#[cfg(unix)]
fn nearly_full() -> (
    std::os::unix::net::UnixStream,
    std::os::unix::net::UnixStream,
) {
    use std::io::{Read, Write};

    /// As long as a long line: a system may count messages instead of bytes.
    const MESSAGE: [u8; 512] = [b'\n'; 512];
    let (mut output, mut stdout) = std::os::unix::net::UnixStream::pair().unwrap();
    stdout.set_nonblocking(true).unwrap();
    while stdout.write_all(&MESSAGE).is_ok() {}
    stdout.set_nonblocking(false).unwrap();
    let mut room = vec![0; Held::LINES * MESSAGE.len()];
    output.read_exact(&mut room).unwrap();
    (output, stdout)
}
