//! What decided the run, and the command that repeats it.

use anyhow::Result;
use ladder_train::Report;
use maud::{Markup, html};
use serde_json::Value;

use super::{Subject, train_command};
use crate::output::duration;
use crate::page::document::Section;

/// The section of the configuration.
pub fn section(subject: &Subject) -> Result<Section> {
    let settings = subject.config.fields();
    let settings: Vec<(String, String)> = settings
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    // The file that was given may have changed since; the run keeps its own.
    let labels_file = subject.config.labels_file.as_ref();
    let kept = labels_file.map(|_| subject.labels_file.as_path());
    let command = train_command(&subject.config, kept);
    let body = html! {
        p { "The command trains the same run again, to the same bits on the same backend." }
        div."grid two" {
            div.stack {
                pre tabindex="0" { (command) }
                (table("Made with", &made_with(&subject.report)))
            }
            (table("Settings", &settings))
        }
    };
    Ok(Section {
        id: "settings",
        title: "Configuration",
        body,
    })
}

fn table(name: &str, rows: &[(String, String)]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name) { table {
            thead { tr { th scope="col" colspan="2" { (name) } } }
            tbody { @for (name, value) in rows {
                tr { th scope="row" { (name) } td.long { (value) } }
            } }
        } }
    }
}

/// A value of a configuration file, without its quotation marks.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| format!("{name} {}", text(value));
            fields.iter().map(field).collect::<Vec<_>>().join(", ")
        }
        Value::Null => "–".to_owned(),
        // 1000, not 1000.0; a seed may be larger than a float can say.
        Value::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        other => other.to_string(),
    }
}

fn made_with(report: &Report) -> Vec<(String, String)> {
    let versions = &report.versions;
    let mut rows = vec![
        ("training time".to_owned(), duration(report.train_seconds)),
        ("ladder".to_owned(), versions.ladder.clone()),
        ("burn".to_owned(), versions.burn.clone()),
    ];
    rows.extend(
        versions
            .commit
            .clone()
            .map(|commit| ("commit".to_owned(), commit)),
    );
    let earlier = report.earlier_versions.iter();
    rows.extend(earlier.map(|build| ("begun or continued by".to_owned(), build.to_string())));
    if let Some(bytes) = report.peak_memory_bytes {
        rows.push(("memory at most".to_owned(), format!("{} MiB", bytes >> 20)));
    }
    if let Ok(Value::Object(machine)) = serde_json::to_value(&report.machine) {
        let known = machine.iter().filter(|(_, value)| !value.is_null());
        rows.extend(known.map(|(name, value)| (name.replace('_', " "), text(value))));
    }
    rows
}
