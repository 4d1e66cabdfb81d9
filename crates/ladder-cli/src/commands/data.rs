//! `ladder data`: describing data sets; `fetch` is in a file of its own.

use std::io::{self, Write};

use anyhow::{Result, bail};
use ladder_data::{DataConfig, DataName, Dataset, Features, Rows, cifar10, mnist_files};

use super::load;
use crate::args::{DataCommand, InfoArgs};
use crate::output::{Align, Table, counted};

/// Fetches or describes.
pub fn run(command: &DataCommand) -> Result<()> {
    match command {
        #[cfg(feature = "fetch")]
        DataCommand::Fetch(args) => super::fetch::run(args),
        DataCommand::Info(args) => info(args),
        DataCommand::Check(args) => super::check::run(args),
    }
}

fn info(args: &InfoArgs) -> Result<()> {
    let name = args.dataset;
    let Some(data) = DataConfig::named(name, None) else {
        bail!("the data set {name} is read by `ladder train` alone, from files of your own");
    };
    let data = load::moved(&data, args.data_dir.as_deref())?;
    let dataset = load::rows(&data, None)?.whole;
    let (facts, classes) = (facts(&dataset), classes(&dataset));
    write!(io::stdout(), "{facts}\n{classes}")?;
    let checked = originals(args.dataset);
    if !checked.is_empty() {
        write!(io::stdout(), "\n{}", checksums(&checked))?;
    }
    Ok(())
}

fn facts(dataset: &Dataset) -> Table {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
    let (train, test) = (dataset.train.len(), dataset.test.len());
    table.row(["data set".into(), dataset.name.clone()]);
    table.row([
        "rows".into(),
        format!("{train} to train with, {test} to test"),
    ]);
    table.row([
        "shape".into(),
        format!(
            "{}, {}",
            dataset.shape,
            counted(dataset.shape.len(), "value", "values")
        ),
    ]);
    table.row(["classes".into(), dataset.n_classes.to_string()]);
    table.row(["values".into(), range(&dataset.train)]);
    table
}

/// Smallest and largest value, as stored and as the network sees them.
fn range(rows: &Rows) -> String {
    match rows.features() {
        Features::Bytes(bytes) => {
            let (low, high) = (bytes.iter().min(), bytes.iter().max());
            let (low, high) = (low.copied().unwrap_or(0), high.copied().unwrap_or(0));
            let scaled = |byte: u8| f32::from(byte) / 255.0;
            format!(
                "{low} to {high}, read as {} to {}",
                scaled(low),
                scaled(high)
            )
        }
        Features::File(_) => "in a temporary file".to_owned(),
        Features::Floats(values) => {
            let low = values.iter().copied().fold(f32::INFINITY, f32::min);
            let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            format!("{low} to {high}")
        }
    }
}

/// Rows of each class in both parts.
fn classes(dataset: &Dataset) -> Table {
    let columns = [
        ("class", Align::Right),
        ("train", Align::Right),
        ("test", Align::Right),
    ];
    let mut table = Table::new(&columns);
    let counts = [&dataset.train, &dataset.test].map(|rows| count(rows, dataset.n_classes));
    for (class, name) in dataset.class_names().iter().enumerate() {
        let [train, test] = [counts[0][class], counts[1][class]].map(|number| number.to_string());
        table.row([name.clone(), train, test]);
    }
    table
}

fn count(rows: &Rows, n_classes: usize) -> Vec<usize> {
    let mut counts = vec![0; n_classes];
    let classes = (0..rows.len()).filter_map(|row| rows.label(row));
    classes.for_each(|class| counts[class] += 1);
    counts
}

/// Name and SHA-256 of the files that loading has just compared.
fn originals(dataset: DataName) -> Vec<[&'static str; 2]> {
    match dataset {
        DataName::Mnist => mnist_files::FILES.map(|it| [it.name, it.sha256]).to_vec(),
        DataName::Cifar10 => cifar10::FILES.map(|it| [it.name, it.sha256]).to_vec(),
        _ => Vec::new(),
    }
}

fn checksums(files: &[[&str; 2]]) -> Table {
    let columns = [
        ("file (checked)", Align::Left),
        ("SHA-256, uncompressed", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for file in files {
        table.row(file.map(str::to_owned));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use ladder_data::FeatureShape;

    #[test]
    fn a_data_set_is_described_by_counts_and_range() {
        let rows = |labels: Vec<u32>| {
            let features = Features::Bytes([0, 51].repeat(labels.len()));
            Rows::new(features, labels, 2).unwrap()
        };
        let shape = FeatureShape {
            channels: 1,
            height: 1,
            width: 2,
        };
        let dataset = Dataset::new("toy", shape, 2, rows(vec![0, 1, 1]), rows(vec![0])).unwrap();
        let text = format!("{}{}", facts(&dataset), classes(&dataset));
        for words in [
            "3 to train with, 1 to test",
            "1x2, 2 values",
            "0 to 51, read as 0 to 0.2",
        ] {
            assert!(text.contains(words), "{text}");
        }
        assert!(
            text.ends_with("    0      1     1\n    1      2     0\n"),
            "{text}"
        );
    }
}
