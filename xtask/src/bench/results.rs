//! What was measured, by contestant and case.

use serde::Serialize;

use super::case::Case;
use super::contestant::{Contestant, Hardware};
use super::figures::Figures;
use super::plan::Task;
use super::sample::Sample;

/// The contestants and their figures.
#[derive(Debug, Serialize)]
pub struct Results {
    /// In the order of the tables; the first is the one that the others are compared with.
    pub contestants: Vec<Entrant>,
    /// In the order of the plan.
    pub measurements: Vec<Measurement>,
}

/// Who was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Entrant {
    /// Name in the tables.
    pub name: &'static str,
    /// The hardware it uses.
    pub hardware: Hardware,
    /// Library and version, once a process has told it.
    pub library: Option<String>,
}

/// One contestant in one case.
#[derive(Debug, Serialize)]
pub struct Measurement {
    /// Its name.
    pub contestant: &'static str,
    /// What it did.
    pub case: Case,
    /// Over all rounds.
    pub figures: Figures,
    /// What each round's process printed.
    pub samples: Vec<Sample>,
}

impl Results {
    /// Sums up the samples of each task; a task without any is missing.
    pub fn new(contestants: &[Contestant], measured: Vec<(Task, Vec<Sample>)>) -> Self {
        let mut entrants: Vec<Entrant> = contestants.iter().map(Entrant::of).collect();
        let mut measurements = Vec::new();
        for (Task { contestant, case }, samples) in measured {
            let Some(last) = samples.last() else { continue };
            entrants[contestant].library = Some(last.library.clone());
            measurements.push(Measurement {
                contestant: entrants[contestant].name,
                case,
                figures: Figures::of(&samples, case.rows()),
                samples,
            });
        }
        Self {
            contestants: entrants,
            measurements,
        }
    }

    /// The figures of one contestant in one case, where it was measured.
    pub fn get(&self, contestant: &Entrant, case: Case) -> Option<&Figures> {
        self.measurements
            .iter()
            .find(|it| it.contestant == contestant.name && it.case == case)
            .map(|it| &it.figures)
    }

    /// The fastest of those that compute on the same hardware.
    pub fn fastest(&self, hardware: Hardware, case: Case) -> Option<(&Entrant, &Figures)> {
        self.contestants
            .iter()
            .filter(|entrant| entrant.hardware == hardware)
            .filter_map(|entrant| Some((entrant, self.get(entrant, case)?)))
            .min_by(|(_, one), (_, other)| one.median_ms.total_cmp(&other.median_ms))
    }
}

impl Entrant {
    fn of(contestant: &Contestant) -> Self {
        Self {
            name: contestant.name,
            hardware: contestant.hardware,
            library: None,
        }
    }
}

/// Results made up for the tests of the tables: of each contestant the cases with their
/// milliseconds, which are the same in every step.
#[cfg(test)]
pub fn made_up(contestants: &[(&'static str, &[(Case, f64)])]) -> Results {
    let entrant = |&(name, _): &(&'static str, _)| Entrant {
        name,
        hardware: Hardware::Cpu,
        library: Some("library 1.0".to_owned()),
    };
    let measurement = |contestant, &(case, milliseconds): &(Case, f64)| {
        let samples = vec![Sample {
            library: "library 1.0".to_owned(),
            first_ms: 10.0 * milliseconds,
            times_ms: vec![milliseconds],
            peak_memory_bytes: Some(100 << 20),
            cost: None,
        }];
        Measurement {
            contestant,
            case,
            figures: Figures::of(&samples, case.rows()),
            samples,
        }
    };
    Results {
        contestants: contestants.iter().map(entrant).collect(),
        measurements: contestants
            .iter()
            .flat_map(|(name, cases)| cases.iter().map(|case| measurement(*name, case)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backends::Backend;
    use crate::bench::presets::Method;

    #[test]
    fn a_task_without_a_sample_is_missing() {
        let contestants = [Contestant::ladder(Backend::Flex, "step".into())];
        let case = Case::step(Method::Full, 100);
        let task = Task {
            contestant: 0,
            case,
        };
        let results = Results::new(&contestants, vec![(task, Vec::new())]);
        assert!(results.get(&results.contestants[0], case).is_none());
        assert!(results.fastest(Hardware::Cpu, case).is_none());
    }

    #[test]
    fn the_fastest_is_found_among_those_of_one_hardware() {
        let case = Case::step(Method::Full, 100);
        let mut results = made_up(&[("slow", &[(case, 4.0)]), ("fast", &[(case, 3.0)])]);
        assert_eq!(results.fastest(Hardware::Cpu, case).unwrap().0.name, "fast");
        results.contestants[1].hardware = Hardware::Gpu;
        assert_eq!(results.fastest(Hardware::Cpu, case).unwrap().0.name, "slow");
    }
}
