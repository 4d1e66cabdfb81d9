//! `ladder serve`: a page to try a run and to label rows.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::{Context, Result};
use ladder_data::LoadedData;
use ladder_train::{RunConfig, RunDir};

use super::{load, model};
use crate::args::ServeArgs;
use crate::exit::one_line;
use crate::labeling::{self, Labels};
use crate::output::{note, program};
use crate::serve::{self, Access, Limits, RowsToLabel, ServedRun};
use crate::signals::Signals;

/// Opens the run, says where the page is, and answers until Ctrl-C.
pub fn run(args: &ServeArgs) -> Result<()> {
    let run = RunDir::open(&args.run)?;
    let (config, model) = model::open(&args.run, &args.machine)?;
    let listener = listen(args)?;
    let data = match data(args, &run, &config) {
        Ok(data) => Some(data),
        // A labels file that was given must be used.
        Err(error) if args.labels_file.is_some() => return Err(error),
        Err(error) => {
            note(&format!(
                "warning: the page has no rows to label: {}",
                one_line(&error)
            ));
            None
        }
    };
    let rows = data.map(|(config, data)| -> Result<_> {
        let file = labeling::file_or_default(args.labels_file.as_deref(), &args.run);
        let LoadedData { whole, source, .. } = data;
        let split = run.split(&whole)?;
        let labels = Labels::open(&run, &config, &whole, &split.labeled, file)?;
        RowsToLabel::new(&split, &model, config.seed, whole, source, labels)
    });
    let served = ServedRun::new(&args.run, &run, model, rows.transpose()?)?;
    let limits = Limits {
        request: args.max_request << 20,
        time: Duration::from_secs(args.timeout),
    };
    // Before this Ctrl-C ends the program at once: there is nothing to save.
    let interrupt = Signals::install()?.hear();
    let access = access(args, listener.local_addr()?)?;
    writeln!(io::stdout(), "{}", access.page())?;
    io::stdout().flush()?;
    serve::run(served, listener, access, limits, &interrupt)
}

/// Who may ask, and what somebody should know who lets others ask.
fn access(args: &ServeArgs, address: SocketAddr) -> Result<Access> {
    let access = Access::new(address, args.allow_host.clone());
    let access = access.context("the system gives no random numbers for a key")?;
    if access.is_open() {
        note(
            "warning: others reach this server: the address holds its key, and nothing is encrypted, \
             neither the key nor rows and labels; other machines ask it by the address of this one",
        );
    }
    Ok(access)
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

/// The rows of the run, which must be those that it was trained on, and where they are now.
fn data(args: &ServeArgs, run: &RunDir, config: &RunConfig) -> Result<(RunConfig, LoadedData)> {
    let config = load::with_data_in(config.clone(), args.data_dir.as_deref())?;
    let data = load::own_rows_of_run(run, &config, None)?;
    Ok((config, data))
}
