//! Which backends a command builds in, and the cargo features that follow.

use clap::ValueEnum;

use crate::drivers;

/// A backend of the workspace, named as its cargo feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    /// Pure Rust on the CPU
    Flex,
    /// Pure Rust on the CPU, deprecated by burn
    #[value(name = "ndarray")]
    NdArray,
    /// Any GPU through Vulkan, Metal or Direct3D
    Wgpu,
    /// LibTorch
    Tch,
    /// NVIDIA GPUs
    Cuda,
}

impl Backend {
    /// The name on the command line, which is that of the cargo feature too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::NdArray => "ndarray",
            Self::Wgpu => "wgpu",
            Self::Tch => "tch",
            Self::Cuda => "cuda",
        }
    }
}

/// The chosen backends, or the two that need only Rust, and wgpu where a driver is found; says
/// which and why.
pub fn choose(chosen: &[Backend]) -> Vec<Backend> {
    if !chosen.is_empty() {
        return chosen.to_vec();
    }
    let mut backends = vec![Backend::Flex, Backend::NdArray];
    match drivers::graphics() {
        Ok(driver) => {
            backends.push(Backend::Wgpu);
            println!("backends: flex, ndarray, and wgpu, since {driver} is here");
        }
        Err(missing) => println!("backends: flex, ndarray; not wgpu, since {missing}"),
    }
    backends
}

/// Cargo's arguments that build these backends in; flex is a default feature and always there.
pub fn feature_arguments(backends: &[Backend]) -> Vec<String> {
    let further = backends.iter().filter(|&&backend| backend != Backend::Flex);
    let features: Vec<&str> = further.map(|backend| backend.name()).collect();
    if features.is_empty() {
        return Vec::new();
    }
    vec!["--features".to_owned(), features.join(",")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_backend_needs_no_feature() {
        assert!(feature_arguments(&[Backend::Flex]).is_empty());
    }

    #[test]
    fn further_backends_are_added_to_the_default_features() {
        let backends = [Backend::Flex, Backend::NdArray, Backend::Wgpu];
        assert_eq!(feature_arguments(&backends), ["--features", "ndarray,wgpu"]);
        assert_eq!(feature_arguments(&[Backend::Tch]), ["--features", "tch"]);
    }

    #[test]
    fn chosen_backends_are_taken_as_they_are() {
        assert_eq!(choose(&[Backend::Cuda]), [Backend::Cuda]);
    }

    #[test]
    fn a_name_is_the_value_on_the_command_line() {
        for backend in Backend::value_variants() {
            let value = backend
                .to_possible_value()
                .expect("invariant: no variant is hidden");
            assert_eq!(value.get_name(), backend.name());
        }
    }
}
