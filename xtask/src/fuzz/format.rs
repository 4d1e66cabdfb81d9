//! What is changed, and how the program is asked to read it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use ladder_devtools::shell;

use super::CORPUS;
use super::bodies::Bodies;
use super::program::{End, Program};
use crate::directory::copy;

/// The training that the run of a model, and every labels file, gets.
pub const TRAIN: [&str; 18] = [
    "train",
    "--dataset",
    "idx",
    "--data-dir",
    "data",
    "--layers",
    "8-3",
    "--costs",
    "10,1,0.1",
    "--epochs",
    "1",
    "--batch-size",
    "10",
    "--no-baseline",
    "--no-tui",
    "--threads",
    "1",
    "--force",
];

/// The training of the run of a table.
pub const TRAIN_TABLE: [&str; 16] = [
    "train",
    "--target",
    "kind",
    "--folds",
    "0",
    "--layers",
    "4-2",
    "--costs",
    "1,1,1",
    "--epochs",
    "1",
    "--no-baseline",
    "--no-tui",
    "--force",
    "--run-dir",
    "table",
];

/// A run that has one checkpoint and no result.
pub const STOPPED: &str = "stopped";
/// Where its checkpoint lies.
pub const CHECKPOINTS: &str = "checkpoints";

/// A format that the program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Idx,
    Arrays,
    Archives,
    Tables,
    Sheets,
    Parquet,
    Images,
    Labels,
    Settings,
    Models,
    Checkpoints,
    Bodies,
}

/// A file of the corpus.
pub struct Seed {
    /// Where the program reads it, below the folder; of a body its content type.
    pub place: String,
    pub bytes: Vec<u8>,
}

/// What reads files of a format.
pub enum Target<'a> {
    /// The program, for each file anew.
    Command(&'a Program, Vec<&'static str>),
    /// The program, which continues a copy of a run that has no result yet.
    Resumed(&'a Program),
    /// A server.
    Server(Bodies),
}

impl Format {
    pub const ALL: [Self; 12] = [
        Self::Idx,
        Self::Arrays,
        Self::Archives,
        Self::Tables,
        Self::Sheets,
        Self::Parquet,
        Self::Images,
        Self::Labels,
        Self::Settings,
        Self::Models,
        Self::Checkpoints,
        Self::Bodies,
    ];

    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idx => "idx",
            Self::Arrays => "npy",
            Self::Archives => "npz",
            Self::Tables => "table",
            Self::Sheets => "sheet",
            Self::Parquet => "parquet",
            Self::Images => "image",
            Self::Labels => "labels",
            Self::Settings => "settings",
            Self::Models => "model",
            Self::Checkpoints => "checkpoint",
            Self::Bodies => "http",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Idx => "IDX files",
            Self::Arrays => "NumPy arrays",
            Self::Archives => "archives of NumPy arrays",
            Self::Tables => "tables of text",
            Self::Sheets => "spreadsheets: XLSX, ODS",
            Self::Parquet => "Parquet and Arrow files",
            Self::Images => "images: BMP, GIF, JPEG, PNG, TIFF, WebP",
            Self::Labels => "labels files",
            Self::Settings => "settings, layers, combinators, sweeps",
            Self::Models => "files of a trained model, without checksums",
            Self::Checkpoints => "files of a checkpoint, without checksums",
            Self::Bodies => "bodies of HTTP requests: JSON, tables, images",
        }
    }

    /// The corpus.
    pub fn seeds(self, folder: &Path) -> Result<Vec<Seed>> {
        let of_run = |name: &str| seed(&folder.join(name), name);
        let seeds: Result<Vec<Seed>> = match self {
            Self::Idx => ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]
                .map(|name| of_run(&format!("data/{name}")))
                .into_iter()
                .collect(),
            Self::Models => ["model.bpk", "model.json", "config.json"]
                .map(|name| of_run(&format!("run/{name}")))
                .into_iter()
                .collect(),
            Self::Arrays => corpus("arrays", "x.npy"),
            Self::Archives => corpus("archives", "x.npz"),
            Self::Tables => corpus("tables", "x.csv"),
            Self::Sheets => corpus("sheets", "x.sheet"),
            Self::Parquet => corpus("parquet", "x.parquet"),
            Self::Images => corpus("images", "x.image"),
            Self::Labels => corpus("labels", "labels.txt"),
            Self::Settings => corpus("settings", "sweep.toml"),
            Self::Checkpoints => checkpoint(folder),
            Self::Bodies => bodies(),
        };
        let seeds = seeds?;
        ensure!(!seeds.is_empty(), "{}: no corpus", self.name());
        Ok(seeds)
    }

    /// What reads it.
    pub fn start(self, program: &Program) -> Result<Target<'_>> {
        let arguments = match self {
            Self::Idx => vec!["data", "info", "--dataset", "idx", "--data-dir", "data"],
            Self::Arrays => vec![
                "data",
                "check",
                "--arrays",
                "x.npy",
                "--array-labels",
                "y.npy",
            ],
            Self::Archives => vec!["data", "check", "--arrays", "x.npz"],
            Self::Tables => vec!["data", "check", "x.csv", "--target", "kind"],
            Self::Sheets => vec!["data", "check", "x.sheet", "--target", "kind"],
            Self::Parquet => vec!["data", "check", "x.parquet", "--target", "kind"],
            Self::Images => vec!["predict", "run", "x.image", "--threads", "1"],
            Self::Checkpoints => return Ok(Target::Resumed(program)),
            Self::Labels => {
                let own = ["--labels-file", "labels.txt", "--run-dir", "labeled"];
                [&TRAIN[..], &own].concat()
            }
            Self::Settings => vec!["sweep", "sweep.toml", "--dry-run"],
            Self::Models => vec![
                "predict",
                "run",
                "data/t10k-images-idx3-ubyte",
                "--threads",
                "1",
            ],
            Self::Bodies => return Ok(Target::Server(Bodies::start(program)?)),
        };
        Ok(Target::Command(program, arguments))
    }
}

impl Target<'_> {
    /// Lets a file be read, and puts back what was there.
    pub fn try_file(&self, place: &str, bytes: &[u8]) -> Result<End> {
        match self {
            Self::Server(bodies) => Ok(bodies.send(place, bytes)),
            Self::Command(program, arguments) => {
                let path = program.folder().join(place);
                let before = fs::read(&path).ok();
                fs::write(&path, bytes)?;
                let end = program.judge(arguments)?;
                before.map_or(Ok(()), |before| fs::write(&path, before))?;
                Ok(end)
            }
            Self::Resumed(program) => {
                let run = program.folder().join("resumed");
                if run.exists() {
                    fs::remove_dir_all(&run)?;
                }
                copy(&program.folder().join(STOPPED), &run)?;
                fs::write(run.join(place), bytes)?;
                program.judge(&["train", "--resume", "resumed", "--threads", "1", "--no-tui"])
            }
        }
    }
}

/// The files of the newest checkpoint of the run that has no result.
fn checkpoint(folder: &Path) -> Result<Vec<Seed>> {
    let run = folder.join(STOPPED);
    let mut seeds = Vec::new();
    for entry in fs::read_dir(run.join(CHECKPOINTS))? {
        let path = entry?.path();
        let place = path.strip_prefix(&run)?.display().to_string();
        seeds.push(seed(&path, &place)?);
    }
    seeds.sort_by(|one, other| one.place.cmp(&other.place));
    Ok(seeds)
}

fn seed(path: &Path, place: &str) -> Result<Seed> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let place = place.to_owned();
    Ok(Seed { place, bytes })
}

/// Files of the corpus that the program reads in one place.
fn corpus(name: &str, place: &str) -> Result<Vec<Seed>> {
    let paths = paths(name)?;
    paths.iter().map(|path| seed(path, place)).collect()
}

fn paths(name: &str) -> Result<Vec<PathBuf>> {
    let folder = shell::root().join(CORPUS).join(name);
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Bodies of requests, with their content types.
fn bodies() -> Result<Vec<Seed>> {
    let of_file = |path: PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let kind = match ending.as_ref() {
            "json" => "application/json",
            "csv" => "text/csv",
            "jpg" => "image/jpeg",
            _ => "image/png",
        };
        seed(&path, kind)
    };
    paths("bodies")?.into_iter().map(of_file).collect()
}
