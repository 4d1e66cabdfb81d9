//! Where answers go: standard output, or a file that exists only when it is complete.

use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use ladder_data::{Existing, WholeFile};
use tempfile::SpooledTempFile;

/// Bytes of answers that are kept in memory; more are in a temporary file.
const IN_MEMORY: usize = 1 << 23;

/// A destination of answers; a file exists after [`finish`](Self::finish) alone.
pub struct Answers {
    to: To,
}

enum To {
    Stdout(BufWriter<io::Stdout>),
    /// Kept until the last one is there.
    Held(SpooledTempFile),
    File {
        path: PathBuf,
        unfinished: BufWriter<WholeFile>,
    },
}

impl Answers {
    /// Standard output, or a new file.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            let to = To::Stdout(BufWriter::new(io::stdout()));
            return Ok(Self { to });
        };
        let shown = || path.display().to_string();
        ensure!(
            !path.exists(),
            "{}: there is a file already; choose another --output",
            shown()
        );
        let unfinished = WholeFile::create(path).with_context(shown)?;
        let to = To::File {
            path: path.to_owned(),
            unfinished: BufWriter::new(unfinished),
        };
        Ok(Self { to })
    }

    /// Standard output, which gets all answers at the end, or none.
    pub fn held() -> Self {
        let to = To::Held(SpooledTempFile::new(IN_MEMORY));
        Self { to }
    }

    /// Writes what is left, and gives the file its name.
    pub fn finish(self) -> Result<()> {
        match self.to {
            To::Stdout(mut out) => Ok(out.flush()?),
            To::Held(mut held) => {
                held.rewind().map_err(of_temporary)?;
                let mut out = io::stdout().lock();
                io::copy(&mut held, &mut out)?;
                Ok(out.flush()?)
            }
            To::File { path, unfinished } => {
                let shown = || path.display().to_string();
                let file = unfinished
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error);
                let file = file.with_context(shown)?;
                file.finish(Existing::Keep).with_context(shown)
            }
        }
    }
}

impl Write for Answers {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            To::Stdout(out) => out.write(bytes),
            To::Held(held) => held.write(bytes).map_err(of_temporary),
            To::File { unfinished, .. } => unfinished.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Stdout(out) => out.flush(),
            To::Held(held) => held.flush().map_err(of_temporary),
            To::File { unfinished, .. } => unfinished.flush(),
        }
    }
}

/// Says which file it is, since nobody has named one.
fn of_temporary(error: io::Error) -> io::Error {
    let place = std::env::temp_dir();
    let text = format!(
        "{}: a temporary file of answers: {error}; TMPDIR names another directory, and --output needs \
         none",
        place.display()
    );
    io::Error::new(error.kind(), text)
}
