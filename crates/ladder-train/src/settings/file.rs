//! A TOML file as settings, with the line of everything that is wrong.

use serde::Deserialize;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::check::{self, ABOUT, whole_number};
use super::error::SettingsError;

/// The fields, checked, and what stands in `[about]`.
pub(super) fn read(text: &str) -> Result<(Map<String, Value>, Option<Value>), SettingsError> {
    let table = DeTable::parse(text).map_err(|error| toml_error(text, &error))?;
    let mut entries: Vec<_> = table.into_inner().into_iter().collect();
    // The first mistake of the file is the one to name.
    entries.sort_by_key(|(name, _)| name.span().start);
    let mut fields = Map::new();
    let mut about = None;
    for (name, given) in entries {
        let place = name.span().start;
        let name = name.into_inner().into_owned();
        let value = json(text, &name, given.clone())?;
        if name == ABOUT {
            about = Some(value);
            continue;
        }
        let value = check::value(&name, value).map_err(|error| {
            let place = match &error {
                SettingsError::Unknown { .. } => place,
                _ => entry_with_mistake(&name, &given).unwrap_or(place),
            };
            at(text, place, &error)
        })?;
        fields.insert(name, value);
    }
    Ok((fields, about))
}

/// Where the entry of a map stands that its setting cannot have.
fn entry_with_mistake(name: &str, given: &Spanned<DeValue>) -> Option<usize> {
    let entries = given.get_ref().as_table()?;
    let is_wrong = |key: &str, entry: &Spanned<DeValue>| {
        let entry = json("", key, entry.clone()).unwrap_or_default();
        let entry = Map::from_iter([(key.to_owned(), entry)]);
        check::value(name, Value::Object(entry)).is_err()
    };
    let mut entries = entries.iter();
    let (key, _) = entries.find(|(key, entry)| is_wrong(key.get_ref(), entry))?;
    Some(key.span().start)
}

/// The value in JSON, which has no number that is not finite.
fn json(text: &str, name: &str, value: Spanned<DeValue>) -> Result<Value, SettingsError> {
    let place = value.span().start;
    if let Some(number) = too_large(value.get_ref()) {
        return Err(SettingsError::Line {
            line: line(text, place),
            reason: whole_number(name, number),
        });
    }
    let value = Value::deserialize(ValueDeserializer::from(value))
        .map_err(|error| toml_error(text, &error))?;
    let is_finite = match &value {
        Value::Array(values) => !values.contains(&Value::Null),
        Value::Object(entries) => !entries.values().any(Value::is_null),
        value => !value.is_null(),
    };
    match is_finite {
        true => Ok(value),
        false => Err(SettingsError::Line {
            line: line(text, place),
            reason: "expected a finite number".to_owned(),
        }),
    }
}

/// A whole number that no setting can hold, here or in a list.
fn too_large<'a>(value: &'a DeValue) -> Option<&'a str> {
    match value {
        DeValue::Integer(number) => {
            let digits = number.as_str().trim_start_matches(['+', '-']);
            let fits = u64::from_str_radix(digits, number.radix()).is_ok();
            (!fits).then(|| number.as_str())
        }
        DeValue::Array(values) => values.iter().find_map(|value| too_large(value.get_ref())),
        _ => None,
    }
}

fn toml_error(text: &str, error: &toml::de::Error) -> SettingsError {
    let reason = error.message().to_owned();
    match error.span() {
        Some(span) => SettingsError::Line {
            line: line(text, span.start),
            reason,
        },
        None => SettingsError::Toml(reason),
    }
}

/// The name of the setting stands in the line, so the reason alone has to be said.
fn at(text: &str, place: usize, error: &SettingsError) -> SettingsError {
    SettingsError::Line {
        line: line(text, place),
        reason: match error {
            SettingsError::Value { reason, .. } => reason.clone(),
            error => error.to_string(),
        },
    }
}

fn line(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or(text);
    1 + before.matches('\n').count()
}
