//! What became of the files of a format, counted, and the table of it.

use std::fmt;

use super::program::End;

/// How many files there were, and what became of them.
#[derive(Debug, Default)]
pub struct Tally {
    pub tried: usize,
    pub read: usize,
    pub refused: usize,
    /// Neither, which is a fault of the program.
    pub found: usize,
}

impl Tally {
    /// Counts a file; what is wrong, if it is.
    pub fn count<'a>(&mut self, end: &'a End) -> Option<&'a str> {
        self.tried += 1;
        match end {
            End::Read => self.read += 1,
            End::Refused => self.refused += 1,
            End::Wrong(what) => {
                self.found += 1;
                return Some(what);
            }
        }
        None
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            tried,
            read,
            refused,
            found,
        } = self;
        write!(
            f,
            "{tried} files, {read} read, {refused} refused, {found} wrong"
        )
    }
}

/// A row for each format, in Markdown.
pub fn table(rows: &[(&str, Tally)]) -> String {
    let head =
        "| changed at random | tried | read | one sentence | wrong |\n|---|---|---|---|---|\n";
    let line = |(what, tally): &(&str, Tally)| {
        let Tally {
            tried,
            read,
            refused,
            found,
        } = tally;
        format!("| {what} | {tried} | {read} | {refused} | {found} |\n")
    };
    head.to_owned() + &rows.iter().map(line).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_counted_by_their_ends() {
        let mut tally = Tally::default();
        assert_eq!(tally.count(&End::Read), None);
        assert_eq!(tally.count(&End::Refused), None);
        assert_eq!(
            tally.count(&End::Wrong("a signal".to_owned())),
            Some("a signal")
        );
        let table = table(&[("tables", tally)]);
        assert!(table.ends_with("| tables | 3 | 1 | 1 | 1 |\n"), "{table}");
    }
}
