//! The whole benchmark, as JSON and as Markdown.

use serde::Serialize;

use super::machine::Machine;
use super::plan::Section;
use super::presets::Presets;
use super::results::Results;
use super::sampling::SamplingPlan;
use super::tables;

/// Everything that was measured, and how.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What it was measured on.
    pub machine: Machine,
    /// How long and how often.
    pub sampling: SamplingPlan,
    /// Which parts were asked for.
    pub sections: Vec<Section>,
    /// The figures.
    #[serde(flatten)]
    pub results: Results,
    /// What went wrong.
    pub failures: Vec<String>,
}

impl Report {
    /// The tables with what they were measured on, and the chart between them where there is one.
    pub fn markdown(&self, presets: &Presets, chart: Option<&str>) -> String {
        let mut text = self.circumstances();
        if let Some(file) = chart {
            text +=
                &format!("![Milliseconds per training step, each method and batch]({file})\n\n");
        }
        for &section in &self.sections {
            text += &tables::section(section, &self.results, presets);
        }
        text + &tables::losses(&self.results) + &self.failed()
    }

    fn circumstances(&self) -> String {
        let Machine {
            date,
            commit,
            compiler,
            load,
            ..
        } = &self.machine;
        let unknown = || "unknown".to_owned();
        let busy = match (self.machine.is_busy(), load) {
            (true, Some(load)) => format!(
                "\n**Other programs were computing (load {load}): these figures mean little.**\n"
            ),
            _ => String::new(),
        };
        format!(
            "{}.\n{date}, commit {}; {}; {}.\n{}\n{busy}\n",
            self.machine.hardware(),
            commit.clone().unwrap_or_else(unknown),
            compiler.clone().unwrap_or_else(unknown),
            self.libraries(),
            self.sampling,
        )
    }

    /// `burn 0.22.1 (flex, ndarray), torch 2.9.0 (torch eager)`.
    fn libraries(&self) -> String {
        let mut libraries: Vec<(&str, Vec<&str>)> = Vec::new();
        for implementation in &self.results.implementations {
            let library = implementation
                .library
                .as_deref()
                .unwrap_or("nothing measured");
            match libraries.iter_mut().find(|(known, _)| *known == library) {
                Some((_, names)) => names.push(implementation.name),
                None => libraries.push((library, vec![implementation.name])),
            }
        }
        let words = libraries
            .iter()
            .map(|(library, names)| format!("{library} ({})", names.join(", ")));
        words.collect::<Vec<_>>().join(", ")
    }

    fn failed(&self) -> String {
        if self.failures.is_empty() {
            return String::new();
        }
        format!("### Failed\n\n- {}\n", self.failures.join("\n- "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::case::Case;
    use crate::bench::presets::Method;
    use crate::bench::results::synthetic;

    fn report(failures: &[&str], sections: &[Section]) -> Report {
        let case = Case::step(Method::Full, 100);
        Report {
            machine: Machine {
                commit: Some("abc".to_owned()),
                load: Some(0.0),
                ..Machine::here()
            },
            sampling: SamplingPlan {
                quick: false,
                rounds: 3,
                steps: 30,
                warmup: 5,
                seconds: 2.0,
                threads: 0,
            },
            sections: sections.to_vec(),
            results: synthetic(&[("flex", &[(case, 4.0)]), ("ndarray", &[(case, 8.0)])]),
            failures: failures.iter().map(|&it| it.to_owned()).collect(),
        }
    }

    #[test]
    fn the_report_says_on_what_and_with_what_it_was_measured() {
        let presets = Presets::read().unwrap();
        let text = report(&[], &[]).markdown(&presets, Some("step.svg"));
        assert!(text.contains("commit abc;"), "{text}");
        assert!(text.contains("library 1.0 (flex, ndarray)"), "{text}");
        assert!(text.contains("](step.svg)"), "{text}");
        assert!(!text.contains("mean little"), "{text}");
    }

    #[test]
    fn only_the_sections_asked_for_are_written() {
        let presets = Presets::read().unwrap();
        let headings = |sections: &[Section]| -> Vec<String> {
            let text = report(&["wgpu: no device"], sections).markdown(&presets, None);
            let lines = text.lines().filter_map(|line| line.strip_prefix("### "));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(headings(&[]), ["Where flex loses", "Failed"]);
        let floor = ["Floor", "Where flex loses", "Failed"];
        assert_eq!(headings(&[Section::Floor]), floor);
    }
}
