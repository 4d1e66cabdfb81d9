//! `ladder backends`: what this build contains and what it finds.

use std::io::{self, Write};

use anyhow::Result;
use ladder_model::{Backend, describe_device};

use crate::output::{Align, Table, counted};

/// Prints one line a device, and for each missing backend the command that builds it in.
pub fn run() -> Result<()> {
    let columns = [
        ("backend", Align::Left),
        ("device", Align::Right),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for backend in Backend::ALL {
        for (device, description) in describe(backend) {
            table.row([backend.to_string(), device, description]);
        }
    }
    write!(io::stdout(), "{table}")?;
    Ok(())
}

/// Number and description of each device; one line without a number where there is none.
fn describe(backend: Backend) -> Vec<(String, String)> {
    if !backend.is_compiled() {
        let command = format!("cargo build --release --features {backend}");
        return vec![("-".into(), format!("not in this build; {command}"))];
    }
    match backend.devices() {
        // The CPU has no name that burn would know.
        Ok(_) if matches!(backend, Backend::Flex | Backend::NdArray) => {
            vec![(
                "0".into(),
                format!(
                    "the CPU, {}",
                    counted(rayon::current_num_threads(), "thread", "threads")
                ),
            )]
        }
        Ok(devices) => {
            let numbered = devices.iter().enumerate();
            numbered
                .map(|(n, device)| (n.to_string(), describe_device(device)))
                .collect()
        }
        Err(error) => vec![("-".into(), error.to_string())],
    }
}
