//! Data of one's own that is elsewhere than when a run was trained on it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ladder_train::RunConfig;

/// `config` with the file or folder of one's own in `data_dir`, under the name that it had.
///
/// The classes and the rows to test with, if they have a file or folder of their own, are looked
/// for there too, and where they were if they are not there.
pub fn look_in(data_dir: &Path, config: &RunConfig) -> Result<RunConfig> {
    let mut config = config.clone();
    let beside = |path: &mut Option<PathBuf>| {
        let found = path.as_deref().and_then(|path| within(data_dir, path));
        *path = found.or(path.take());
    };
    if let Some(table) = &mut config.table {
        table.file = moved(data_dir, &table.file)?;
    }
    if let Some(images) = &mut config.images {
        images.dir = moved(data_dir, &images.dir)?;
        beside(&mut images.labels);
    }
    if let Some(arrays) = &mut config.arrays {
        arrays.file = moved(data_dir, &arrays.file)?;
        beside(&mut arrays.labels);
    }
    beside(&mut config.test);
    Ok(config)
}

fn moved(data_dir: &Path, path: &Path) -> Result<PathBuf> {
    match within(data_dir, path) {
        Some(found) => Ok(found),
        None => bail!(
            "{}: no '{}' in this directory; --data-dir names the one that your data is in now",
            data_dir.display(),
            path.file_name().unwrap_or_default().to_string_lossy()
        ),
    }
}

/// What is in `data_dir` under the name of `path`.
fn within(data_dir: &Path, path: &Path) -> Option<PathBuf> {
    let found = data_dir.join(path.file_name()?);
    found.exists().then_some(found)
}
