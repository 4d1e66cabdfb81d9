//! A table in Markdown that is readable as plain text too.

use std::fmt;

/// Rows of cells below a header; the first columns are labels, the others numbers.
#[derive(Debug)]
pub struct MarkdownTable {
    labels: usize,
    rows: Vec<Vec<String>>,
}

impl MarkdownTable {
    /// A table without rows, whose first `labels` columns are text.
    pub fn new<T: Into<String>>(labels: usize, header: impl IntoIterator<Item = T>) -> Self {
        let header = header.into_iter().map(Into::into).collect();
        Self {
            labels,
            rows: vec![header],
        }
    }

    /// Adds a row, as long as the header.
    pub fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }

    /// Whether there is anything below the header.
    pub fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    fn width(&self, column: usize) -> usize {
        let width = |row: &Vec<String>| row.get(column).map_or(0, |cell| cell.chars().count());
        self.rows.iter().map(width).max().unwrap_or(0).max(3)
    }

    /// The line below the header, which aligns numbers to the right.
    fn rule(&self, column: usize) -> String {
        let width = self.width(column);
        match column < self.labels {
            true => "-".repeat(width),
            false => "-".repeat(width - 1) + ":",
        }
    }
}

impl fmt::Display for MarkdownTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, row) in self.rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                let width = self.width(column);
                match column < self.labels {
                    true => write!(f, "| {cell:<width$} ")?,
                    false => write!(f, "| {cell:>width$} ")?,
                }
            }
            writeln!(f, "|")?;
            if index == 0 {
                (0..row.len()).try_for_each(|column| write!(f, "| {} ", self.rule(column)))?;
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = MarkdownTable::new(1, ["", "step ms"]);
        assert!(table.is_empty());
        table.push(["flex".to_owned(), "5".to_owned()]);
        let expected = "|      | step ms |\n| ---- | ------: |\n| flex |       5 |\n";
        assert_eq!(table.to_string(), expected);
    }
}
