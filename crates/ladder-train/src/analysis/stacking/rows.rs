//! Rows that networks have not learned from, of classes and of values alike.

/// Rows whose truth is known, with what each network says of them.
#[derive(Clone, Debug)]
pub(crate) struct HeldOutOf<T, S> {
    pub(super) rows: Vec<Row<T, S>>,
}

#[derive(Clone, Debug)]
pub(super) struct Row<T, S> {
    pub truth: T,
    /// What each network says.
    pub said: Vec<S>,
}

impl<T, S> Default for HeldOutOf<T, S> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T: Clone, S: Clone> HeldOutOf<T, S> {
    /// One more row, with what each network says.
    pub fn add(&mut self, truth: T, said: Vec<S>) {
        self.rows.push(Row { truth, said });
    }

    /// The rows of all.
    pub fn all<'a>(parts: impl Iterator<Item = &'a Self>) -> Self
    where
        Self: 'a,
    {
        Self {
            rows: parts.flat_map(|part| part.rows.clone()).collect(),
        }
    }

    /// How many networks there are; none without rows.
    pub fn networks(&self) -> usize {
        self.rows.first().map_or(0, |row| row.said.len())
    }

    /// Equal weights.
    pub fn equal_weights(&self) -> Vec<f64> {
        vec![1.0 / self.networks() as f64; self.networks()]
    }
}

/// Rounded, so that a file gives back the same numbers.
pub(super) fn rounded(weights: &[f64]) -> Vec<f64> {
    weights.iter().map(|it| (it * 1e4).round() / 1e4).collect()
}
