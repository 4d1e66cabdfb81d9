//! One value of one setting: checked, and in the notation that configurations are written in.

use ladder_data::{DataConfig, DataName};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::{Map, Value};

use super::error::SettingsError;
use crate::config::RunConfig;
use crate::config::fields::{DATASET, is_of_data, names};
use crate::config::seeds::Seeds;

/// The one key beside the fields of a configuration that is a setting: several seeds at once.
pub(super) const SEEDS: &str = "seeds";

/// The key of the table in a file that says where the settings come from.
pub(super) const ABOUT: &str = "about";

/// The value as configurations have it; a map keeps the keys that are given and no others.
pub(super) fn value(name: &str, value: Value) -> Result<Value, SettingsError> {
    Ok(match (written_as(name, value.clone())?, value) {
        // What a configuration leaves out, such as `strict = false`, still counts where it is given.
        (Value::Null, given) => given,
        (Value::Object(mut written), Value::Object(given)) => {
            written.retain(|key, _| given.contains_key(key));
            Value::Object(written)
        }
        (written, _) => written,
    })
}

/// The value after it was read as that of its setting and written again; null where it is left out.
fn written_as(name: &str, value: Value) -> Result<Value, SettingsError> {
    let found = value.to_string();
    let of_field = |error: serde_json::Error| SettingsError::Value {
        field: name.to_owned(),
        reason: reason(name, &found, &error),
    };
    match name {
        SEEDS => return written::<Seeds>(value).map_err(of_field),
        DATASET => return data_name(value).map_err(of_field),
        _ => (),
    }
    let mut known = names();
    known.extend([SEEDS, ABOUT].map(str::to_owned));
    if !known.iter().any(|known| known == name) {
        return Err(SettingsError::Unknown {
            field: name.to_owned(),
            known,
        });
    }
    let mut fields = Map::from_iter([(name.to_owned(), value)]);
    let mut written = if is_of_data(name) {
        let data = DataName::with_key(name).first().copied();
        let data = data.unwrap_or(DataName::Digits).as_str();
        fields.insert(DATASET.to_owned(), data.into());
        written::<DataConfig>(Value::Object(fields))
    } else {
        written::<RunConfig>(Value::Object(fields))
    }
    .map_err(of_field)?;
    Ok(written[name].take())
}

fn data_name(value: Value) -> Result<Value, serde_json::Error> {
    let name: String = serde_json::from_value(value)?;
    let name: DataName = name.parse().map_err(serde_json::Error::custom)?;
    Ok(name.as_str().into())
}

fn written<T: DeserializeOwned + Serialize>(value: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value)?)
}

/// What is wrong with a value; serde names the types of numbers, which only programmers know.
fn reason(name: &str, found: &str, error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.ends_with("expected u64") || text.ends_with("expected usize") {
        true => whole_number(name, found),
        false => text,
    }
}

/// The error of a whole number out of range.
pub(super) fn whole_number(name: &str, found: &str) -> String {
    let most = u64::MAX;
    format!("{name}: expected a whole number from 0 to {most}, found {found}")
}
