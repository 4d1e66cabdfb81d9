//! Arguments of `ladder serve`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use super::MachineArgs;
use super::numbers::whole_number;

const INTERFACE: &str = "\
The page lets you draw or drop something to classify, watch the decoder denoise it, and label the rows \
that the run is least sure of. The labels are saved at every click; the page says the command that \
trains with them.

Programs may ask the same: POST /api/predict takes an image (image/png, image/jpeg), a table (text/csv) \
or rows (application/json: {\"rows\": [...]}) and answers with classes and probabilities as JSON. \
Where the server has a key, they send it in the header 'authorization: Bearer KEY'.";

/// Arguments of `ladder serve`.
#[derive(Debug, Args)]
#[command(after_help = INTERFACE)]
pub struct ServeArgs {
    /// Directory of a finished run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Address to listen at; with another than a loopback address, everyone who reaches this machine
    /// and has the key, which is printed with the address of the page, can read the rows and label
    /// them, and nothing is encrypted
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Names by which the server is asked, besides addresses; it has a key then, too
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', value_parser = host_name)]
    pub allow_host: Vec<String>,
    /// Port to listen at, 0 for a free one
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    pub port: u16,
    /// File for the labels that are given on the page, with those of the run; read first if it is
    /// there [default: RUN/more-labels.txt]
    #[arg(long, value_name = "FILE")]
    pub labels_file: Option<PathBuf>,
    /// Directory of the data files, or the one that your own file or folder is in, where they have
    /// moved since training
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Largest request that is read, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 16, value_parser = mebibytes, allow_negative_numbers = true)]
    pub max_request: usize,
    /// Seconds after which a request times out
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = seconds, allow_negative_numbers = true)]
    pub timeout: u64,
    /// Where to compute
    #[command(flatten)]
    pub machine: MachineArgs,
}

fn host_name(text: &str) -> anyhow::Result<String> {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '.';
    match !text.is_empty() && text.chars().all(is_letter) {
        true => Ok(text.to_owned()),
        false => anyhow::bail!("expected the name of a host without a port, found '{text}'"),
    }
}

fn mebibytes(text: &str) -> anyhow::Result<usize> {
    match whole_number(text)? {
        found @ 1..=1024 => Ok(found),
        found => anyhow::bail!("expected 1 to 1024 MiB, found {found}"),
    }
}

fn seconds(text: &str) -> anyhow::Result<u64> {
    match whole_number(text)? {
        found @ 1..=3600 => Ok(found as u64),
        found => anyhow::bail!("expected 1 to 3600 seconds, found {found}"),
    }
}
