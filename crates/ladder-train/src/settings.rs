//! Settings as people give them: some fields of a [`RunConfig`] by their names, laid over each
//! other.
//!
//! ```text
//! flags -> file -> preset -> base
//!   Settings::over, the left one wins        -> Settings::config -> RunConfig
//! ```
//!
//! A value is checked and brought to one notation when it is read, against the field of
//! [`RunConfig`] or the key of the data that it belongs to; no list of settings stands here.

mod check;
mod error;
mod file;
mod rules;
#[cfg(test)]
mod tests;

use ladder_data::DataName;
use serde_json::{Map, Value};

pub use error::SettingsError;

use crate::config::RunConfig;
use crate::config::fields::DATASET;
use crate::config::seeds::Seeds;
use check::SEEDS;

/// Some settings of a run, each by its name in files: `epochs`, `table`, `seeds`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    fields: Map<String, Value>,
    about: Option<Value>,
}

impl Settings {
    /// The settings of a TOML file.
    ///
    /// # Errors
    ///
    /// What is no TOML, no setting, or no value of that setting, with its line; settings that
    /// answer the same question.
    pub fn from_toml(text: &str) -> Result<Self, SettingsError> {
        let (fields, about) = file::read(text)?;
        let fields = rules::with_data_set(fields)?;
        rules::check_alone(&fields)?;
        Ok(Self { fields, about })
    }

    /// The settings of these fields, in any notation that a TOML file may have.
    ///
    /// # Errors
    ///
    /// Those of [`from_toml`](Self::from_toml), without a line.
    pub fn from_fields(fields: Map<String, Value>) -> Result<Self, SettingsError> {
        let checked = fields.into_iter().map(|(name, value)| {
            let value = check::value(&name, value)?;
            Ok((name, value))
        });
        let fields = checked.collect::<Result<_, SettingsError>>()?;
        let fields = rules::with_data_set(fields)?;
        rules::check_alone(&fields)?;
        Ok(Self {
            fields,
            about: None,
        })
    }

    /// Every setting of a configuration.
    pub fn of(config: &RunConfig) -> Self {
        Self {
            fields: config.fields(),
            about: None,
        }
    }

    /// These settings, and `lower` where they say nothing.
    ///
    /// Maps are merged key by key; a data set replaces another one with all of its keys.
    pub fn over(self, lower: Self) -> Self {
        let mut fields = rules::left_by(&self.fields, lower.fields);
        rules::merge(&mut fields, self.fields);
        Self {
            fields,
            about: self.about.or(lower.about),
        }
    }

    /// These settings over a `base` that nobody gave: where only the layers are given, the costs of
    /// the base follow them, and what is given holds for all members of the base.
    pub fn over_base(self, base: Self) -> Self {
        let fields = rules::with_costs_for(&self.fields, base.fields);
        let fields = rules::with_members_for(&self.fields, fields);
        self.over(Self { fields, ..base })
    }

    /// The settings without this one.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.remove(name);
        self
    }

    /// The value of a setting, if it is given.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Every setting that is given.
    pub fn fields(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// What stands in `[about]`, which is no setting.
    pub fn about(&self) -> Option<&Value> {
        self.about.as_ref()
    }

    /// The data set, named by itself or by the key of its file.
    pub fn data_name(&self) -> Option<DataName> {
        serde_json::from_value(self.get(DATASET)?.clone()).ok()
    }

    /// The seeds, where there are several.
    pub fn seeds(&self) -> Option<Seeds> {
        serde_json::from_value(self.get(SEEDS)?.clone()).ok()
    }

    /// Whether anything is set that the error of a published row depends on.
    pub fn changes_preset(&self) -> bool {
        let mut names = self.fields.keys();
        names.any(|name| name != SEEDS && !RunConfig::OF_THE_MACHINE.contains(&name.as_str()))
    }

    /// Refuses a key of another data set than the one in use, which is the digits unless one is
    /// named.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Stray`].
    pub fn check_data(&self) -> Result<(), SettingsError> {
        let data = self.data_name().unwrap_or(DataName::Digits);
        rules::check_data(&self.fields, data)
    }

    /// The configuration; what is not given has its default. [`RunConfig::validate`] checks it.
    ///
    /// # Errors
    ///
    /// Those of [`check_data`](Self::check_data); a value of another type.
    pub fn config(&self) -> Result<RunConfig, SettingsError> {
        self.check_data()?;
        let mut fields = self.fields.clone();
        fields.remove(SEEDS);
        RunConfig::from_fields(fields).map_err(SettingsError::Config)
    }
}
