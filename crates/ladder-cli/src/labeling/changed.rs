//! What labels that are given do to those that were there.

use std::fmt;

use ladder_data::Label;

use crate::output::counted;

/// Rows by what has become of their labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Those that had none.
    pub new: usize,
    /// Those that had another one.
    pub changed: usize,
    /// Those that had the same.
    same: usize,
}

impl Changed {
    /// Another row, whose label was `before` and is `now`.
    pub fn count(&mut self, before: Option<Label>, now: Option<Label>) {
        match (before, now) {
            (None, Some(_)) => self.new += 1,
            (before, now) if before != now => self.changed += 1,
            _ => self.same += 1,
        }
    }
}

impl fmt::Display for Changed {
    /// `5 labels are added, 1 label is changed`, without what there is none of.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [
            (self.new, "added"),
            (self.changed, "changed"),
            (self.same, "as before"),
        ];
        let words = words.into_iter().filter(|(rows, _)| *rows > 0);
        let words = words.map(|(rows, word)| {
            let labels = counted(rows, "label is", "labels are");
            format!("{labels} {word}")
        });
        f.write_str(&words.collect::<Vec<_>>().join(", "))
    }
}
