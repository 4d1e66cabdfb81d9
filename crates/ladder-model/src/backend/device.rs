//! The devices that a backend finds on this machine.

use burn::tensor::Device;

use super::error::BackendError;
use super::name::Backend;
use super::probe::quietly;

impl Backend {
    /// Whether tensors lie in the host's memory, where noise is drawn and the kernels of `ops` run.
    pub(crate) fn of_host(device: &Device) -> bool {
        match device.clone().without_autodiff().as_dispatch() {
            #[cfg(feature = "flex")]
            burn::backend::DispatchDevice::Flex(_) => true,
            #[cfg(feature = "ndarray")]
            burn::backend::DispatchDevice::NdArray(_) => true,
            #[cfg(feature = "tch")]
            burn::backend::DispatchDevice::LibTorch(device) => {
                *device == burn::backend::LibTorchDevice::Cpu
            }
            _ => false,
        }
    }

    /// The devices found on this machine, in the order of their numbers.
    ///
    /// For `tch` this sets LibTorch's number of threads in this process to one: the network's
    /// operations run on rayon's threads, and LibTorch's own would keep their cores busy waiting.
    ///
    /// # Errors
    ///
    /// [`BackendError::NotCompiled`], or [`BackendError::NoDevice`] when the driver finds none.
    pub fn devices(self) -> Result<Vec<Device>, BackendError> {
        if !self.is_compiled() {
            return Err(BackendError::NotCompiled(self));
        }
        let found = match self {
            // Without a driver there is nothing that could panic.
            Self::Flex | Self::NdArray => Ok(self.enumerate()),
            Self::Wgpu | Self::Tch | Self::Cuda => quietly(|| self.enumerate()),
        };
        let found = found.map_err(|detail| BackendError::NoDevice {
            backend: self,
            detail,
        })?;
        if found.is_empty() {
            return Err(BackendError::NoDevice {
                backend: self,
                detail: String::new(),
            });
        }
        Ok(found)
    }

    /// Device number `index`, without automatic differentiation.
    ///
    /// # Errors
    ///
    /// Those of [`devices`](Self::devices), and [`BackendError::NoSuchDevice`].
    pub fn device(self, index: usize) -> Result<Device, BackendError> {
        let mut devices = self.devices()?;
        if index >= devices.len() {
            let available = devices.len();
            return Err(BackendError::NoSuchDevice {
                backend: self,
                index,
                available,
            });
        }
        Ok(devices.swap_remove(index))
    }

    fn enumerate(self) -> Vec<Device> {
        match self {
            #[cfg(feature = "flex")]
            Self::Flex => vec![Device::flex()],
            #[cfg(feature = "ndarray")]
            Self::NdArray => vec![Device::ndarray()],
            #[cfg(feature = "wgpu")]
            Self::Wgpu => Device::enumerate(burn::tensor::DeviceType::Wgpu).into_vec(),
            #[cfg(feature = "tch")]
            Self::Tch => {
                tch::set_num_threads(1);
                let mut devices = vec![Device::libtorch()];
                devices.extend(Device::enumerate(burn::tensor::DeviceType::LibTorch).into_vec());
                devices
            }
            #[cfg(feature = "cuda")]
            Self::Cuda => Device::enumerate(burn::tensor::DeviceType::Cuda).into_vec(),
            #[allow(
                unreachable_patterns,
                reason = "none is left when every backend is built in"
            )]
            _ => Vec::new(),
        }
    }
}

/// A device in words, for people: `flex`, `wgpu 0: llvmpipe (LLVM 15.0.6, 256 bits)`.
pub fn describe_device(device: &Device) -> String {
    #[cfg(any(feature = "wgpu", feature = "cuda"))]
    if let Some(identity) = device.identity() {
        return identity.name;
    }
    format!("{device:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_that_is_left_out_is_an_error_that_names_its_feature() {
        for backend in Backend::ALL {
            let left_out = BackendError::NotCompiled(backend);
            let is_left_out = backend.device(0).err() == Some(left_out.clone());
            assert_eq!(is_left_out, !backend.is_compiled(), "{backend}");
            let words = format!("cargo feature '{backend}'");
            assert!(left_out.to_string().contains(&words), "{left_out}");
        }
    }

    #[test]
    fn a_device_number_too_large_is_an_error() {
        let backend = Backend::compiled()[0];
        assert!(matches!(
            backend.device(99),
            Err(BackendError::NoSuchDevice { index: 99, .. })
        ));
    }
}
