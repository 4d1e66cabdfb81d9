//! A configuration as one flat map, as it stands in a TOML file: the keys of the data beside the
//! others.

use ladder_data::DataName;
use serde_json::{Map, Value};

use super::RunConfig;

/// The field of the data, which files write flat.
const DATA: &str = "data";

/// The key that says which data set it is.
pub(crate) const DATASET: &str = "dataset";

impl RunConfig {
    /// Settings that decide where a run computes and what it keeps, or only tell seeds apart, but
    /// not the error that a row of a paper's table stands for.
    pub const OF_THE_MACHINE: [&str; 7] = [
        "backend",
        "baseline",
        "data-dir",
        "device",
        "keep-checkpoints",
        "seed",
        "threads",
    ];

    /// Every setting by its name in files, those of the data among them; what is not set is left
    /// out.
    pub fn fields(&self) -> Map<String, Value> {
        let mut fields = object(serde_json::to_value(self));
        let data = fields.remove(DATA);
        fields.extend(object(data.ok_or(())));
        fields.retain(|_, value| !value.is_null());
        fields
    }

    /// The configuration of these fields; those that are missing have their default.
    ///
    /// # Errors
    ///
    /// A field that nobody knows, a value of another type, a key of another data set.
    pub fn from_fields(mut fields: Map<String, Value>) -> Result<Self, serde_json::Error> {
        let names: Vec<String> = fields.keys().filter(|it| is_of_data(it)).cloned().collect();
        let data: Map<String, Value> = names
            .into_iter()
            .filter_map(|name| fields.remove_entry(&name))
            .collect();
        if !data.is_empty() {
            fields.insert(DATA.to_owned(), Value::Object(data));
        }
        serde_json::from_value(Value::Object(fields))
    }
}

/// Whether the field belongs to the data.
pub(crate) fn is_of_data(name: &str) -> bool {
    let names = DataName::ALL.into_iter().chain([DataName::Custom]);
    name == DATASET || names.flat_map(DataName::keys).any(|key| *key == name)
}

/// Every field that a file may have, but for the path of a custom data set.
pub(crate) fn names() -> Vec<String> {
    let mut own = object(serde_json::to_value(RunConfig::default()));
    own.remove(DATA);
    let mut names = vec![DATASET.to_owned()];
    for key in DataName::ALL.into_iter().flat_map(DataName::keys) {
        if !names.iter().any(|name| name == key) {
            names.push((*key).to_owned());
        }
    }
    names.extend(own.into_iter().map(|(name, _)| name));
    names
}

fn object<E: std::fmt::Debug>(value: Result<Value, E>) -> Map<String, Value> {
    match value {
        Ok(Value::Object(fields)) => fields,
        other => panic!("invariant: a configuration is a map with names, found {other:?}"),
    }
}
