//! Which settings go together, and what a setting replaces below.

use std::collections::BTreeSet;

use ladder_data::DataName;
use ladder_model::Architecture;
use serde_json::{Map, Value};

use super::error::SettingsError;
use crate::config::fields::{DATASET, is_of_data};
use crate::config::members::Members;

/// Settings that answer the same question: the one that is given replaces the other one below.
const ONE_OF: [[&str; 2]; 2] = [["labels", "labels-file"], ["seed", "seeds"]];

/// The fields with the data set that the key of a file names.
///
/// # Errors
///
/// Two data sets.
pub(super) fn with_data_set(
    mut fields: Map<String, Value>,
) -> Result<Map<String, Value>, SettingsError> {
    let own = DataName::ALL.into_iter().filter(|name| name.is_own());
    let own: Vec<DataName> = own.filter(|it| fields.contains_key(it.as_str())).collect();
    let Some(first) = own.first().map(|name| name.as_str()) else {
        return Ok(fields);
    };
    let other = match (own.get(1), fields.get(DATASET).and_then(Value::as_str)) {
        (Some(other), _) => Some(other.as_str()),
        (None, Some(named)) if named != first => Some(DATASET),
        _ => None,
    };
    match other {
        Some(other) => Err(both(first, other)),
        None => {
            fields.insert(DATASET.to_owned(), first.into());
            Ok(fields)
        }
    }
}

/// Refuses settings that answer the same question, of which one is given beside the other.
pub(super) fn check_alone(fields: &Map<String, Value>) -> Result<(), SettingsError> {
    let both_given = |pair: &&[&str; 2]| pair.iter().all(|name| fields.contains_key(*name));
    match ONE_OF.iter().find(both_given) {
        Some([one, other]) => Err(both(one, other)),
        None => Ok(()),
    }
}

fn both(one: &str, other: &str) -> SettingsError {
    SettingsError::Both {
        one: one.to_owned(),
        other: other.to_owned(),
    }
}

/// Refuses a key that `data` does not have.
pub(super) fn check_data(fields: &Map<String, Value>, data: DataName) -> Result<(), SettingsError> {
    let is_stray = |name: &&String| {
        is_of_data(name) && *name != DATASET && !data.keys().contains(&name.as_str())
    };
    match fields.keys().find(is_stray) {
        None => Ok(()),
        Some(field) => Err(SettingsError::Stray {
            fits: DataName::with_key(field),
            field: field.clone(),
            data,
        }),
    }
}

/// What is left of `lower` below `upper`.
pub(super) fn left_by(
    upper: &Map<String, Value>,
    mut lower: Map<String, Value>,
) -> Map<String, Value> {
    let mut replaced = BTreeSet::new();
    for [one, other] in ONE_OF {
        replaced.extend(upper.contains_key(one).then_some(other));
        replaced.extend(upper.contains_key(other).then_some(one));
    }
    let is_other_data = match (upper.get(DATASET), lower.get(DATASET)) {
        (Some(upper), Some(lower)) => upper != lower,
        _ => false,
    };
    let is_replaced = |name: &str| replaced.contains(name) || (is_other_data && is_of_data(name));
    lower.retain(|name, _| !is_replaced(name));
    lower
}

/// Lays `upper` over `fields`, maps key by key.
pub(super) fn merge(fields: &mut Map<String, Value>, upper: Map<String, Value>) {
    for (name, value) in upper {
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(lower)), Value::Object(upper)) => merge(lower, upper),
            (_, value) => {
                fields.insert(name, value);
            }
        }
    }
}

/// `base` with no more costs than the layers of `given` have levels, where costs are not given.
pub(super) fn with_costs_for(
    given: &Map<String, Value>,
    mut base: Map<String, Value>,
) -> Map<String, Value> {
    let layers = given.get("layers").and_then(Value::as_str);
    let layers = layers.and_then(|layers| layers.parse::<Architecture>().ok());
    if let (Some(layers), Some(Value::Array(costs))) = (layers, base.get_mut("costs")) {
        costs.truncate(layers.n_layers() + 1);
    }
    base
}

/// `base` with members that have no setting of their own which is given: what is given holds for all
/// of them.
pub(super) fn with_members_for(
    given: &Map<String, Value>,
    mut base: Map<String, Value>,
) -> Map<String, Value> {
    let members = base.get("members").and_then(Value::as_str);
    if let Some(members) = members.and_then(|members| members.parse::<Members>().ok()) {
        let members = members.without(|setting| given.contains_key(setting));
        base.insert("members".to_owned(), members.to_string().into());
    }
    base
}
