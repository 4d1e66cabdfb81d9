//! Images or arrays: how many rows, of which shape, and how many of each class.

use std::io::{self, Write};

use anyhow::Result;
use ladder_data::{DataConfig, LoadedData, Rows};
use serde_json::{Value, json};

use crate::commands::load;
use crate::hints::with_hint;
use crate::output::{Described, all_labeled};

/// Prints what is found.
pub(super) fn run(data: &DataConfig, is_json: bool) -> Result<()> {
    let loaded = load::rows(data, None)?;
    let notes = notes(&loaded);
    let text = match is_json {
        true => format!("{:#}\n", as_json(data, &loaded, &notes)),
        false => {
            let notes = notes.into_iter();
            Described::rows(data.name(), &loaded.whole, notes).to_string()
        }
    };
    write!(io::stdout(), "{text}")?;
    Ok(())
}

fn notes(loaded: &LoadedData) -> Vec<String> {
    let train = &loaded.whole.train;
    let all = (train.n_labeled() == train.len()).then(|| all_labeled(train.task()));
    loaded.notes.iter().map(with_hint).chain(all).collect()
}

fn as_json(data: &DataConfig, loaded: &LoadedData, notes: &[String]) -> Value {
    let (dataset, train) = (&loaded.whole, &loaded.whole.train);
    let skipped = loaded.skipped.iter().map(ToString::to_string);
    json!({
        (data.name().to_string()): data.own_place(),
        "rows": train.len(),
        "shape": [dataset.shape.channels, dataset.shape.height, dataset.shape.width],
        "classes": classes(dataset.class_names(), train),
        "unlabeled": train.len() - train.n_labeled(),
        "notes": notes,
        "skipped": skipped.collect::<Vec<_>>(),
    })
}

fn classes(names: &[String], rows: &Rows) -> Vec<Value> {
    let count = |class| rows.labels().iter().filter(|&&it| it == class).count();
    let classes = (0..).zip(names);
    let classes = classes.map(|(class, name)| json!({ "name": name, "rows": count(class) }));
    classes.collect()
}
