//! A large table through the real binary: an epoch of training, then an answer to every row.
//!
//! `cargo bench --workspace --bench table -- --rows 1000000 --columns 100`; with `--max-memory 64`
//! the rows are in a temporary file.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Parser;

/// Two rows in so many have a class.
const LABELED: u64 = 100;

/// How often the memory of a process is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Trains on a synthetic table for one epoch, and predicts it.
#[derive(Parser)]
struct Args {
    /// Rows of the table
    #[arg(long, default_value_t = 200_000)]
    rows: u64,
    /// Columns besides the class
    #[arg(long, default_value_t = 20)]
    columns: u64,
    /// MiB that the rows may take in memory [default: that of `ladder train`]
    #[arg(long)]
    max_memory: Option<usize>,
    /// Cargo says that this is a benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What a process took.
struct Cost {
    seconds: f64,
    /// Largest resident size, where `/proc` tells.
    mebibytes: Option<u64>,
}

fn main() {
    let Args {
        rows,
        columns,
        max_memory,
        ..
    } = Args::parse();
    let dir = tempfile::tempdir().expect("a temporary directory");
    let table = dir.path().join("table.csv");
    write_table(&table, rows, columns).expect("space for the table");
    let bytes = fs::metadata(&table).expect("the table").len();
    println!("{rows} rows, {columns} columns, {} MB", bytes / 1_000_000);

    let train = "train --table table.csv --target class --folds 0 --epochs 1 --passes 1 \
                 --no-baseline --no-tui --run-dir run";
    let memory = max_memory.map(|mebibytes| format!(" --max-memory {mebibytes}"));
    let train = train.to_owned() + &memory.unwrap_or_default();
    let trained = measured(dir.path(), &train.split_whitespace().collect::<Vec<_>>());
    print("train, one epoch", &trained, rows);
    let predict = ["predict", "run", "table.csv", "--output", "answers.csv"];
    print("predict", &measured(dir.path(), &predict), rows);
    let answers = fs::read(dir.path().join("answers.csv")).expect("the answers");
    let lines = answers.iter().filter(|&&byte| byte == b'\n').count() as u64;
    assert_eq!(lines, rows + 1, "an answer for each row, below a header");
}

fn print(name: &str, cost: &Cost, rows: u64) {
    let Cost { seconds, mebibytes } = cost;
    let memory = mebibytes.map_or_else(|| "?".to_owned(), |it| it.to_string());
    let rate = rows as f64 / seconds;
    println!("{name:<18} {seconds:>7.1} s  {rate:>9.0} rows/s  {memory:>5} MiB at most");
}

fn measured(dir: &Path, arguments: &[&str]) -> Cost {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ladder"))
        .args(arguments)
        .current_dir(dir)
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut mebibytes = None;
    let status = loop {
        mebibytes = peak(child.id()).or(mebibytes);
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        sleep(LOOK);
    };
    assert!(status.success(), "{arguments:?}");
    Cost {
        seconds: start.elapsed().as_secs_f64(),
        mebibytes,
    }
}

/// `VmHWM` of a running process.
fn peak(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1024)
}

/// Two kinds of rows around different means, numbers with four decimals.
fn write_table(path: &Path, rows: u64, columns: u64) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for column in 0..columns {
        write!(file, "x{column},")?;
    }
    writeln!(file, "class")?;
    let mut state = 1_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005);
        state = state.wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    for row in 0..rows {
        let kind = row % 2;
        for column in 0..columns {
            let mean = if column % 3 == kind { 0.4 } else { 0.0 };
            write!(file, "{:.4},", mean + uniform())?;
        }
        match row % LABELED < 2 {
            true => writeln!(file, "{kind}")?,
            false => writeln!(file)?,
        }
    }
    file.flush()
}
