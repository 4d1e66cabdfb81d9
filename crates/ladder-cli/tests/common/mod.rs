//! A temporary directory with tiny data, and the real binary in it.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::Tensor;
use ladder_model::Backend;
use ladder_train::SavedModel;
use serde_json::Value;
use tempfile::TempDir;

pub mod archive;
mod held;
pub mod table;

pub use held::Held;

/// Side of the tiny images.
pub const SIDE: usize = 4;
/// Their number of classes.
pub const CLASSES: usize = 3;

/// A directory of its own for each test.
pub struct TestDir {
    dir: TempDir,
}

impl TestDir {
    /// With a data set of 60 + 30 tiny images in `data`.
    pub fn new() -> Self {
        Self::with_rows(60)
    }

    /// With `train_rows` training images.
    pub fn with_rows(train_rows: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_data(&dir.path().join("data"), train_rows, 30);
        Self { dir }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file into the directory.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path(name), contents).unwrap();
    }

    /// The binary, to be run in the directory, away from what the test's environment says.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ladder"));
        command
            .args(arguments)
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command.env_remove("CARGO").env("RUST_BACKTRACE", "1");
        command
    }

    /// Runs the binary to its end.
    pub fn ladder(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the binary, which must succeed; its standard output.
    #[track_caller]
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.ladder(arguments);
        let errors = text(&output.stderr);
        assert!(
            output.status.success(),
            "{arguments:?}: {:?}\n{errors}",
            output.status
        );
        text(&output.stdout)
    }

    /// Runs the binary, which must fail with exit code 1 and one line; that line.
    #[track_caller]
    pub fn fail(&self, arguments: &[&str]) -> String {
        let output = self.ladder(arguments);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{errors}");
        assert_eq!(errors.lines().count(), 1, "{arguments:?}\n{errors}");
        assert!(errors.starts_with("error: "), "{arguments:?}\n{errors}");
        errors.trim_end().to_owned()
    }

    /// Starts the binary and waits until `is_reached`.
    ///
    /// Nobody reads its output, so a run stops at some line after [`Held::LINES`] lines and waits:
    /// one of many more epochs cannot end before the test ends it.
    #[track_caller]
    pub fn start_until(&self, arguments: &[&str], is_reached: impl Fn() -> bool) -> Held {
        let mut held = Held::start(self.command(arguments));
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            let ended = held.child.try_wait().unwrap();
            if is_reached() {
                return held;
            }
            assert!(ended.is_none(), "it ended before it was stopped");
            assert!(Instant::now() < deadline, "it is too slow");
            sleep(Duration::from_millis(1));
        }
    }

    /// A file of JSON in the directory.
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }

    /// `ladder train` on the tiny data, in seconds, with more arguments.
    pub fn train_arguments<'a>(&self, more: &[&'a str]) -> Vec<&'a str> {
        [&TINY[..], more].concat()
    }
}

/// A network and a schedule that take a moment.
pub const TINY: [&str; 16] = [
    "train",
    "--dataset",
    "idx",
    "--data-dir",
    "data",
    "--labels",
    "6",
    "--layers",
    "8-3",
    "--costs",
    "10,1,0.1",
    "--epochs",
    "4",
    "--batch-size",
    "10",
    "--no-baseline",
];

/// Every value of a run's final model, evaluation statistics included, as bits.
///
/// Not the bytes of the file: burn gives each parameter a random name.
pub fn weights(run: &Path) -> Vec<u32> {
    struct Bits(Vec<u32>);
    impl ModuleVisitor for Bits {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let values: Vec<f32> = param.val().try_into_vec_as().unwrap();
            self.0.extend(values.into_iter().map(f32::to_bits));
        }
    }
    let device = Backend::Flex.device(0).unwrap();
    let model = SavedModel::load(run, &device).unwrap();
    let mut bits = Bits(Vec::new());
    model.ladder().visit(&mut bits);
    bits.0
}

/// Whether all three files of the checkpoint after `step` steps are there.
pub fn has_checkpoint(run: &Path, step: usize) -> bool {
    let file = |kind| run.join(format!("checkpoints/step-{step:08}.{kind}.bpk"));
    ["model", "optimizer", "schedule"]
        .iter()
        .all(|kind| file(kind).exists())
}

/// Leaves the first half of a file, as a full disk may.
pub fn cut_in_half(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

/// Sends a signal, like `-INT`.
pub fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    let status = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(status.success());
}

/// Output of `--json`.
pub fn json_lines(output: &str) -> Vec<Value> {
    output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The checksum of PNG and ZIP files.
pub fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(!0, step)
}

/// The four files of a data set that a tiny network can learn.
pub fn write_data(dir: &Path, train_rows: usize, test_rows: usize) {
    fs::create_dir_all(dir).unwrap();
    for (part, rows, first) in [("train", train_rows, 0), ("t10k", test_rows, train_rows)] {
        let pixels: Vec<u8> = (first..first + rows).flat_map(image).collect();
        let labels: Vec<u8> = (first..first + rows)
            .map(|row| class_of(row) as u8)
            .collect();
        write_idx(
            &dir.join(format!("{part}-images-idx3-ubyte")),
            &[rows, SIDE, SIDE],
            &pixels,
        );
        write_idx(
            &dir.join(format!("{part}-labels-idx1-ubyte")),
            &[rows],
            &labels,
        );
    }
}

pub fn write_idx(path: &Path, sizes: &[usize], values: &[u8]) {
    let mut bytes = vec![0, 0, 8, sizes.len() as u8];
    sizes
        .iter()
        .for_each(|&size| bytes.extend((size as u32).to_be_bytes()));
    bytes.extend(values);
    fs::write(path, bytes).unwrap();
}

pub fn class_of(row: usize) -> usize {
    row % CLASSES
}

/// As `predict` prints it.
pub fn class_name_of(row: usize) -> String {
    class_of(row).to_string()
}

/// `ladder train` on your own files, which `data` names: a network and a schedule that take a
/// moment, and more arguments, of which the last count.
pub fn train_own(data: &[&'static str], more: &[&'static str]) -> Vec<&'static str> {
    let quick = "train --layers 16-2 --costs 1 --epochs 2 --passes 40 --run-dir run --threads 2 \
                 --no-tui";
    let mut arguments: Vec<&str> = quick.split_whitespace().collect();
    arguments.extend(data);
    arguments.extend(more);
    arguments
}

/// A bright line in a position that depends on the class, over noise that depends on the row.
pub fn image(row: usize) -> Vec<u8> {
    let mut state = row as u32 * 2_654_435_761 + 1;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 26) as u8
    };
    let bright = |at: usize| if at / SIDE == class_of(row) { 150 } else { 20 };
    (0..SIDE * SIDE).map(|at| bright(at) + noise()).collect()
}
