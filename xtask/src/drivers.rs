//! Whether wgpu will find a device here, detected from what is installed.

use std::path::{Path, PathBuf};

const LOADER: &str = "libvulkan.so.1";
const LOADER_DIRS: &[&str] = &[
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
];
const DRIVER_DIRS: &[&str] = &[
    "/etc/vulkan/icd.d",
    "/usr/local/share/vulkan/icd.d",
    "/usr/share/vulkan/icd.d",
];

/// The graphics driver that wgpu would use, or what is missing and how to get it.
pub fn graphics() -> Result<String, String> {
    if cfg!(target_os = "macos") {
        return Ok("Metal".to_owned());
    }
    if cfg!(windows) {
        return Ok("Direct3D 12".to_owned());
    }
    loader()?;
    named_driver()
        .or_else(|| first_driver(&directories_of(DRIVER_DIRS)))
        .map(|path| format!("the Vulkan driver {}", path.display()))
        .ok_or_else(|| {
            "no Vulkan driver is installed (Debian: apt-get install mesa-vulkan-drivers)".to_owned()
        })
}

/// Vulkan's loader, or how to get it.
pub fn loader() -> Result<PathBuf, String> {
    let found = directories(LOADER_DIRS, "LD_LIBRARY_PATH").into_iter();
    found
        .map(|directory| directory.join(LOADER))
        .find(|path| path.exists())
        .ok_or_else(|| format!("{LOADER} is missing (Debian: apt-get install libvulkan1)"))
}

/// The driver that the Vulkan loader's own variables name.
fn named_driver() -> Option<PathBuf> {
    ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"]
        .iter()
        .filter_map(std::env::var_os)
        .flat_map(|value| std::env::split_paths(&value).collect::<Vec<_>>())
        .find(|path| path.exists())
}

/// The first driver description; the software driver, which needs no GPU, before all others.
fn first_driver(directories: &[PathBuf]) -> Option<PathBuf> {
    let mut drivers: Vec<PathBuf> = directories
        .iter()
        .filter_map(|directory| std::fs::read_dir(directory).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    drivers.sort_by_key(|path| (!is_software(path), path.clone()));
    drivers.into_iter().next()
}

fn is_software(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("lvp_"))
}

fn directories(fixed: &[&str], variable: &str) -> Vec<PathBuf> {
    let named = std::env::var_os(variable).unwrap_or_default();
    directories_of(fixed)
        .into_iter()
        .chain(std::env::split_paths(&named))
        .collect()
}

fn directories_of(fixed: &[&str]) -> Vec<PathBuf> {
    fixed.iter().map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_software_driver_comes_first_and_other_files_do_not_count() {
        let directory = std::env::temp_dir().join(format!("xtask-drivers-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        for name in ["intel_icd.json", "lvp_icd.json", "README"] {
            std::fs::write(directory.join(name), "").unwrap();
        }
        let found = first_driver(std::slice::from_ref(&directory));
        std::fs::remove_dir_all(&directory).unwrap();
        assert_eq!(found, Some(directory.join("lvp_icd.json")));
    }

    #[test]
    fn no_directory_means_no_driver() {
        assert_eq!(first_driver(&[PathBuf::from("/no/such/directory")]), None);
    }
}
