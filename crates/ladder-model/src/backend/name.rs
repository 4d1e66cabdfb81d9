//! The backends by name, and which of them a build contains.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A burn backend; each is a cargo feature of the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Backend {
    /// Pure Rust on the CPU, the fastest here.
    #[default]
    Flex,
    /// Pure Rust on the CPU, deprecated by burn.
    NdArray,
    /// Any GPU through Vulkan, Metal or DirectX, and Mesa's software Vulkan.
    Wgpu,
    /// LibTorch: device 0 is the CPU, the following ones are CUDA devices; deprecated by burn.
    Tch,
    /// NVIDIA GPUs.
    Cuda,
}

/// A name that no backend has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("backend '{0}' is unknown; choose one of {names}", names = Backend::ALL.map(Backend::name).join(", "))]
pub struct UnknownBackend(pub String);

impl Backend {
    /// Every backend, compiled in or not.
    pub const ALL: [Self; 5] = [Self::Flex, Self::NdArray, Self::Wgpu, Self::Tch, Self::Cuda];

    /// The name, which is that of the cargo feature too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::NdArray => "ndarray",
            Self::Wgpu => "wgpu",
            Self::Tch => "tch",
            Self::Cuda => "cuda",
        }
    }

    /// Whether its only device is the processor, so that the threads of this process compute.
    pub fn is_cpu(self) -> bool {
        match self {
            Self::Flex | Self::NdArray => true,
            Self::Wgpu | Self::Tch | Self::Cuda => false,
        }
    }

    /// Whether this build contains the backend.
    pub fn is_compiled(self) -> bool {
        match self {
            Self::Flex => cfg!(feature = "flex"),
            Self::NdArray => cfg!(feature = "ndarray"),
            Self::Wgpu => cfg!(feature = "wgpu"),
            Self::Tch => cfg!(feature = "tch"),
            Self::Cuda => cfg!(feature = "cuda"),
        }
    }

    /// The backends of this build.
    pub fn compiled() -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|backend| backend.is_compiled())
            .collect()
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Backend {
    type Err = UnknownBackend;

    fn from_str(text: &str) -> Result<Self, UnknownBackend> {
        Self::ALL
            .into_iter()
            .find(|backend| backend.name() == text)
            .ok_or_else(|| UnknownBackend(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_and_an_unknown_one_is_answered_with_all_of_them() {
        for backend in Backend::ALL {
            assert_eq!(backend.name().parse(), Ok(backend));
        }
        let message = "metal9".parse::<Backend>().unwrap_err().to_string();
        assert!(
            message.ends_with("flex, ndarray, wgpu, tch, cuda"),
            "{message}"
        );
    }
}
