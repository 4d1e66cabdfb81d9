//! What is measured, from the command line; `torch_peer.py` takes the same options.

use std::str::FromStr;

use ladder_model::{Architecture, Backend, FeatureShape, LadderConfig, NoiseLevels};

/// An error message for the person who started it.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// Forward, backward and Adam.
    Step,
    /// The classifier.
    Logits,
    /// The matrix products of a full step and nothing else.
    Products,
}

/// The options, each with the value of the full ladder for 100 labels.
#[derive(Debug)]
pub struct Args {
    pub backend: Backend,
    pub what: What,
    /// Width of every level, the input first.
    pub widths: Vec<usize>,
    /// λ of every level, the input first.
    pub costs: Vec<f64>,
    pub noise: NoiseLevels,
    /// Labeled rows, and as many unlabeled ones.
    pub batch: usize,
    /// Measured steps at most.
    pub steps: usize,
    /// Steps before them at most, not measured.
    pub warmup: usize,
    /// Time for the measured steps.
    pub seconds: f64,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            backend: Backend::default(),
            what: What::Step,
            widths: vec![784, 1000, 500, 250, 250, 250, 10],
            costs: vec![1000.0, 10.0, 0.1, 0.1, 0.1, 0.1, 0.1],
            noise: NoiseLevels::default(),
            batch: 100,
            steps: 30,
            warmup: 5,
            seconds: 2.0,
        }
    }
}

impl Args {
    /// Reads pairs of an option and its value.
    pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Error> {
        let mut args = Self::default();
        while let Some(name) = words.next() {
            // `cargo bench` says what it runs; there is nothing else here.
            if name == "--bench" {
                continue;
            }
            let value = words
                .next()
                .ok_or_else(|| format!("'{name}' needs a value"))?;
            args.set(&name, &value)
                .map_err(|error| format!("'{name} {value}': {error}"))?;
        }
        Ok(args)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        match name {
            "--backend" => self.backend = value.parse()?,
            "--what" => self.what = value.parse()?,
            "--layers" => self.widths = numbers(value, '-')?,
            "--costs" => self.costs = numbers(value, ',')?,
            "--noise" => self.noise = noise(value)?,
            "--batch" => self.batch = value.parse()?,
            "--steps" => self.steps = value.parse()?,
            "--warmup" => self.warmup = value.parse()?,
            "--seconds" => self.seconds = value.parse()?,
            _ => return Err("unknown option".into()),
        }
        if self.widths.len() < 3 || self.batch < 2 {
            return Err("at least three layers and two rows".into());
        }
        Ok(())
    }

    /// The network of these options.
    pub fn config(&self) -> LadderConfig {
        let input = FeatureShape::flat(self.widths[0]);
        LadderConfig::new(input, Architecture::fully_connected(&self.widths[1..]))
            .with_costs(&self.costs)
            .with_noise(self.noise)
    }
}

impl FromStr for What {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "step" => Ok(Self::Step),
            "logits" => Ok(Self::Logits),
            "products" => Ok(Self::Products),
            _ => Err("step, logits or products"),
        }
    }
}

fn numbers<T: FromStr>(text: &str, separator: char) -> Result<Vec<T>, T::Err> {
    text.split(separator).map(str::parse).collect()
}

fn noise(text: &str) -> Result<NoiseLevels, Error> {
    match numbers(text, ',')?[..] {
        [input, hidden] => Ok(NoiseLevels::new(input, hidden)),
        _ => Err("two numbers, input and hidden".into()),
    }
}
