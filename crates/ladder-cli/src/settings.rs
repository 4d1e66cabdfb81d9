//! Settings of the command line and of files, with errors in words that help there: flags, and
//! names of files.
//!
//! What a setting is, and how settings lie over each other, is in [`ladder_train::Settings`].

mod about;
mod flags;

use std::path::Path;

use anyhow::{Context, Result, bail};
use ladder_data::{DataConfig, DataName};
use ladder_train::{Settings, SettingsError};

use crate::hints::embedded;

pub use about::About;
#[cfg(test)]
pub use about::SpreadKind;
pub use flags::{flag_of, flags_of, text, typed};

/// Bytes of a file of settings, at most.
pub const LONGEST: u64 = 16 << 20;

/// Reads a TOML file.
pub fn read(path: &Path) -> Result<Settings> {
    let name = || format!("configuration file {}", path.display());
    let text = ladder_data::memory::read_text(path, LONGEST).with_context(name)?;
    parse(&text).with_context(name)
}

/// Reads TOML; an error is one line and names the line.
pub fn parse(text: &str) -> Result<Settings> {
    let settings = Settings::from_toml(text)?;
    about(&settings)?;
    Ok(settings)
}

/// What a preset says about itself, if it does.
pub fn about(settings: &Settings) -> Result<Option<About>> {
    let about = settings.about().cloned().map(serde_json::from_value);
    about.transpose().context("about")
}

/// Refuses what is given about another kind of data than the one in use.
pub fn check_data(settings: &Settings) -> Result<()> {
    match settings.check_data() {
        Ok(()) => Ok(()),
        Err(SettingsError::Stray { field, data, .. })
            if field == "data-dir" && data == DataName::Digits =>
        {
            let dir = settings.get(&field).map(text).unwrap_or_default();
            Err(embedded(Path::new(&dir)))
        }
        Err(SettingsError::Stray { field, fits, data }) => {
            let fits: Vec<String> = fits.into_iter().map(flag_of_data).collect();
            bail!(
                "{field} is for {}, and the data set is {data}",
                fits.join(" and ")
            )
        }
        Err(error) => Err(error.into()),
    }
}

/// The flag that names a data set.
fn flag_of_data(name: DataName) -> String {
    match name.is_own() {
        true => format!("--{name}"),
        false => format!("--dataset {name}"),
    }
}

/// Refuses a data set of your own whose file is not named.
pub fn check_files(data: &DataConfig) -> Result<()> {
    let (name, is_named) = (
        data.name(),
        data.own_place().is_none_or(|it| it != Path::new("")),
    );
    match (data, is_named) {
        (DataConfig::Table(_), false) => {
            bail!("the data set table needs --table FILE and --target COLUMN")
        }
        (DataConfig::Images(_), false) => bail!("the data set images needs --images DIR"),
        (_, false) => bail!("the data set {name} needs --{name} FILE"),
        (DataConfig::Table(table), true) if table.target.is_empty() => bail!(
            "--table {}: pass --target with the column of the classes",
            table.file.display()
        ),
        _ => Ok(()),
    }
}
