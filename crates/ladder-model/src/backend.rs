//! The backends a build contains, and the devices they find.
//!
//! Only here and in `ops` are burn's backends named.

use std::fmt;
use std::panic;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::BackendError;

/// A burn backend; each is a cargo feature of the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// Whoever changes the panic hook of the process: one at a time, or another would take the silent
/// hook for the one to put back.
fn changing_hook() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `probe`; a driver that panics instead of answering becomes an error text.
fn quietly<T>(probe: impl FnOnce() -> T + panic::UnwindSafe) -> Result<T, String> {
    let _guard = changing_hook();
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(probe);
    panic::set_hook(hook);
    result.map_err(|payload| {
        let text = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("the driver failed");
        format!(" ({})", text.lines().next().unwrap_or_default())
    })
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Backend {
    type Err = BackendError;

    fn from_str(text: &str) -> Result<Self, BackendError> {
        Self::ALL
            .into_iter()
            .find(|backend| backend.name() == text)
            .ok_or_else(|| BackendError::Unknown(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};
    use std::thread;

    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for backend in Backend::ALL {
            assert_eq!(backend.name().parse(), Ok(backend));
        }
        assert!("metal9".parse::<Backend>().is_err());
    }

    #[test]
    fn a_backend_left_out_is_named_with_the_command_that_builds_it_in() {
        for backend in Backend::ALL {
            let left_out = BackendError::NotCompiled(backend);
            let message = left_out.to_string();
            let build = format!("--features {backend}");
            assert!(message.contains(&build), "{message}");
            let found = backend.device(0).err();
            assert_eq!(found == Some(left_out), !backend.is_compiled(), "{found:?}");
        }
    }

    /// Lets other threads go on.
    fn take_turns(n: usize) {
        (0..n).for_each(|_| thread::yield_now());
    }

    #[test]
    fn probes_at_the_same_time_leave_the_panic_hook_as_it_was() {
        const MARK: &str = "seen by the hook that was there before the probes";
        let seen = Arc::new(AtomicBool::new(false));
        // Other tests look for devices meanwhile.
        let guard = changing_hook();
        let before = panic::take_hook();
        panic::set_hook(Box::new({
            let seen = seen.clone();
            move |info| {
                if info.payload().downcast_ref() == Some(&MARK) {
                    seen.store(true, Ordering::SeqCst);
                }
            }
        }));
        drop(guard);
        let (began, begun) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                quietly(move || {
                    began.send(()).unwrap();
                    take_turns(50_000);
                })
            });
            begun.recv().unwrap();
            scope.spawn(|| quietly(|| take_turns(100_000)));
        });
        let guard = changing_hook();
        assert!(panic::catch_unwind(|| panic::panic_any(MARK)).is_err());
        panic::set_hook(before);
        drop(guard);
        assert!(seen.load(Ordering::SeqCst));
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
