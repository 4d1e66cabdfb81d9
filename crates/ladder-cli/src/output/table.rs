//! Columns of text, aligned.

use std::fmt;

use super::escape::escaped;

/// How the cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table without rules: a header line, then the rows, two spaces between columns. A cell is one
/// line, whatever is in it.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(String, Align)>,
    lines: Vec<Line>,
}

#[derive(Debug, Clone)]
enum Line {
    /// One cell for each column.
    Row(Vec<String>),
    /// Text across all columns.
    Text(String),
}

impl Table {
    /// An empty table; a header of empty names is not printed.
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let columns = columns
            .iter()
            .map(|&(name, align)| (escaped(name), align))
            .collect();
        Self {
            columns,
            lines: Vec::new(),
        }
    }

    /// Adds a row; it has as many cells as there are columns.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.push(cells.into());
    }

    /// Adds a row of a number of cells known at run time only.
    pub fn push(&mut self, cells: Vec<String>) {
        assert_eq!(
            cells.len(),
            self.columns.len(),
            "invariant: one cell for each column"
        );
        let cells = cells.iter().map(|cell| escaped(cell));
        self.lines.push(Line::Row(cells.collect()));
    }

    /// Adds an empty line and a line of text, above the rows that follow.
    pub fn heading(&mut self, text: &str) {
        self.lines.push(Line::Text(String::new()));
        self.lines.push(Line::Text(escaped(text)));
    }

    /// The width of each column in characters.
    fn widths(&self) -> Vec<usize> {
        let names = self.columns.iter().map(|(name, _)| name.chars().count());
        let mut widths: Vec<usize> = names.collect();
        for line in &self.lines {
            if let Line::Row(cells) = line {
                for (width, cell) in widths.iter_mut().zip(cells) {
                    *width = cell.chars().count().max(*width);
                }
            }
        }
        widths
    }

    fn line<'a>(&self, cells: impl Iterator<Item = &'a str>, widths: &[usize]) -> String {
        let columns = self.columns.iter().zip(widths);
        let padded = cells.zip(columns).map(|(cell, ((_, align), width))| {
            let space = " ".repeat(width - cell.chars().count());
            match align {
                Align::Left => format!("{cell}{space}"),
                Align::Right => format!("{space}{cell}"),
            }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        let names = || self.columns.iter().map(|(name, _)| name.as_str());
        if names().any(|name| !name.is_empty()) {
            writeln!(f, "{}", self.line(names(), &widths))?;
        }
        for line in &self.lines {
            match line {
                Line::Row(cells) => {
                    let cells = cells.iter().map(String::as_str);
                    writeln!(f, "{}", self.line(cells, &widths))?;
                }
                Line::Text(text) => writeln!(f, "{text}")?,
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
        let mut table = Table::new(&[("name", Align::Left), ("n", Align::Right)]);
        table.row(["Γ".into(), "1".into()]);
        table.row(["ladder".into(), "100".into()]);
        assert_eq!(table.to_string(), "name      n\nΓ         1\nladder  100\n");
    }

    #[test]
    fn a_heading_stands_alone_and_widens_no_column() {
        let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
        table.row(["a".into(), "b".into()]);
        table.heading("of the second kind");
        table.row(["c".into(), "d".into()]);
        assert_eq!(table.to_string(), "a  b\n\nof the second kind\nc  d\n");
    }

    #[test]
    fn a_table_without_names_has_no_header() {
        let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
        table.row(["a".into(), "b".into()]);
        assert_eq!(table.to_string(), "a  b\n");
    }
}
