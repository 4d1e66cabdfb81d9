//! Which cases each part of the report needs.

use clap::ValueEnum;
use serde::Serialize;

use super::case::{Case, Size};
use super::hardware::Hardware;
use super::implementation::Implementation;
use super::presets::Method;

/// Labeled rows of a step, and as many unlabeled ones.
pub const BATCHES: [u64; 3] = [100, 250, 1000];

/// The paper's batch.
pub const BATCH: u64 = 100;

/// Rows that the classifier sees at a time.
pub const EVALUATION_BATCH: u64 = 1000;

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// Time, rate and memory of a training step, each method and batch
    Steps,
    /// Rows per second of the classifier
    Evaluation,
    /// The full step beside its matrix products alone
    Floor,
    /// One thread beside all
    Threads,
    /// Wider and deeper networks beside their matrix products
    Scaling,
}

/// One process of each round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Index of who does it.
    pub implementation: usize,
    /// What it does.
    pub case: Case,
}

/// Every task of these sections once, a case's implementations one after the other.
pub fn plan(sections: &[Section], implementations: &[Implementation]) -> Vec<Task> {
    let mut tasks = Vec::new();
    for section in sections {
        for case in section.cases() {
            for (implementation, program) in implementations.iter().enumerate() {
                let task = Task {
                    implementation,
                    case,
                };
                let takes_part = section.admits(task, program) && program.takes_part(case);
                if takes_part && !tasks.contains(&task) {
                    tasks.push(task);
                }
            }
        }
    }
    tasks
}

impl Section {
    fn cases(self) -> Vec<Case> {
        let full = Case::step(Method::Full, BATCH);
        match self {
            Self::Steps => steps().collect(),
            Self::Evaluation => vec![Case::logits(EVALUATION_BATCH)],
            Self::Floor => vec![full, full.products()],
            Self::Threads => vec![full, full.on_one_thread()],
            Self::Scaling => sizes()
                .flat_map(|size| [full.at(size), full.at(size).products()])
                .collect(),
        }
    }

    fn admits(self, task: Task, program: &Implementation) -> bool {
        match self {
            Self::Threads => program.hardware == Hardware::Cpu,
            Self::Scaling => task.implementation == 0,
            _ => true,
        }
    }
}

/// Each method at each batch, and a supervised step on as many rows as the ladder's smallest.
fn steps() -> impl Iterator<Item = Case> {
    BATCHES
        .into_iter()
        .flat_map(|batch| Method::ALL.map(|method| Case::step(method, batch)))
        .chain([supervised_on_all_rows()])
}

/// A supervised step that sees as many rows as a ladder's step at the paper's batch.
pub fn supervised_on_all_rows() -> Case {
    Case::step(Method::Supervised, 2 * BATCH)
}

/// The paper's network, wider ones, deeper ones.
pub fn sizes() -> impl Iterator<Item = Size> {
    [(1, 1), (2, 1), (4, 1), (1, 2), (1, 4)]
        .into_iter()
        .map(|(width, depth)| Size { width, depth })
}

#[cfg(test)]
mod tests {
    use ladder_model::Backend;

    use super::*;
    use crate::bench::torch::Mode;

    fn implementations() -> [Implementation; 3] {
        [
            Implementation::ladder(Backend::Flex, "step".into()),
            Implementation::ladder(Backend::Wgpu, "step".into()),
            Implementation::torch("python3", Mode::Compile, Hardware::Cpu),
        ]
    }

    fn count(sections: &[Section]) -> usize {
        plan(sections, &implementations()).len()
    }

    #[test]
    fn each_section_asks_for_its_cases() {
        assert_eq!(count(&[Section::Steps]), 13 * 3);
        assert_eq!(count(&[Section::Evaluation]), 3);
        assert_eq!(count(&[Section::Floor]), 3 + 2);
        assert_eq!(count(&[Section::Threads]), 2 * 2);
        assert_eq!(count(&[Section::Scaling]), 5 * 2);
    }

    #[test]
    fn what_two_sections_need_is_measured_once() {
        assert_eq!(count(&[Section::Steps, Section::Floor]), 13 * 3 + 2);
        assert_eq!(count(&[Section::Floor, Section::Floor]), 3 + 2);
    }

    #[test]
    fn the_implementations_of_a_case_take_turns() {
        let tasks = plan(&[Section::Steps], &implementations());
        let order: Vec<usize> = tasks
            .iter()
            .take(4)
            .map(|task| task.implementation)
            .collect();
        assert_eq!(order, [0, 1, 2, 0]);
        assert_eq!(tasks[0].case, tasks[2].case);
    }
}
