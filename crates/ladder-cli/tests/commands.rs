//! The commands that need no run: presets, backends, data, help.

mod common;

use common::TestDir;

#[test]
fn presets_are_listed_with_their_published_errors() {
    let work = TestDir::new();
    let list = work.succeed(&["presets"]);
    // Whatever the width of the columns.
    let lines = list
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let list = lines.collect::<Vec<_>>().join("\n");
    for words in [
        "digits",
        "mnist-100-quick",
        "arXiv:1507.02672, table 1; ± is the standard deviation over seeds\nmnist-50-full ",
        "mnist-100-full 1.06 ± 0.37 MNIST",
        "3.06 ± 1.44 †",
        "arXiv:1511.06430, table 2; ± is the standard error of the mean\nmnist-100-amlp-2-2-2 ",
    ] {
        assert!(list.contains(words), "{words}\n{list}");
    }
}

#[test]
fn backends_are_listed_with_their_devices_or_the_command_that_builds_them_in() {
    let work = TestDir::new();
    let list = work.succeed(&["backends"]);
    for backend in ladder_model::Backend::ALL {
        let line = list.lines().find(|line| line.starts_with(backend.name()));
        let line = line.unwrap_or_else(|| panic!("{backend}\n{list}"));
        assert_eq!(
            line.contains(&format!("cargo build --release --features {backend}")),
            !backend.is_compiled(),
            "{line}"
        );
    }
}

#[test]
fn data_are_described() {
    let work = TestDir::new();
    let idx = work.succeed(&["data", "info", "--dataset", "idx", "--data-dir", "data"]);
    for words in [
        "60 to train with, 30 to test",
        "4x4, 16 values",
        "    0     20    10\n",
    ] {
        assert!(idx.contains(words), "{words}\n{idx}");
    }
    let digits = work.succeed(&["data", "info"]);
    for words in [
        "10000 to train with, 2000 to test",
        "28x28, 784 values",
        "    9   1000   200\n",
    ] {
        assert!(digits.contains(words), "{words}\n{digits}");
    }
}

#[test]
fn help_says_what_beats_what() {
    let work = TestDir::new();
    let help = work.succeed(&["train", "--help"]);
    for words in [
        "a flag beats the configuration file",
        "Data:",
        "Network:",
        "--noise <X|INPUT,HIDDEN|INPUT,HIDDEN,TOP>",
        "--seeds <LIST>",
        "no dashboard",
    ] {
        assert!(help.contains(words), "{words}\n{help}");
    }
    assert!(work.succeed(&["--version"]).starts_with("ladder "));
}

#[test]
fn a_list_may_be_cut_off_by_its_reader() {
    let work = TestDir::new();
    let mut child = work
        .command(&["presets"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
