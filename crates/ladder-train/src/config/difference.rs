//! What two configurations do not share, setting by setting.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use super::RunConfig;
use super::fields::{DATASET, is_of_data};

/// A setting in which two configurations differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Its name in files.
    pub field: String,
    /// What one has; `None` where it is not set.
    pub found: Option<Value>,
    /// What the other has.
    pub expected: Option<Value>,
}

impl RunConfig {
    /// The settings that are others than in `expected`, those of the data first.
    ///
    /// Costs are compared level by level, however short their lists are; they come last, since they
    /// follow from other layers.
    pub fn differences(&self, expected: &Self) -> Vec<Difference> {
        let comparable = |config: &Self| {
            let costs = config.level_costs();
            let config = Self {
                costs,
                ..config.clone()
            };
            config.fields()
        };
        let (mut found, mut expected) = (comparable(self), comparable(expected));
        let names = found.keys().chain(expected.keys()).cloned();
        let in_order = |name: String| {
            let (is_data, is_costs) = (is_of_data(&name), name == "costs");
            (name != DATASET, !is_data, is_costs, name)
        };
        let names: BTreeSet<_> = names.map(in_order).collect();
        names
            .into_iter()
            .map(|(.., field)| Difference {
                found: found.remove(&field),
                expected: expected.remove(&field),
                field,
            })
            .filter(|difference| difference.found != difference.expected)
            .collect()
    }
}

/// `seed is 2, not 1`
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |value: &Option<Value>| match value {
            None => "not set".to_owned(),
            Some(value) => value.to_string(),
        };
        let (found, expected) = (text(&self.found), text(&self.expected));
        write!(f, "{} is {found}, not {expected}", self.field)
    }
}

#[cfg(test)]
mod tests {
    use ladder_data::{DataConfig, TableConfig};

    use super::*;

    #[test]
    fn the_data_come_first_and_short_lists_of_costs_are_the_long_ones() {
        let one = RunConfig::default();
        let other = RunConfig {
            data: DataConfig::Table(TableConfig {
                target: "k".to_owned(),
                ..TableConfig::default()
            }),
            costs: one.level_costs(),
            batch_size: 7,
            ..one.clone()
        };
        assert_eq!(one.differences(&one), []);
        let deeper = RunConfig {
            layers: "30-20-10".parse().unwrap(),
            ..one.clone()
        };
        assert_eq!(deeper.differences(&one)[0].field, "layers");
        let found = one.differences(&other);
        let fields: Vec<&str> = found.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["dataset", "table", "target", "batch-size"]);
        assert_eq!(found[2].to_string(), "target is not set, not \"k\"");
        assert_eq!(found[3].to_string(), "batch-size is 100, not 7");
    }
}
