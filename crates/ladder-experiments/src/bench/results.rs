//! What was measured, by implementation and case.

use serde::Serialize;

use super::case::Case;
use super::figures::Figures;
use super::hardware::Hardware;
use super::implementation::Implementation;
use super::plan::Task;
use super::sample::Sample;

/// The implementations and their figures.
#[derive(Debug, Serialize)]
pub struct Results {
    /// In the order of the tables; the first is the one that the others are compared with.
    pub implementations: Vec<ImplementationInfo>,
    /// In the order of the plan.
    pub measurements: Vec<Measurement>,
}

/// An implementation that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct ImplementationInfo {
    /// Name in the tables.
    pub name: &'static str,
    /// The hardware it uses.
    pub hardware: Hardware,
    /// Library and version, once a process has printed it.
    pub library: Option<String>,
}

/// One implementation in one case.
#[derive(Debug, Serialize)]
pub struct Measurement {
    /// Its name.
    pub implementation: &'static str,
    /// What it did.
    pub case: Case,
    /// Over all rounds.
    pub figures: Figures,
    /// What each round's process printed.
    pub samples: Vec<Sample>,
}

impl Results {
    /// Sums up the samples of each task; a task without any is missing.
    pub fn new(implementations: &[Implementation], measured: Vec<(Task, Vec<Sample>)>) -> Self {
        let mut infos: Vec<ImplementationInfo> =
            implementations.iter().map(ImplementationInfo::of).collect();
        let mut measurements = Vec::new();
        for (task, samples) in measured {
            let Some(last) = samples.last() else { continue };
            let info = &mut infos[task.implementation];
            info.library = Some(last.library.clone());
            measurements.push(Measurement {
                implementation: info.name,
                case: task.case,
                figures: Figures::of(&samples, task.case.rows()),
                samples,
            });
        }
        Self {
            implementations: infos,
            measurements,
        }
    }

    /// The figures of one implementation in one case, where it was measured.
    pub fn get(&self, implementation: &ImplementationInfo, case: Case) -> Option<&Figures> {
        self.measurements
            .iter()
            .find(|it| it.implementation == implementation.name && it.case == case)
            .map(|it| &it.figures)
    }

    /// The fastest of those that compute on the same hardware.
    pub fn fastest(
        &self,
        hardware: Hardware,
        case: Case,
    ) -> Option<(&ImplementationInfo, &Figures)> {
        self.implementations
            .iter()
            .filter(|implementation| implementation.hardware == hardware)
            .filter_map(|implementation| Some((implementation, self.get(implementation, case)?)))
            .min_by(|(_, one), (_, other)| one.median_ms.total_cmp(&other.median_ms))
    }
}

impl ImplementationInfo {
    fn of(implementation: &Implementation) -> Self {
        Self {
            name: implementation.name,
            hardware: implementation.hardware,
            library: None,
        }
    }
}

/// Synthetic results for the tests of the tables: of each implementation the cases with their
/// milliseconds, which are the same in every step.
#[cfg(test)]
pub fn synthetic(implementations: &[(&'static str, &[(Case, f64)])]) -> Results {
    let implementation = |&(name, _): &(&'static str, _)| ImplementationInfo {
        name,
        hardware: Hardware::Cpu,
        library: Some("library 1.0".to_owned()),
    };
    let measurement = |implementation, &(case, milliseconds): &(Case, f64)| {
        let samples = vec![Sample {
            library: "library 1.0".to_owned(),
            first_ms: 10.0 * milliseconds,
            times_ms: vec![milliseconds],
            peak_memory_bytes: Some(100 << 20),
            cost: None,
        }];
        Measurement {
            implementation,
            case,
            figures: Figures::of(&samples, case.rows()),
            samples,
        }
    };
    Results {
        implementations: implementations.iter().map(implementation).collect(),
        measurements: implementations
            .iter()
            .flat_map(|(name, cases)| cases.iter().map(|case| measurement(*name, case)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use ladder_model::Backend;

    use super::*;
    use crate::bench::presets::Method;

    #[test]
    fn a_task_without_a_sample_is_missing() {
        let implementations = [Implementation::ladder(Backend::Flex, "step".into())];
        let case = Case::step(Method::Full, 100);
        let task = Task {
            implementation: 0,
            case,
        };
        let results = Results::new(&implementations, vec![(task, Vec::new())]);
        assert!(results.get(&results.implementations[0], case).is_none());
        assert!(results.fastest(Hardware::Cpu, case).is_none());
    }

    #[test]
    fn the_fastest_is_found_among_those_of_one_hardware() {
        let case = Case::step(Method::Full, 100);
        let mut results = synthetic(&[("slow", &[(case, 4.0)]), ("fast", &[(case, 3.0)])]);
        assert_eq!(results.fastest(Hardware::Cpu, case).unwrap().0.name, "fast");
        results.implementations[1].hardware = Hardware::Gpu;
        assert_eq!(results.fastest(Hardware::Cpu, case).unwrap().0.name, "slow");
    }
}
