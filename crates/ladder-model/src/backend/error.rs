//! Why a backend cannot be used.

use thiserror::Error;

use super::name::Backend;

/// A backend that cannot be used.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum BackendError {
    /// The backend exists, but not in this build.
    #[error("backend '{0}' is not in this build; enable the cargo feature '{0}'")]
    NotCompiled(Backend),
    /// The backend is compiled in, but finds no device to run on.
    #[error(
        "backend '{backend}' finds no device on this machine{detail}; \
         choose another backend, such as flex"
    )]
    NoDevice {
        /// The backend asked for.
        backend: Backend,
        /// The driver's answer, with its own leading separator, or nothing.
        detail: String,
    },
    /// The device number is too large.
    #[error(
        "backend '{backend}' has {available} device(s), numbered from 0; there is no device {index}"
    )]
    NoSuchDevice {
        /// The backend asked for.
        backend: Backend,
        /// The index asked for.
        index: usize,
        /// How many there are.
        available: usize,
    },
}
