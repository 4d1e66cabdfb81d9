//! What a killed process, a bad disk and files of strangers do to the real binary: one sentence, or
//! the same result.

#![cfg(unix)] // Signals and limits.

mod common;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use common::{TestDir, has_checkpoint, text, train_own, weights};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Rows of 10 steps in an epoch.
const ROWS: usize = 100;

/// A run on tiny images, finished.
fn trained() -> TestDir {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    work
}

fn flip(file: &Path, byte: usize, bit: u8) {
    let mut bytes = fs::read(file).unwrap();
    bytes[byte] ^= 1 << bit;
    fs::write(file, bytes).unwrap();
}

/// Runs the binary with so many bytes of address space.
fn with_memory(work: &TestDir, mebibytes: usize, arguments: &[&str]) -> Output {
    let mut command = Command::new("sh");
    let limited = format!("ulimit -v {}; exec \"$@\"", mebibytes << 10);
    let binary = env!("CARGO_BIN_EXE_ladder");
    command.args(["-c", &limited, "sh", binary]).args(arguments);
    command.current_dir(work.path("")).output().unwrap()
}

/// The one line that a command ends with, which fails because of its input.
#[track_caller]
fn refused(output: Output) -> String {
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let errors: Vec<&str> = errors
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].to_owned()
}

#[test]
fn one_exponent_bit_of_the_weights_is_seen_by_every_command() {
    let work = trained();
    let file = work.path("run/model.bpk");
    let last = fs::metadata(&file).unwrap().len() as usize - 1;
    flip(&file, last, 6);
    for arguments in [
        &["evaluate", "run"][..],
        &["predict", "run", "data/t10k-images-idx3-ubyte"],
        &["export", "run", "--format", "onnx"],
        &["report", "run"],
    ] {
        let error = work.fail(arguments);
        assert!(
            error.contains("run/model.bpk: damaged: not the file that was written"),
            "{error}"
        );
    }
    assert!(!work.path("run/model.onnx").exists());
}

#[test]
fn shortened_labels_do_not_become_another_experiment() {
    let work = trained();
    let labels = work.path("run/labels.txt");
    let whole = fs::read_to_string(&labels).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    fs::write(&labels, lines[..lines.len() - 1].join("\n")).unwrap();
    fs::remove_file(work.path("run/report.json")).unwrap();
    let error = work.fail(&["train", "--resume", "run"]);
    assert!(
        error.contains("run/labels.txt: damaged: not the file that was written"),
        "{error}"
    );
    // As in a run of an earlier version.
    fs::remove_file(work.path("run/checksums.sha256")).unwrap();
    let error = work.fail(&["train", "--resume", "run"]);
    assert!(
        error.contains("5 labeled rows, the run was started with 6"),
        "{error}"
    );
    fs::write(&labels, whole).unwrap();
    work.succeed(&["train", "--resume", "run", "--json"]);
}

#[test]
fn the_checksums_are_those_that_sha256sum_checks() {
    let work = trained();
    for directory in ["run", "run/checkpoints"] {
        let names = fs::read_dir(work.path(directory)).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let sums: Vec<String> = names.filter(|name| name.ends_with(".sha256")).collect();
        assert!(!sums.is_empty());
        for name in sums {
            let mut check = Command::new("sha256sum");
            check.args(["--check", "--strict", &name]);
            let output = check.current_dir(work.path(directory)).output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
    }
}

#[test]
fn a_turned_bit_of_the_optimizer_costs_an_epoch_and_not_the_run() {
    let work = TestDir::with_rows(ROWS);
    let arguments = |run| {
        let long = [
            "--epochs",
            "60",
            "--keep-checkpoints",
            "60",
            "--layers",
            "64-32-3",
        ];
        work.train_arguments(&[&long[..], &["--run-dir", run, "--json"]].concat())
    };
    work.succeed(&arguments("straight"));
    let run = work.path("run");
    work.start_until(&arguments("run"), || has_checkpoint(&run, 100))
        .kill();
    let newest = (1..=60)
        .rev()
        .map(|epoch| 10 * epoch)
        .find(|step| has_checkpoint(&run, *step));
    let file = run.join(format!(
        "checkpoints/step-{:08}.optimizer.bpk",
        newest.unwrap()
    ));
    // Within the names of its tensors, over which the reader itself gives up.
    flip(&file, 200, 2);
    let output = work.ladder(&["train", "--resume", "run", "--json"]);
    let notes = text(&output.stderr);
    assert!(output.status.success(), "{notes}");
    assert!(notes.contains("is damaged, skipped"), "{notes}");
    assert!(weights(&work.path("straight")) == weights(&run));
}

/// A kill at any moment of the beginning leaves what `--resume` or the same command continues.
#[test]
fn a_run_killed_while_it_begins_is_started_by_the_same_command_or_continued() {
    let work = TestDir::new();
    let arguments = work.train_arguments(&["--run-dir", "run", "--no-tui"]);
    for wait in [0, 1, 2, 3, 5, 8, 12, 17, 24, 40] {
        let _ = fs::remove_dir_all(work.path("run"));
        let mut child = work.command(&arguments).spawn().unwrap();
        while !work.path("run").exists() && child.try_wait().unwrap().is_none() {}
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        match work.path("run/config.json").exists() {
            true => work.succeed(&["train", "--resume", "run", "--json"]),
            false => work.succeed(&arguments),
        };
        assert!(work.path("run/report.json").is_file());
    }
}

#[test]
fn a_half_made_run_says_what_to_do_and_is_made_by_the_same_command() {
    let work = TestDir::new();
    fs::create_dir_all(work.path("run/checkpoints")).unwrap();
    for name in [
        ".ladder-begun",
        "labels.txt",
        ".config.json.4f7Kq2.tmp",
        ".tmp4f7Kq2",
    ] {
        fs::write(work.path("run").join(name), "").unwrap();
    }
    let error = work.fail(&["train", "--resume", "run"]);
    assert!(
        error.contains("start it again as it was started"),
        "{error}"
    );
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    let left = fs::read_dir(work.path("run")).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let hidden: Vec<String> = left.filter(|name| name.starts_with('.')).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn metrics_are_the_same_to_the_last_digit_after_a_run_was_resumed() {
    let work = trained();
    let metrics = || fs::read_to_string(work.path("run/metrics.jsonl")).unwrap();
    let before = metrics();
    fs::remove_file(work.path("run/report.json")).unwrap();
    work.succeed(&["train", "--resume", "run", "--json"]);
    assert_eq!(metrics(), before);
}

/// The parts of an `.npy` file with this header.
fn npy(version: u8, length: u32, header: &str) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY".to_vec();
    bytes.extend([version, 0]);
    let size = if version == 1 { 2 } else { 4 };
    bytes.extend(&length.to_le_bytes()[..size]);
    bytes.extend(header.as_bytes());
    bytes.extend([0; 64]);
    bytes
}

#[test]
fn hostile_headers_of_arrays_are_refused_at_once() {
    let work = TestDir::new();
    let of_shape =
        |shape: &str| format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    let nested = |depth| of_shape(&format!("{}1{}", "(".repeat(depth), ")".repeat(depth)));
    let whole = |header: String| npy(1, header.len() as u32, &header);
    let cases = [
        (npy(2, u32::MAX, "x"), "a header of 4294967295 bytes"),
        // Of so many the parser would never come back.
        (whole(nested(40)), "too many brackets"),
        (whole(nested(3000)), "too many brackets"),
        (
            whole(of_shape("(4294967296, 4294967296, 2)")),
            "is impossible",
        ),
        (
            whole(of_shape("(3, 6148914691236517206, 4)")),
            "is impossible",
        ),
        (
            whole(of_shape("(0, 4294967296, 4294967296)")),
            "expected [n, values]",
        ),
        (whole(of_shape("(1000000000, 1000)")), "ends too early"),
    ];
    let classes = npy(
        1,
        60,
        &format!(
            "{:<60}",
            "{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }"
        ),
    );
    fs::write(work.path("y.npy"), classes).unwrap();
    for (bytes, words) in cases {
        fs::write(work.path("x.npy"), bytes).unwrap();
        let data = [
            "train",
            "--arrays",
            "x.npy",
            "--array-labels",
            "y.npy",
            "--no-tui",
        ];
        let error = refused(work.ladder(&data));
        assert!(error.contains(words), "{words}: {error}");
    }
}

/// A hundred million commas, of which one line of 100,000 columns would be read.
#[test]
fn a_small_file_that_becomes_a_very_wide_row_is_refused_before_it_fills_the_memory() {
    let work = TestDir::new();
    let file = fs::File::create(work.path("wide.csv.gz")).unwrap();
    let mut gzip = GzEncoder::new(file, Compression::fast());
    for _ in 0..100 {
        gzip.write_all(&[b','; 1_000_000]).unwrap();
    }
    gzip.finish().unwrap();
    let train = [
        "train",
        "--table",
        "wide.csv.gz",
        "--target",
        "y",
        "--no-tui",
    ];
    let error = refused(with_memory(&work, 2000, &train));
    assert!(error.contains("line 1: more than 100000 cells"), "{error}");
}

#[test]
fn layers_that_fit_into_no_memory_are_one_line() {
    let work = TestDir::new();
    let train = work.train_arguments(&["--layers", "60000-60000-60000-60000-3", "--costs", "1"]);
    let error = refused(with_memory(&work, 4000, &train));
    assert!(error.contains("weights: out of memory: "), "{error}");
    assert!(error.contains("choose fewer or smaller layers"), "{error}");
}

/// A file of nothing but a size.
#[test]
fn images_that_fit_into_no_memory_are_one_line() {
    let work = TestDir::new();
    let path = work.path("data/train-images-idx3-ubyte");
    let mut header = vec![0, 0, 8, 3];
    let sizes = [100_000_000u32, 100, 100];
    header.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    fs::write(&path, header).unwrap();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    if file.set_len(16 + 1_000_000_000_000).is_err() {
        return; // a file system without files of holes
    }
    let error = refused(work.ladder(&work.train_arguments(&["--no-tui"])));
    assert!(
        error.contains("out of memory: 953675 MiB are needed"),
        "{error}"
    );
}

#[test]
fn a_class_that_looks_like_a_formula_is_a_text_in_a_spreadsheet_where_that_is_asked_for() {
    let work = TestDir::new();
    let mut table = "a,b,y\n".to_owned();
    for row in 0..40 {
        let class = if row % 2 == 0 { "=1+1" } else { "no" };
        table += &format!("{},{},{class}\n", row % 2, (row * 7) % 5);
    }
    fs::write(work.path("t.csv"), table).unwrap();
    let data = [
        "--table", "t.csv", "--target", "y", "--labels", "20", "--folds", "0",
    ];
    work.succeed(&train_own(&data, &["--members", "same"]));
    let asked = |more: &[&str]| {
        work.succeed(&[&["predict", "run", "t.csv", "--keep", "b"][..], more].concat())
    };
    let (plain, quoted) = (asked(&[]), asked(&["--for-spreadsheet"]));
    assert!(plain.lines().any(|line| line.contains(",=1+1,")), "{plain}");
    assert!(
        !quoted.lines().any(|line| line.contains(",=1+1,")),
        "{quoted}"
    );
    assert!(
        quoted.lines().any(|line| line.contains(",'=1+1,")),
        "{quoted}"
    );
}
