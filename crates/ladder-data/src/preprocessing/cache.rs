//! Fits that took long, kept for the next run on the same rows.

use std::fs;
use std::io;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::config::PreprocessingConfig;
use super::file::VERSION;
use super::{Origin, Preprocessing};
use crate::hex::hex;

/// Directories where fits are looked for and kept, in this order.
///
/// A file is `preprocessing-HASH.safetensors`, with the hash of all that the fit depends on.
/// It is used only if its contents say the same and their checksum is right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cache {
    directories: Vec<PathBuf>,
}

/// What the cache did.
#[derive(Debug)]
pub enum Cached {
    /// Nothing was fitted.
    NotNeeded,
    /// The fit was found there.
    Found(PathBuf),
    /// The fit was made and written there.
    Written(PathBuf),
    /// The fit was made and could not be written anywhere.
    Refused(io::Error),
}

impl Cache {
    /// The cache in these directories, which are made where they are needed.
    ///
    /// A fit is put into the first one that can be written to; without any it is not kept.
    pub fn new(directories: impl IntoIterator<Item = PathBuf>) -> Self {
        Self {
            directories: directories.into_iter().collect(),
        }
    }

    /// The fit and its file.
    pub(crate) fn find(
        &self,
        config: &PreprocessingConfig,
        origin: Origin,
        width: usize,
    ) -> Option<(PathBuf, Preprocessing)> {
        let name = file_name(config, origin);
        self.directories.iter().find_map(|directory| {
            let path = directory.join(&name);
            let found = Preprocessing::read(&path).ok()?;
            let same = (found.config, found.origin, found.width) == (*config, origin, width);
            same.then_some((path, found))
        })
    }

    /// Keeps the fit; where.
    pub(crate) fn store(&self, preprocessing: &Preprocessing) -> io::Result<PathBuf> {
        let name = file_name(&preprocessing.config, preprocessing.origin);
        let mut refused = io::Error::other("no directory for it");
        for directory in &self.directories {
            let path = directory.join(&name);
            let written = fs::create_dir_all(directory)
                .and_then(|()| preprocessing.write(&path).map_err(io::Error::other));
            match written {
                Ok(()) => return Ok(path),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}

fn file_name(config: &PreprocessingConfig, origin: Origin) -> String {
    let Origin { data, rows } = origin;
    let key = format!("{VERSION}, {config}, {data:016x}, {rows:016x}");
    let hash = hex(Sha256::new_with_prefix(key));
    format!("preprocessing-{}.safetensors", &hash[..16])
}
