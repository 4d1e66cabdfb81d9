//! Errors of the libraries as exceptions of Python.

use std::error::Error;

use pyo3::PyErr;
use pyo3::exceptions::{PyRuntimeError, PyValueError};

/// What went wrong, in one line.
#[derive(Debug)]
pub enum Failure {
    /// What was given: data or settings.
    Given(String),
    /// What was done with it.
    Done(String),
}

impl Failure {
    /// Of what was given.
    pub fn given(error: impl Error) -> Self {
        Self::Given(in_one_line(&error))
    }

    /// Of what was done.
    pub fn done(error: impl Error) -> Self {
        Self::Done(in_one_line(&error))
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Given(text) => PyValueError::new_err(text),
            Failure::Done(text) => PyRuntimeError::new_err(text),
        }
    }
}

/// An error and its causes, each once: some repeat their source in their own text.
fn in_one_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line
}
