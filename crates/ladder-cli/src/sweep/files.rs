//! The table of a sweep as files: CSV, JSON, a page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ladder_data::{Existing, WholeFile};
use ladder_train::MeanStd;
use serde_json::Value;

use super::page;
use super::results::{Results, Row};
use crate::settings::text;

/// Writes the files into the directory of the sweep; the path of the page.
pub fn write(results: &Results, directory: &Path) -> Result<PathBuf> {
    let json = serde_json::to_string_pretty(results)? + "\n";
    let page = page::page(results).html;
    let files = [
        ("csv", csv(results)?),
        ("json", json.into_bytes()),
        ("html", page.into_bytes()),
    ];
    for (ending, bytes) in &files {
        let path = directory.join(format!("sweep.{ending}"));
        let written = WholeFile::write(&path, bytes, Existing::Replace);
        written.with_context(|| path.display().to_string())?;
    }
    Ok(directory.join("sweep.html"))
}

/// A line for each setting; errors of classes are fractions.
fn csv(results: &Results) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = results.columns.iter().map(String::as_str);
    let figures = [
        "runs",
        "finished",
        "chosen_by",
        "error",
        "error_sd",
        "test_error",
        "test_error_sd",
        "seconds",
        "chosen",
    ];
    writer.write_record(["setting"].into_iter().chain(columns).chain(figures))?;
    for row in &results.settings {
        writer.write_record(record(results, row))?;
    }
    Ok(writer.into_inner()?)
}

fn record(results: &Results, row: &Row) -> Vec<String> {
    let own = |name: &String| row.own.get(name).map(text).unwrap_or_default();
    let mut record = vec![row.name.clone()];
    record.extend(results.columns.iter().map(own));
    let finished = row.finished.len();
    let by = row.finished.first().and_then(|run| run.chosen_by);
    let by = by.and_then(|by| serde_json::to_value(by).ok());
    record.extend([
        (finished + row.missing.len()).to_string(),
        finished.to_string(),
        by.as_ref()
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
    ]);
    record.extend(spread(row.error));
    record.extend(spread(row.test_error));
    let is_chosen = results.chosen() == Some(row.name.as_str());
    record.extend([number(row.seconds.map(|it| it.mean)), is_chosen.to_string()]);
    record
}

fn spread(figure: Option<MeanStd>) -> [String; 2] {
    let deviation = figure.and_then(|it| it.standard_deviation);
    [number(figure.map(|it| it.mean)), number(deviation)]
}

fn number(figure: Option<f64>) -> String {
    figure.map_or_else(String::new, |figure| figure.to_string())
}
