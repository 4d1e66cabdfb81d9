//! `ladder serve`: a page to try a run with and to label rows on.

use std::io::{self, Write};
use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Context, Result};
use ladder_data::LoadedData;
use ladder_train::{RunConfig, RunDir};

use super::{load, model};
use crate::args::ServeArgs;
use crate::output::{note, program};
use crate::report::one_line;
use crate::serve::{self, Labels, Limits, RowsToLabel, Served};
use crate::signals;

/// Opens the run, says where the page is, and answers until Ctrl-C.
pub fn run(args: &ServeArgs) -> Result<()> {
    let run = RunDir::open(&args.run)?;
    let (config, model) = model::open(&args.run, &args.machine)?;
    let listener = listen(args)?;
    let data = match data(args, &run, &config) {
        Ok(data) => Some(data),
        // Labels that somebody asks for by name must not get lost.
        Err(error) if args.labels_file.is_some() => return Err(error),
        Err(error) => {
            note(&format!(
                "warning: the page has no rows to label: {}",
                one_line(&error)
            ));
            None
        }
    };
    let rows = data.map(|data| -> Result<_> {
        let file = args.labels_file.clone();
        let file = file.unwrap_or_else(|| args.run.join("more-labels.txt"));
        let LoadedData { whole, source, .. } = data;
        let split = run.split(&whole)?;
        let labels = Labels::open(&run, &config, &whole, &split.labeled, file)?;
        RowsToLabel::new(split, &model, whole, source, labels)
    });
    let served = Served::new(&args.run, &run, model, rows.transpose()?)?;
    let limits = Limits {
        request: args.max_request << 20,
        time: Duration::from_secs(args.timeout),
    };
    // Until here Ctrl-C ends the program at once: there is nothing to save.
    let interrupt = signals::install()?;
    writeln!(io::stdout(), "http://{}/", listener.local_addr()?)?;
    io::stdout().flush()?;
    serve::run(served, listener, limits, &interrupt)
}

fn listen(args: &ServeArgs) -> Result<TcpListener> {
    let address = (args.host, args.port);
    TcpListener::bind(address).with_context(|| {
        format!(
            "cannot listen at {} port {}; choose another with {} serve --port",
            args.host,
            args.port,
            program()
        )
    })
}

/// The rows of the run, which must be those that it was trained on.
fn data(args: &ServeArgs, run: &RunDir, config: &RunConfig) -> Result<LoadedData> {
    let data = load::rows_of_run(run, config, args.data_dir.as_deref())?;
    run.check_data(&data.whole)?;
    Ok(data)
}
