//! `ladder sweep`: a grid and a list of settings, here and as tasks of a scheduler.

#![cfg(unix)] // Signals.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{TestDir, text, weights};
use serde_json::Value;

/// Settings of `TINY`, in a file.
const SETTINGS: &str = "\
[settings]
dataset = 'idx'
data-dir = 'data'
labels = 6
layers = '8-3'
costs = [10, 1, 0.1]
epochs = 2
batch-size = 10
baseline = false
";

/// A sweep of the tiny network with more at the top and at the end.
fn sweep(top: &str, end: &str) -> String {
    format!("{top}\n{SETTINGS}{end}\n")
}

const GRID: &str = "validation = 12\n[grid]\nnoise = [0.1, 0.5]\nlearning-rate = [0.002, 0.02]";
const ARGUMENTS: [&str; 2] = ["sweep", "my.toml"];

#[track_caller]
fn code(output: &Output) -> i32 {
    let errors = text(&output.stderr);
    assert!(!errors.contains("internal error"), "{errors}");
    output.status.code().expect("no signal ended it")
}

#[test]
fn a_grid_is_trained_as_ladder_train_would_and_its_table_is_that_of_the_reports() {
    let work = TestDir::new();
    work.write("my.toml", sweep("seeds = '1..2'", GRID));
    let plan = work.succeed(&["sweep", "my.toml", "--dry-run"]);
    assert_eq!(plan.lines().count(), 9, "{plan}");
    assert!(
        plan.lines().nth(1).unwrap().ends_with("not begun"),
        "{plan}"
    );
    assert!(!work.path("runs").exists(), "a list trains nothing");

    let said = work.succeed(&["sweep", "my.toml", "--jobs", "2", "--threads", "2"]);
    assert!(said.starts_with("8 runs of 4 settings and 2 seeds: 0 finished already, 2 at a time"));
    let name = "learning-rate=0.02,noise=0.5+0.5";
    let given = ["--noise=0.5", "--learning-rate=0.02", "--seed=2"];
    let more = ["--validation=12", "--epochs=2", "--run-dir=alone", "--json"];
    work.succeed(&work.train_arguments(&[&given[..], &more].concat()));
    let run = work.path(&format!("runs/my/{name},seed=2"));
    assert!(weights(&run) == weights(&work.path("alone")));

    let table = work.json("runs/my/sweep.json");
    let row = setting(&table, name);
    let errors = [1, 2].map(|seed| {
        let report = work.json(&format!("runs/my/{name},seed={seed}/report.json"));
        report["validation_error"].as_f64().unwrap()
    });
    let mean = (errors[0] + errors[1]) / 2.0;
    // Of two values.
    let deviation = (errors[0] - errors[1]).abs() / 2f64.sqrt();
    let close = |found: &Value, expected: f64| (found.as_f64().unwrap() - expected).abs() < 1e-12;
    assert!(close(&row["error"]["mean"], mean), "{row}");
    assert!(
        close(&row["error"]["standard_deviation"], deviation),
        "{row}"
    );
    assert_eq!(row["error"]["n"], 2);
    assert_eq!(table["choice"]["chosen"]["setting"], lowest(&table));
    assert_eq!(table["choice"]["chosen"]["by"], "validation");

    let csv = fs::read_to_string(work.path("runs/my/sweep.csv")).unwrap();
    assert_eq!(csv.lines().count(), 5);
    assert!(csv.starts_with("setting,learning-rate,noise,runs,finished,chosen_by,error,error_sd,"));
    assert_eq!(csv.matches(",true\n").count(), 1, "{csv}");
    let page = fs::read_to_string(work.path("runs/my/sweep.html")).unwrap();
    assert!(page.contains(name) && page.contains("This page needs no other file"));
    for outside in ["src=\"", "http://", "https://", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

fn setting<'a>(table: &'a Value, name: &str) -> &'a Value {
    let mut rows = table["settings"].as_array().unwrap().iter();
    rows.find(|row| row["name"] == name).unwrap()
}

/// The name of the setting of the lowest error.
fn lowest(table: &Value) -> &str {
    let rows = table["settings"].as_array().unwrap().iter();
    let error = |row: &&Value| row["error"]["mean"].as_f64().unwrap();
    let row = rows.min_by(|a, b| error(a).total_cmp(&error(b)));
    row.unwrap()["name"].as_str().unwrap()
}

#[test]
fn what_is_finished_is_skipped_and_other_settings_are_refused() {
    let work = TestDir::new();
    let list = "[[runs]]\nname = 'one'\n[[runs]]\nname = 'other'\nnoise = 0.5";
    work.write("my.toml", sweep("", list));
    let first = work.succeed(&ARGUMENTS);
    assert!(first.contains("\nfinished  one,seed=1\n"), "{first}");
    assert!(first.contains("No setting is chosen: no run holds rows out"));
    let written = |run: &str| {
        let file = fs::metadata(work.path(&format!("runs/my/{run}/report.json")));
        file.unwrap().modified().unwrap()
    };
    let before = written("one,seed=1");

    // Another setting and another seed are added.
    let longer = format!("{list}\n[[runs]]\nname = 'third'\nnoise = 0.7");
    work.write("my.toml", sweep("seeds = '1..2'", &longer));
    let said = work.succeed(&ARGUMENTS);
    assert!(said.starts_with("6 runs of 3 settings and 2 seeds: 2 finished already"));
    assert!(!said.contains("finished  one,seed=1\n"), "{said}");
    assert_eq!(written("one,seed=1"), before);

    work.write(
        "my.toml",
        sweep("seeds = '1..2'", &longer.replace("0.5", "0.6")),
    );
    let error = work.fail(&ARGUMENTS);
    assert!(
        error.contains("other,seed=1: this run was begun with other settings (noise: 0.5,0.5, now")
    );
    assert!(error.ends_with("or choose another --output"), "{error}");
}

#[test]
fn folds_choose_and_a_run_that_fails_leaves_the_others_alone() {
    let work = TestDir::new();
    let list = "folds = 2\n[[runs]]\nname = 'good'\n[[runs]]\nname = 'lost'\ndata-dir = 'nowhere'";
    work.write("my.toml", sweep("seeds = '1..2'", list));
    let output = work.ladder(&ARGUMENTS);
    let (said, errors) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(code(&output), 1, "{errors}");
    assert_eq!(errors.lines().count(), 2, "{errors}");
    assert!(
        errors.starts_with("error: lost,seed=1: nowhere"),
        "{errors}"
    );
    assert!(
        said.contains("good has the lowest cross-validated"),
        "{said}"
    );
    assert!(said.contains("(among the settings that are complete, 1 of 2 are not)"));
    let table = work.json("runs/my/sweep.json");
    let missing = setting(&table, "lost")["missing"][1].clone();
    assert_eq!(missing["seed"], 2);
    assert!(
        missing["because"]
            .as_str()
            .unwrap()
            .starts_with("failed: nowhere")
    );
    let folds = work.json("runs/my/good,seed=1/cross-validation.json");
    assert_eq!(
        setting(&table, "good")["finished"][0]["error"],
        folds["error"]["mean"]
    );
}

/// Runs that take seconds.
fn long_sweep() -> String {
    let end = "passes = 20\n[grid]\nnoise = [0.1, 0.5]";
    sweep("seeds = '1..2'", end).replace("epochs = 2", "epochs = 20")
}

/// Starts the sweep and waits until a run has a checkpoint.
fn begin(work: &TestDir) -> Child {
    let mut command = work.command(&["sweep", "my.toml", "--jobs", "2", "--threads", "2"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    wait_for_checkpoint(work);
    child
}

#[track_caller]
fn wait_for_checkpoint(work: &TestDir) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !has_begun(work) {
        assert!(Instant::now() < deadline, "it is too slow");
        sleep(Duration::from_millis(1));
    }
}

/// Whether a run of the sweep has a checkpoint.
fn has_begun(work: &TestDir) -> bool {
    let runs = fs::read_dir(work.path("runs/my")).into_iter().flatten();
    let mut checkpoints = runs.map(|run| run.unwrap().path().join("checkpoints"));
    // Before there is one, a new run writes a file there to see whether it can.
    let is_step = |file: fs::DirEntry| file.file_name().to_string_lossy().starts_with("step-");
    checkpoints.any(|it| fs::read_dir(it).is_ok_and(|mut it| it.any(|it| it.is_ok_and(is_step))))
}

/// Repeats the sweep until it is finished, and compares it with one that nothing disturbed.
#[track_caller]
fn finish_and_compare(work: &TestDir) {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        match code(&work.ladder(&ARGUMENTS)) {
            0 => break,
            // What outlives a killed sweep finishes its run.
            75 => sleep(Duration::from_millis(50)),
            code => panic!("{code}"),
        }
        assert!(Instant::now() < deadline, "it is too slow");
    }
    work.succeed(&["sweep", "my.toml", "--output", "straight"]);
    for noise in ["0.1+0.1", "0.5+0.5"] {
        for seed in [1, 2] {
            let run = format!("noise={noise},seed={seed}");
            let [one, other] = ["straight", "runs/my"].map(|dir| work.path(dir).join(&run));
            assert!(weights(&one) == weights(&other), "{run}");
        }
    }
}

#[test]
fn sigterm_saves_every_run_and_the_same_command_goes_on_to_the_same_bits() {
    let work = TestDir::new();
    work.write("my.toml", long_sweep());
    let child = begin(&work);
    common::send("-TERM", &child);
    let output = child.wait_with_output().unwrap();
    let errors = text(&output.stderr);
    assert_eq!(code(&output), 130, "{errors}");
    assert!(errors.contains("the same command continues"), "{errors}");
    let plan = work.succeed(&["sweep", "my.toml", "--dry-run"]);
    assert!(plan.contains("begun"), "{plan}");
    finish_and_compare(&work);
}

#[test]
fn a_killed_sweep_goes_on_to_the_same_bits() {
    let work = TestDir::new();
    work.write("my.toml", long_sweep());
    let mut child = begin(&work);
    child.kill().unwrap();
    child.wait().unwrap();
    finish_and_compare(&work);
}

#[test]
fn two_sweeps_in_one_directory_share_the_runs() {
    let work = TestDir::new();
    work.write("my.toml", long_sweep());
    let first = begin(&work);
    let second = code(&work.ladder(&ARGUMENTS));
    let first = code(&first.wait_with_output().unwrap());
    assert!([0, 75].contains(&first) && [0, 75].contains(&second));
    finish_and_compare(&work);
}

#[test]
fn a_task_trains_one_run_as_the_sweep_does_and_the_summary_is_the_same_table() {
    let work = TestDir::new();
    work.write("my.toml", sweep("", GRID));
    work.succeed(&ARGUMENTS);
    for task in ["0", "1", "2", "3"] {
        let said = work.ladder(&["sweep", "my.toml", "--output=tasks", "--task", task]);
        assert_eq!(code(&said), 0, "{}", text(&said.stderr));
    }
    let again = work.ladder(&["sweep", "my.toml", "--output=tasks", "--task=3"]);
    assert!(text(&again.stderr).ends_with("finished already, nothing is trained\n"));
    let summary = work.succeed(&["sweep", "my.toml", "--output=tasks", "--summary"]);
    assert!(
        summary.contains("has the lowest validation error"),
        "{summary}"
    );
    let [one, other] = ["runs/my", "tasks"].map(|dir| work.json(&format!("{dir}/sweep.json")));
    assert_eq!(one["choice"], other["choice"]);
    for (one, other) in rows(&one).zip(rows(&other)) {
        assert_eq!(one["error"], other["error"]);
        let run = one["finished"][0]["run"].as_str().unwrap();
        let [one, other] = ["runs/my", "tasks"].map(|dir| work.path(dir).join(run));
        assert!(weights(&one) == weights(&other), "{run}");
    }
    let error = work.fail(&["sweep", "my.toml", "--output=tasks", "--task=4"]);
    assert!(error.contains("the sweep has 4 runs, whose numbers are 0 to 3"));
    // Another seed of the setting is not begun, and would be given other settings than the first.
    work.write(
        "my.toml",
        sweep("seeds = '1..2'", GRID).replace("epochs = 2", "epochs = 3"),
    );
    let error = work.fail(&["sweep", "my.toml", "--output=tasks", "--task=4"]);
    assert!(
        error.contains("other settings (epochs: 2, now 3)"),
        "{error}"
    );
}

fn rows(table: &Value) -> impl Iterator<Item = &Value> {
    table["settings"].as_array().unwrap().iter()
}

#[test]
fn a_mistake_is_one_line_and_nothing_is_written() {
    let work = TestDir::new();
    for (contents, words) in [
        (
            sweep("", "[grid]\nnoises = [1]"),
            "sweep my.toml: [grid] noises",
        ),
        (
            sweep("", "[grid]\nepochs = [2, 'x']"),
            "[grid] epochs, value 2: epochs: ",
        ),
        (
            sweep("", "[grid]\nbatch-size = [10, 1]"),
            "batch-size=1: batch-size: expected at least 2",
        ),
        (sweep("seed = 1", ""), "line 1: unknown field `seed`"),
        ("settings = 3".to_owned(), "sweep my.toml: line 1: "),
    ] {
        work.write("my.toml", &contents);
        let error = work.fail(&ARGUMENTS);
        assert!(error.contains(words), "{contents}: {error}");
    }
    let error = work.fail(&["sweep", "nothing.toml"]);
    assert!(error.contains("nothing.toml: No such file"), "{error}");
    work.write("my.toml", sweep("", ""));
    let error = work.fail(&["sweep", "my.toml", "--jobs", "0"]);
    assert_eq!(error, "error: jobs: expected at least 1, found 0");
    assert!(!work.path("runs").exists());
    for wrong in [["--task=1", "--dry-run"], ["--task=1", "--emit=slurm"]] {
        let output = work.ladder(&[&ARGUMENTS[..], &wrong].concat());
        assert_eq!(code(&output), 2);
    }
}

/// The script for Slurm, with what stands for Slurm: variables of a task, and an `scontrol` that
/// notes what it was asked.
fn slurm_task(work: &TestDir, restarts: &str) -> Command {
    work.write(
        "job.sh",
        work.succeed(&["sweep", "my.toml", "--emit=slurm"]),
    );
    program(work, "scontrol", "echo \"$@\" >> asked");
    let ladder = env!("CARGO_BIN_EXE_ladder");
    program(work, "ladder", &format!("exec {ladder} \"$@\""));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", work.path("bin").display());
    let mut command = Command::new("bash");
    command.arg("job.sh").current_dir(work.path(""));
    command.envs([
        ("PATH", path.as_str()),
        ("SLURM_ARRAY_TASK_ID", "1"),
        ("SLURM_CPUS_PER_TASK", "1"),
        ("SLURM_JOB_ID", "77"),
        ("SLURM_RESTART_COUNT", restarts),
    ]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Writes a program for the shell into `bin`.
fn program(work: &TestDir, name: &str, body: &str) {
    fs::create_dir_all(work.path("bin")).unwrap();
    let path = format!("bin/{name}");
    work.write(&path, format!("#!/bin/sh\n{body}\n"));
    fs::set_permissions(work.path(&path), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_script_for_slurm_forwards_term_and_is_queued_again_only_where_that_helps() {
    let work = TestDir::new();
    work.write("my.toml", long_sweep());
    let asked = || fs::read_to_string(work.path("asked")).unwrap_or_default();
    let stopped = |signal: &str| {
        // A run that is there may have a checkpoint before the script listens.
        let _ = fs::remove_dir_all(work.path("runs"));
        let child = slurm_task(&work, "0").spawn().unwrap();
        wait_for_checkpoint(&work);
        common::send(signal, &child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 130, "{}", text(&output.stderr));
        let said = text(&output.stderr);
        assert!(said.contains("all is saved"), "{said}");
        assert!(
            !work
                .path("runs/my/noise=0.5+0.5,seed=1/report.json")
                .exists()
        );
    };
    stopped("-TERM");
    assert_eq!(asked(), "", "it was canceled");
    stopped("-USR1");
    assert_eq!(asked(), "requeue 77\n", "its time was up");

    // A scheduler signals the script and what it has started, so that the program is told twice.
    let _ = fs::remove_dir_all(work.path("runs"));
    let child = slurm_task(&work, "0").process_group(0).spawn().unwrap();
    wait_for_checkpoint(&work);
    let group = format!("-{}", child.id());
    let sent = Command::new("kill").args(["-TERM", "--", &group]).status();
    assert!(sent.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130, "{}", text(&output.stderr));
    let said = text(&output.stderr);
    assert!(said.contains("all is saved"), "{said}");

    // A program that something kills, as the out-of-memory killer does.
    for (body, restarts, expected, again) in [
        ("kill -KILL $$", "1", 137, true),
        ("kill -KILL $$", "10", 137, false),
        ("exit 75", "0", 75, true),
        ("exit 1", "0", 1, false),
        ("exit 2", "0", 2, false),
        ("exit 0", "0", 0, false),
    ] {
        let mut task = slurm_task(&work, restarts);
        program(&work, "ladder", body);
        let _ = fs::remove_file(work.path("asked"));
        let output = task.output().unwrap();
        assert_eq!(code(&output), expected, "{body}");
        assert_eq!(!asked().is_empty(), again, "{body}, {restarts}");
    }
}

/// What is written for six runs, four at a time.
fn emitted(form: &str, output: &str) -> String {
    let work = TestDir::new();
    work.write(
        "my.toml",
        sweep("seeds = '1..3'", "[grid]\nnoise = [0.1, 0.5]"),
    );
    let more = [form, output, "--jobs=4", "--threads=3", "--memory=500"];
    work.succeed(&[&ARGUMENTS[..], &more].concat())
}

#[test]
fn the_script_for_slurm_asks_for_what_is_given() {
    let script = emitted("--emit=slurm", "--output=my runs");
    for line in [
        "#SBATCH --job-name=my",
        "#SBATCH --array=0-5%4",
        "#SBATCH --cpus-per-task=3",
        "#SBATCH --mem=500M",
        "#SBATCH --requeue",
        "ladder sweep my.toml --output 'my runs' \\",
    ] {
        assert!(script.lines().any(|it| it == line), "{line}\n{script}");
    }
    assert!(script.starts_with("#!/bin/bash\n"), "{script}");
}

#[test]
fn the_job_for_kubernetes_has_every_field_that_it_needs() {
    let job = emitted("--emit=kubernetes", "--output=my $(runs)");
    let job: Value = serde_yaml_ng::from_str(&job).unwrap();
    assert_eq!(
        (&job["apiVersion"], &job["kind"]),
        (&"batch/v1".into(), &"Job".into())
    );
    assert_eq!(job["metadata"]["name"], "my");
    let spec = &job["spec"];
    assert_eq!(spec["completionMode"], "Indexed");
    assert_eq!(
        (&spec["completions"], &spec["parallelism"]),
        (&6.into(), &4.into())
    );
    assert_eq!(spec["backoffLimitPerIndex"], 10);
    let rules = &spec["podFailurePolicy"]["rules"];
    assert_eq!(rules[0]["action"], "Ignore");
    assert_eq!(rules[1]["onExitCodes"]["values"], serde_json::json!([1, 2]));
    let pod = &spec["template"]["spec"];
    // What podFailurePolicy asks for.
    assert_eq!(pod["restartPolicy"], "Never");
    let container = &pod["containers"][0];
    assert_eq!(rules[1]["onExitCodes"]["containerName"], container["name"]);
    // A shell before it would keep TERM to itself.
    assert_eq!(container["command"], serde_json::json!(["ladder"]));
    let arguments = serde_json::json!([
        "sweep",
        "my.toml",
        "--output",
        "my $$(runs)",
        "--task",
        "$(JOB_COMPLETION_INDEX)",
        "--threads",
        "$(THREADS)"
    ]);
    assert_eq!(container["args"], arguments);
    for kind in ["requests", "limits"] {
        let resources = &container["resources"][kind];
        assert_eq!(resources["cpu"], "3");
        assert_eq!(resources["memory"], "500Mi");
    }
    assert_eq!(
        container["volumeMounts"][0]["name"],
        pod["volumes"][0]["name"]
    );
}
