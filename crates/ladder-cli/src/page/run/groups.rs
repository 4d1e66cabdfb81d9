//! What rows are colored by: their classes, or fifths of the values of a regression.

use ladder_data::{Label, Task};
use ladder_train::RowAnswer;
use ladder_train::analysis::significant;

use super::subject::Subject;

/// Groups of values, each with about as many labeled rows.
const GROUPS: usize = 5;

/// Classes, or ranges of values.
pub struct Groups {
    task: Task,
    names: Vec<String>,
    /// Where a range of values ends and the next one begins.
    edges: Vec<f64>,
}

impl Groups {
    pub fn of(subject: &Subject) -> Self {
        match subject.task() {
            Task::Classification => Self {
                task: Task::Classification,
                names: subject.classes.clone(),
                edges: Vec::new(),
            },
            Task::Regression => {
                let train = &subject.dataset.train;
                let labeled = subject.labeled.iter();
                Self::of_values(
                    labeled
                        .filter_map(|&row| train.target(row as usize))
                        .collect(),
                )
            }
        }
    }

    fn of_values(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let edge = |group: usize| values[(values.len() - 1) * group / GROUPS];
        let mut edges: Vec<f64> = (1..GROUPS).map(edge).collect();
        edges.dedup();
        let name = |group: usize| match (group.checked_sub(1), edges.get(group)) {
            (_, Some(edge)) => format!("≤ {}", significant(*edge)),
            (Some(last), None) => format!("> {}", significant(edges[last])),
            (None, None) => "all".to_owned(),
        };
        Self {
            task: Task::Regression,
            names: (0..=edges.len()).map(name).collect(),
            edges,
        }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What a color is: `true class`, `range of the predicted value`.
    pub fn color(&self, which: &str) -> String {
        match self.task {
            Task::Classification => format!("{which} class"),
            Task::Regression => format!("range of the {which} value"),
        }
    }

    pub fn of_label(&self, label: Label) -> usize {
        match label {
            Label::Class(class) => class as usize,
            Label::Value(value) => self.of_value(value),
        }
    }

    pub fn of_answer(&self, answer: RowAnswer) -> usize {
        match answer {
            RowAnswer::Class(prediction) => prediction.class,
            RowAnswer::Value(value) => self.of_value(value),
        }
    }

    fn of_value(&self, value: f64) -> usize {
        self.edges.partition_point(|edge| *edge < value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_into_fifths_and_equal_ones_into_one_group() {
        let groups = Groups::of_values((0..=100).map(f64::from).collect());
        assert_eq!(
            groups.names(),
            ["≤ 20.00", "≤ 40.00", "≤ 60.00", "≤ 80.00", "> 80.00"]
        );
        assert_eq!(
            [20.0, 20.5, 500.0].map(|value| groups.of_value(value)),
            [0, 1, 4]
        );
        let same = Groups::of_values(vec![3.0; 10]);
        assert_eq!(same.names(), ["≤ 3.000", "> 3.000"]);
    }
}
