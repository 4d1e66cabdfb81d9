//! Results in the cells of a table.

use ladder_train::Spread;

use crate::numbers::duration;
use crate::results::SeedResult;

/// What stands where no seed was trained.
pub const NOT_YET_RUN: &str = "not yet run";

/// The error of a seed in a table: the one by the recipe, a variant's, the baseline's.
type ErrorOf<'a> = &'a dyn Fn(&SeedResult) -> Option<f64>;

/// `1.04 ± 0.06 (n = 2)` in percent, `1.08 (n = 1)` of a single seed; `None` without any.
///
/// Seeds are named where they are not the first ones, so that nobody can choose them unseen.
pub fn error(results: &[SeedResult], of: ErrorOf) -> Option<String> {
    let (seeds, errors): (Vec<u64>, Vec<f64>) = results
        .iter()
        .filter_map(|result| Some((result.seed, of(result)?)))
        .unzip();
    let Spread {
        mean,
        standard_deviation,
        n,
    } = Spread::of(&errors)?;
    let mut text = format!("{:.2}", 100.0 * mean);
    if let Some(deviation) = standard_deviation {
        text += &format!(" ± {:.2}", 100.0 * deviation);
    }
    Some(match seeds.iter().copied().eq(1..=n as u64) {
        true => format!("{text} (n = {n})"),
        false => format!("{text} (n = {n}: seeds {})", join(&seeds, ", ")),
    })
}

/// The error by the recipe of the paper.
pub fn test_error(result: &SeedResult) -> Option<f64> {
    Some(result.test_error)
}

/// Mean time of a run on each device, in the order of [`devices`].
pub fn times(results: &[SeedResult]) -> String {
    let mean = |device: &String| {
        let on_device = results.iter().filter(|result| device_of(result) == *device);
        let seconds: Vec<f64> = on_device.map(|result| result.train_seconds).collect();
        duration(seconds.iter().sum::<f64>() / seconds.len() as f64)
    };
    let times: Vec<String> = devices_of(results).iter().map(mean).collect();
    times.join("; ")
}

/// What the seeds were trained on, each once.
pub fn devices(results: &[SeedResult]) -> String {
    devices_of(results).join("; ")
}

/// The commits that the seeds were trained at, each once; of a seed that was resumed, all of them.
pub fn commits(results: &[SeedResult]) -> String {
    let builds = results.iter().flat_map(|result| {
        let earlier = result.earlier_versions.iter();
        earlier.chain([&result.versions])
    });
    let commits = builds.map(|versions| match &versions.commit {
        Some(commit) => format!("`{}`", short(commit)),
        None => "unknown".to_owned(),
    });
    each_once(commits).join(", ")
}

fn devices_of(results: &[SeedResult]) -> Vec<String> {
    each_once(results.iter().map(device_of))
}

/// `flex, 1 thread, Some CPU`, or the device's own name.
fn device_of(result: &SeedResult) -> String {
    let machine = result.machine.as_ref();
    let mut words = vec![result.backend.clone()];
    if let Some(device) = machine.and_then(|machine| machine.device.clone()) {
        words.push(device);
        return words.join(", ");
    }
    let threads = result.threads.or(machine.map(|machine| machine.cores));
    words.extend(threads.map(|threads| match threads {
        1 => "1 thread".to_owned(),
        _ => format!("{threads} threads"),
    }));
    words.extend(machine.map(|machine| {
        let processor = machine.processor.as_ref();
        processor.unwrap_or(&machine.system).clone()
    }));
    words.join(", ")
}

fn each_once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut once = Vec::new();
    for text in texts {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    once
}

/// Seven digits of a commit, and whether the sources differed from it.
fn short(commit: &str) -> String {
    let (hash, dirty) = match commit.strip_suffix("-dirty") {
        Some(hash) => (hash, "-dirty"),
        None => (commit, ""),
    };
    let digits: String = hash.chars().take(7).collect();
    digits + dirty
}

fn join(numbers: &[u64], comma: &str) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    texts.join(comma)
}

/// A synthetic result for the tests of the tables.
#[cfg(test)]
pub fn synthetic(seed: u64, test_error: f64) -> SeedResult {
    let report = serde_json::json!({
        "seed": seed,
        "test_error": test_error,
        "train_seconds": 2900.0,
        "backend": "flex",
        "threads": 1,
        "versions": { "commit": "0123456789ab" },
    });
    serde_json::from_value(report).expect("invariant: every field that is required is there")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Machine, Versions};

    #[test]
    fn several_seeds_have_a_deviation_and_a_single_one_says_that_it_is_one() {
        let seeds = [synthetic(1, 0.0108), synthetic(2, 0.01)];
        let text = error(&seeds, &test_error).unwrap();
        assert_eq!(text, "1.04 ± 0.06 (n = 2)");
        assert_eq!(error(&seeds[..1], &test_error).unwrap(), "1.08 (n = 1)");
        assert_eq!(error(&[], &test_error), None);
        assert_eq!(error(&seeds, &|result| result.baseline_test_error), None);
    }

    #[test]
    fn seeds_that_are_not_the_first_ones_are_named() {
        let seeds = [synthetic(2, 0.0108), synthetic(7, 0.01)];
        let text = error(&seeds, &test_error).unwrap();
        assert_eq!(text, "1.04 ± 0.06 (n = 2: seeds 2, 7)");
    }

    #[test]
    fn each_device_has_its_own_time() {
        let mut seeds = [synthetic(1, 0.01), synthetic(2, 0.01), synthetic(3, 0.01)];
        seeds[1].backend = "cuda".to_owned();
        seeds[1].train_seconds = 200.0;
        seeds[1].machine = Some(Machine {
            system: "linux x86_64".to_owned(),
            processor: Some("Some CPU".to_owned()),
            cores: 16,
            device: Some("Some GPU".to_owned()),
        });
        seeds[2].train_seconds = 3100.0;
        assert_eq!(devices(&seeds), "flex, 1 thread; cuda, Some GPU");
        assert_eq!(times(&seeds), "50 min; 3 min");
    }

    #[test]
    fn a_processor_is_named_where_it_is_known() {
        let mut seed = synthetic(1, 0.01);
        let mut machine = Machine {
            system: "macos aarch64".to_owned(),
            processor: None,
            cores: 8,
            device: None,
        };
        seed.machine = Some(machine.clone());
        assert_eq!(device_of(&seed), "flex, 1 thread, macos aarch64");
        machine.processor = Some("Some CPU".to_owned());
        seed.machine = Some(machine);
        seed.threads = None;
        assert_eq!(device_of(&seed), "flex, 8 threads, Some CPU");
    }

    #[test]
    fn commits_are_short_and_named_once() {
        let mut seeds = [synthetic(1, 0.01), synthetic(2, 0.01), synthetic(3, 0.01)];
        assert_eq!(commits(&seeds), "`0123456`");
        seeds[1].versions.commit = Some("0123456789ab-dirty".to_owned());
        seeds[2].versions.commit = None;
        assert_eq!(commits(&seeds), "`0123456`, `0123456-dirty`, unknown");
        let commit = Some("abcdef012345".to_owned());
        seeds[0].earlier_versions = vec![Versions { commit }];
        let all = "`abcdef0`, `0123456`, `0123456-dirty`, unknown";
        assert_eq!(commits(&seeds), all);
    }
}
