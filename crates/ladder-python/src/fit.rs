//! A fit: it runs on a thread of its own, while the caller's thread listens for Ctrl-C and calls
//! Python.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ladder_train::Interrupt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::failure::Failure;
use crate::threads::on_threads;
use crate::work::{self, Job, Message};

/// How long Ctrl-C may wait to be heard.
const PATIENCE: Duration = Duration::from_millis(50);

/// Trains a run in `run_dir`, or continues it if it may; `settings` are JSON, named as in
/// configuration files. `tell` is called with the kind and the text of each message.
///
/// Whether it was finished: a run that was stopped by an exception is saved, and the exception goes
/// on.
#[pyfunction]
pub fn train(
    py: Python<'_>,
    run_dir: PathBuf,
    settings: String,
    threads: Option<usize>,
    may_resume: bool,
    tell: Py<PyAny>,
) -> PyResult<()> {
    let interrupt = Interrupt::new();
    let (sender, mut receiver) = mpsc::channel();
    let job = Job {
        run_dir,
        settings,
        may_resume,
        interrupt: interrupt.clone(),
        sender,
    };
    let worker = thread::spawn(move || on_threads(threads, || work::run(job)));
    let stopped = listen(py, &mut receiver, &interrupt, &tell);
    let ended = py.detach(|| worker.join());
    stopped?;
    match ended {
        Ok(result) => Ok(result?),
        Err(_) => Err(PyRuntimeError::new_err(
            "internal error: the training panicked; its words are above; this is a bug, please \
             report it",
        )),
    }
}

/// Hands on messages until the worker has no more; the first exception asks it to stop.
fn listen(
    py: Python<'_>,
    receiver: &mut Receiver<Message>,
    interrupt: &Interrupt,
    tell: &Py<PyAny>,
) -> PyResult<()> {
    let mut stopped = Ok(());
    loop {
        let next = next(py, receiver);
        let heard = match next {
            Err(RecvTimeoutError::Disconnected) => return stopped,
            Err(RecvTimeoutError::Timeout) => Ok(()),
            Ok(_) if stopped.is_err() => Ok(()),
            Ok(Message { kind, text }) => tell.call1(py, (kind, text)).map(drop),
        };
        let heard = heard.and_then(|()| py.check_signals());
        if let (Err(error), true) = (heard, stopped.is_ok()) {
            interrupt.request();
            stopped = Err(error);
        }
    }
}

fn next(py: Python<'_>, receiver: &mut Receiver<Message>) -> Result<Message, RecvTimeoutError> {
    py.detach(move || receiver.recv_timeout(PATIENCE))
}

impl From<mpsc::SendError<Message>> for Failure {
    fn from(error: mpsc::SendError<Message>) -> Self {
        Self::done(error)
    }
}
