//! Peak memory is that of the process itself, not of the one that started it.
#![cfg(target_os = "linux")]

use std::env;
use std::hint::black_box;
use std::process::Command;

use ladder_train::peak_memory_bytes;

/// Set in the process that another one starts.
const STARTED: &str = "LADDER_TEST_STARTED_BY_A_LARGE_PROCESS";
/// What that process prints its figure after.
const PEAK: &str = "peak memory in bytes: ";
const BLOCK: usize = 300 << 20;

/// This program starts itself: with a block of memory in its hands, and the variable set.
#[test]
fn a_process_started_by_a_larger_one_does_not_count_what_that_one_needed() {
    if env::var_os(STARTED).is_some() {
        println!("{PEAK}{}", peak_memory_bytes().unwrap());
        return;
    }
    let block = vec![1u8; BLOCK];
    let found = peak_of_a_child();
    assert!(peak_memory_bytes().unwrap() > black_box(&block).len() as u64);
    assert!((1 << 20..BLOCK as u64).contains(&found), "{found} bytes");
}

fn peak_of_a_child() -> u64 {
    let name = "a_process_started_by_a_larger_one_does_not_count_what_that_one_needed";
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(STARTED, "1")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (_, rest) = text.split_once(PEAK).unwrap_or_else(|| panic!("{text}"));
    rest.lines().next().unwrap().parse().unwrap()
}
