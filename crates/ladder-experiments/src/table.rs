//! A table in Markdown that is readable as plain text too.

use std::fmt;

/// Rows of cells below a header; the first columns are labels, the others numbers.
#[derive(Debug)]
pub struct Table {
    labels: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
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

impl fmt::Display for Table {
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

/// What stands where nothing was measured.
pub fn missing() -> String {
    "–".to_owned()
}

/// A number with about three digits.
pub fn short(value: f64) -> String {
    let decimals = match value.abs() {
        value if value < 9.995 => 2,
        value if value < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// `48 s`, `49 min`, `3 h 07 min`.
pub fn duration(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    match minutes {
        _ if seconds < 59.5 => format!("{seconds:.0} s"),
        0..60 => format!("{minutes} min"),
        _ => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(1, ["", "step ms"]);
        assert!(table.is_empty());
        table.push(["flex".to_owned(), "5".to_owned()]);
        let expected = "|      | step ms |\n| ---- | ------: |\n| flex |       5 |\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn a_number_has_about_three_digits() {
        let written = [1.234, 12.34, 123.4, 9.999, 1234.5].map(short);
        assert_eq!(written, ["1.23", "12.3", "123", "10.0", "1234"]);
    }

    #[test]
    fn durations_are_short_to_read() {
        let texts = [12.4, 59.6, 2900.0, 3590.0, 11220.0].map(duration);
        assert_eq!(
            texts,
            ["12 s", "1 min", "48 min", "1 h 00 min", "3 h 07 min"]
        );
    }
}
