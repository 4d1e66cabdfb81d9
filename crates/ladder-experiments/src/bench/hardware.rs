//! What an implementation computes on.

use ladder_model::Backend;
use serde::Serialize;

/// Only figures of the same hardware can be set side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hardware {
    /// The processor.
    Cpu,
    /// A GPU, or what a graphics driver presents as one.
    Gpu,
}

impl Hardware {
    /// What a backend computes on; the first device of tch is the processor.
    pub fn of(backend: Backend) -> Self {
        match backend {
            Backend::Wgpu | Backend::Cuda => Self::Gpu,
            _ => Self::Cpu,
        }
    }
}
