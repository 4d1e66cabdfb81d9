//! The settings in which the contestants differ.

use std::collections::BTreeSet;

use ladder_train::DataId;
use maud::html;
use serde_json::Value;

use super::Contestant;
use crate::page::document::Section;
use crate::page::run::setting_text;

/// The section of the differences.
pub fn section(contestants: &[Contestant]) -> Section {
    let configs: Vec<Value> = contestants
        .iter()
        .map(|one| Value::Object(one.config.fields()))
        .collect();
    let names = different(&configs);
    let data = different_data(contestants);
    let body = html! {
        p { "Everything else is the same." }
        div.scroll tabindex="0" role="region" aria-label="Different settings" { table {
            thead { tr {
                th scope="col" { "setting" }
                @for one in contestants { th scope="col" { (one.name) } }
            } }
            tbody {
                @for name in &names { tr {
                    th scope="row" { (name) }
                    @for config in &configs { td { (setting_text(&config[name])) } }
                } }
                @if let Some(data) = &data { tr {
                    th scope="row" { "data" }
                    @for data in data { td { (data) } }
                } }
            }
        } }
    };
    Section {
        id: "settings",
        title: "What differs",
        body,
    }
}

/// The data of each, unless all come from the same place and differ in a setting too.
fn different_data(contestants: &[Contestant]) -> Option<Vec<String>> {
    let is_from_elsewhere = |one: &Contestant| one.source() != contestants[0].source();
    let is_told_by_data = |(index, one): (usize, &Contestant)| {
        let mut earlier = contestants[..index].iter();
        earlier.any(|other| other.config == one.config)
    };
    let differs = contestants.iter().any(is_from_elsewhere)
        || contestants.iter().enumerate().any(is_told_by_data);
    let text = |one: &Contestant| one.data.as_ref().map_or("–".to_owned(), DataId::to_string);
    differs.then(|| contestants.iter().map(text).collect())
}

/// Names of the fields that are not the same in all.
fn different(configs: &[Value]) -> Vec<String> {
    let fields = configs.iter().filter_map(Value::as_object);
    let names: BTreeSet<&String> = fields.flat_map(|fields| fields.keys()).collect();
    let differs = |name: &&String| {
        configs
            .iter()
            .any(|config| config[*name] != configs[0][*name])
    };
    names.into_iter().filter(differs).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_setting_that_one_alone_has_is_different() {
        let configs = [json!({"a": 1, "b": 2}), json!({"a": 1, "b": 3, "c": 4})];
        assert_eq!(different(&configs), ["b", "c"]);
    }
}
