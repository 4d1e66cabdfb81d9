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

/// The default features of the workspace's crates.
pub const DEFAULT: [Backend; 2] = [Backend::Flex, Backend::NdArray];

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

/// The chosen backends, or the default ones and wgpu where a driver is found; says which and why.
pub fn choose(chosen: &[Backend]) -> Vec<Backend> {
    if !chosen.is_empty() {
        return chosen.to_vec();
    }
    let mut backends = DEFAULT.to_vec();
    match drivers::graphics() {
        Ok(driver) => {
            backends.push(Backend::Wgpu);
            println!("backends: flex, ndarray, and wgpu, since {driver} is here");
        }
        Err(missing) => println!("backends: flex, ndarray; not wgpu, since {missing}"),
    }
    backends
}

/// Cargo's feature arguments for exactly these backends.
///
/// The default features stay where they can, so that builds by hand share the artifacts.
pub fn feature_arguments(backends: &[Backend]) -> Vec<String> {
    let keeps_default = DEFAULT.iter().all(|backend| backends.contains(backend));
    let mut features: Vec<&str> = backends
        .iter()
        .filter(|backend| !(keeps_default && DEFAULT.contains(backend)))
        .map(|backend| backend.name())
        .collect();
    let mut arguments = Vec::new();
    if !keeps_default {
        arguments.push("--no-default-features".to_owned());
        features.push("tui");
    }
    if !features.is_empty() {
        arguments.extend(["--features".to_owned(), features.join(",")]);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_backends_need_no_arguments() {
        assert!(feature_arguments(&DEFAULT).is_empty());
    }

    #[test]
    fn a_further_backend_is_added_to_the_default_features() {
        let backends = [Backend::Flex, Backend::NdArray, Backend::Wgpu, Backend::Tch];
        assert_eq!(feature_arguments(&backends), ["--features", "wgpu,tch"]);
    }

    #[test]
    fn leaving_a_default_backend_out_turns_the_default_features_off() {
        let expected = ["--no-default-features", "--features", "flex,tui"];
        assert_eq!(feature_arguments(&[Backend::Flex]), expected);
    }

    #[test]
    fn a_name_is_the_value_on_the_command_line() {
        for backend in Backend::value_variants() {
            let value = backend.to_possible_value().expect("no variant is hidden");
            assert_eq!(value.get_name(), backend.name());
        }
    }
}
