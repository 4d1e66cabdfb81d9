//! A table most of whose rows have no class: trained, cross-validated, and asked about new rows.
//!
//! `cargo run --release -p ladder-examples --example table` makes a table of 2,000 flowers up, 30 of
//! them named, in a temporary directory.

use std::fs;

use ladder_data::table::{ReadOptions, RowReader, Unseen};
use ladder_data::{LabelSplit, Source, Table, TableConfig, TableSource};
use ladder_train::{
    CrossValidation, FoldEnd, Interrupt, Location, Parallelism, Reporter, Run, RunConfig,
    SavedModel,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("flowers.csv");
    fs::write(&file, flowers(2000))?;

    // Reading finds the kind of each column; its encoding is fitted later, on the rows that train.
    let table = Table::read(&TableConfig {
        file,
        target: "name".to_owned(),
        ..TableConfig::default()
    })?;
    let source = TableSource { table, test: None };
    let dataset = source.whole()?;
    let config = RunConfig {
        folds: 5,
        ..RunConfig::suited_to(&dataset)
    };
    let split = LabelSplit::every_label(&dataset, config.seed)?;
    let device = config.backend.device(config.device)?;
    let location = Location::At(dir.path().join("run"));
    let run = Run::start(config, dataset, split, location)?;

    // Five networks and their baselines, each asked about the rows that it has not seen.
    let parallelism = Parallelism {
        jobs: 2,
        threads: 2,
    };
    let folds = CrossValidation::new(&run, &source, parallelism)?;
    let interrupt = Interrupt::new();
    if let FoldEnd::Finished(found) = folds.train(Box::new(|_, _| ()), &interrupt)? {
        let percent = |error: f64| format!("{:.2} %", 100.0 * error);
        let baseline = found.baseline.map_or(f64::NAN, |baseline| baseline.error());
        println!(
            "error of {} rows: ladder {}, baseline {}",
            found.ladder.rows(),
            percent(found.ladder.error()),
            percent(baseline)
        );
    }

    // The network to keep learns from all labels, and takes rows as they are written.
    run.train(Reporter::Silent, &interrupt)?;
    let model = SavedModel::load(run.dir(), &device)?;
    let encoding = model.encoding().ok_or("it was trained on a table")?;
    let new = Box::new("color,width,length\nred,1.1,4.0\n,2.0,6.2\n".as_bytes());
    let mut rows = RowReader::of_stream(
        "new".as_ref(),
        new,
        &ReadOptions::default(),
        encoding,
        Unseen::Refused,
        &[],
    )?;
    while let Some(batch) = rows.next_batch(100)? {
        for prediction in model.predict(&batch.values)?.rows() {
            let probabilities = prediction.probabilities;
            println!("{:?}: {probabilities:.2?}", model.class_names());
        }
    }
    Ok(())
}

/// Three kinds, of a length, a width and a color each; some colors are not known.
fn flowers(n: usize) -> String {
    let mut text = String::from("length,width,color,name\n");
    for i in 0..n {
        let kind = i % 3;
        let spread = |step: usize| (i * step % 101) as f64 / 100.0;
        let length = 3.5 + 1.2 * kind as f64 + spread(37);
        let width = 1.0 + 0.5 * kind as f64 + 0.6 * spread(53);
        let color = ["red", "white", "blue"][(kind + usize::from(i % 5 == 0)) % 3];
        let color = if i % 7 == 0 { "" } else { color };
        let name = ["rose", "lily", "iris"][kind];
        let name = if i < 30 { name } else { "" };
        text += &format!("{length:.2},{width:.2},{color},{name}\n");
    }
    text
}
