//! Which backends a command builds in, and the cargo features that follow.

use crate::drivers;

/// The backends of the workspace; each is a cargo feature of the same name.
const BACKENDS: [&str; 5] = ["flex", "ndarray", "wgpu", "tch", "cuda"];

/// Arguments of commands that build backends in.
#[derive(Debug, clap::Args)]
// Its name would be that of the group it is flattened into.
#[group(skip)]
pub struct Args {
    /// Backends to build in [default: flex, ndarray, and wgpu where a driver is found]
    #[arg(long, value_delimiter = ',', value_name = "LIST", value_parser = BACKENDS)]
    backends: Vec<String>,
}

impl Args {
    /// The chosen backends, or the two that need only Rust, and wgpu where a driver is found; says
    /// which and why.
    pub fn choose(&self) -> Vec<String> {
        if !self.backends.is_empty() {
            return self.backends.clone();
        }
        let mut backends = vec!["flex", "ndarray"];
        match drivers::graphics() {
            Ok(driver) => {
                backends.push("wgpu");
                println!("backends: flex, ndarray, and wgpu, since {driver} is here");
            }
            Err(missing) => println!("backends: flex, ndarray; not wgpu, since {missing}"),
        }
        backends.into_iter().map(str::to_owned).collect()
    }
}

/// Cargo's arguments that build these backends in, and every form of table, and whitening.
pub fn features(backends: &[String]) -> [String; 2] {
    let features = [&backends.join(","), "parquet", "spreadsheet", "whitening"];
    ["--features".to_owned(), features.join(",")]
}
