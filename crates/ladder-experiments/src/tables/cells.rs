//! Results in the cells of a table.

use ladder_train::{MeanStd, Report};

use crate::numbers::duration;

/// What stands where no seed was trained.
pub const NOT_YET_RUN: &str = "not yet run";

/// The error of a seed in a table: the one by the row's settings, a variant's, the baseline's.
type ErrorOf<'a> = &'a dyn Fn(&Report) -> Option<f64>;

/// `1.04 ± 0.06 (n = 2)` in percent, `1.08 (n = 1)` of a single seed; `None` without any.
///
/// Seeds are named where they are not the first ones, so that nobody can choose them unseen.
pub fn error(results: &[Report], of: ErrorOf) -> Option<String> {
    let (seeds, errors): (Vec<u64>, Vec<f64>) = results
        .iter()
        .filter_map(|result| Some((result.config.seed, of(result)?)))
        .unzip();
    let MeanStd {
        mean,
        standard_deviation,
        n,
    } = MeanStd::of(&errors)?;
    let mut text = format!("{:.2}", 100.0 * mean);
    if let Some(deviation) = standard_deviation {
        text += &format!(" ± {:.2}", 100.0 * deviation);
    }
    Some(match seeds.iter().copied().eq(1..=n as u64) {
        true => format!("{text} (n = {n})"),
        false => format!("{text} (n = {n}: seeds {})", join(&seeds, ", ")),
    })
}

/// Mean time of a run on each device, in the order of [`devices`].
pub fn times(results: &[Report]) -> String {
    let mean = |device: &String| {
        let on_device = results.iter().filter(|result| device_of(result) == *device);
        let seconds: Vec<f64> = on_device.map(|result| result.train_seconds).collect();
        duration(seconds.iter().sum::<f64>() / seconds.len() as f64)
    };
    let times: Vec<String> = devices_of(results).iter().map(mean).collect();
    times.join("; ")
}

/// What the seeds were trained on, each once.
pub fn devices(results: &[Report]) -> String {
    devices_of(results).join("; ")
}

/// The commits that the seeds were trained at, each once; of a seed that was resumed, all of them.
pub fn commits(results: &[Report]) -> String {
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

fn devices_of(results: &[Report]) -> Vec<String> {
    each_once(results.iter().map(device_of))
}

/// `flex, 1 thread, Some CPU`, or the device's own name.
fn device_of(result: &Report) -> String {
    let machine = result.machine.as_ref();
    let mut words = vec![result.config.backend.name().to_owned()];
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

#[cfg(test)]
mod tests {
    use ladder_model::Backend;
    use ladder_train::Machine;

    use super::*;
    use crate::synthetic::{report, versions};

    #[test]
    fn several_seeds_have_a_deviation_and_a_single_one_says_that_it_is_one() {
        let seeds = [report(1, 0.0108), report(2, 0.01)];
        let text = error(&seeds, &|seed| seed.test_error).unwrap();
        assert_eq!(text, "1.04 ± 0.06 (n = 2)");
        assert_eq!(
            error(&seeds[..1], &|seed| seed.test_error).unwrap(),
            "1.08 (n = 1)"
        );
        assert_eq!(error(&[], &|seed| seed.test_error), None);
        assert_eq!(error(&seeds, &|result| result.baseline_test_error), None);
    }

    #[test]
    fn seeds_that_are_not_the_first_ones_are_named() {
        let seeds = [report(2, 0.0108), report(7, 0.01)];
        let text = error(&seeds, &|seed| seed.test_error).unwrap();
        assert_eq!(text, "1.04 ± 0.06 (n = 2: seeds 2, 7)");
    }

    #[test]
    fn each_device_has_its_own_time() {
        let mut seeds = [report(1, 0.01), report(2, 0.01), report(3, 0.01)];
        seeds[1].config.backend = Backend::Cuda;
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
        let mut seed = report(1, 0.01);
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
        let mut seeds = [report(1, 0.01), report(2, 0.01), report(3, 0.01)];
        assert_eq!(commits(&seeds), "`0123456`");
        seeds[1].versions.commit = Some("0123456789ab-dirty".to_owned());
        seeds[2].versions.commit = None;
        assert_eq!(commits(&seeds), "`0123456`, `0123456-dirty`, unknown");
        seeds[0].earlier_versions = vec![versions("abcdef012345")];
        let all = "`abcdef0`, `0123456`, `0123456-dirty`, unknown";
        assert_eq!(commits(&seeds), all);
    }
}
