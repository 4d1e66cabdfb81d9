//! MNIST from 100 labels through the library: 2.06 % test error after 10 epochs, 6 minutes on two
//! cores; the paper's 150 epochs are `ladder train --preset mnist-100-full`.
//!
//! `cargo run --release -p ladder-train --example mnist_100 -- path/to/mnist`

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use ladder_data::{DataConfig, mnist};
use ladder_train::{Event, Interrupt, Location, Outcome, Reporter, Run, RunConfig, SavedModel};

fn main() -> Result<(), Box<dyn Error>> {
    let data_dir = PathBuf::from(std::env::args().nth(1).unwrap_or("data/mnist".into()));
    let dataset = Arc::new(mnist::load(&data_dir)?);

    let config = RunConfig {
        data: DataConfig::Mnist {
            data_dir: Some(data_dir),
        },
        labels: 100.into(),
        epochs: 10,
        ..RunConfig::default() // the paper's network, noise and costs
    };
    let split = config.split(&dataset)?;
    let device = config.backend.device(config.device)?;

    let run = Run::start(
        config,
        dataset.clone(),
        split,
        Location::Fresh("runs".into()),
    )?;
    let display = Reporter::Events(Box::new(|event| {
        if let Event::Epoch { line, .. } = event {
            println!(
                "epoch {:>3}  test error {:.2} %",
                line.epoch,
                100.0 * line.error()
            );
        }
    }));
    let Outcome::Finished(report) = run.train(display, &Interrupt::new())? else {
        unreachable!("nothing asks this run to stop");
    };
    let error = 100.0 * report.test_error.unwrap_or(f64::NAN);
    println!("test error {error:.2} %, run {}", run.dir().display());

    // The saved model classifies single rows: values from 0 to 1, row by row.
    let model = SavedModel::load(run.dir(), &device)?;
    let probabilities = model.predict(&dataset.test.gather(&[0]))?;
    println!(
        "the first test image, {:?}: {:.3?}",
        dataset.test.label(0),
        probabilities[0]
    );
    Ok(())
}
