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

/// The row of a format, in Markdown.
pub fn row(what: &str, seconds: u64, tally: &Tally) -> String {
    let Tally {
        tried,
        read,
        refused,
        found,
    } = tally;
    let minutes = seconds as f64 / 60.0;
    format!(
        "{}{minutes:.1} | {tried} | {read} | {refused} | {found} |\n",
        start(what)
    )
}

/// A table with this row; those of other formats stay as they were written.
pub fn table(written: &str, formats: &[&str], row: &str) -> String {
    let lines = formats.iter().filter_map(|what| {
        let is_of_it = |line: &&str| line.starts_with(&start(what));
        [row].into_iter().chain(written.lines()).find(is_of_it)
    });
    let lines: Vec<&str> = lines.map(str::trim_end).collect();
    format!("{HEAD}{}\n", lines.join("\n"))
}

const HEAD: &str = "| changed at random | minutes | tried | read | one sentence | wrong |\n\
                    |---|---|---|---|---|---|\n";

fn start(what: &str) -> String {
    format!("| {what} | ")
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
        let row = row("tables", 90, &tally);
        assert_eq!(row, "| tables | 1.5 | 3 | 1 | 1 | 1 |\n");
    }

    #[test]
    fn a_row_is_replaced_where_it_stands_and_the_others_stay() {
        let formats = ["a", "b", "c"];
        let first = table("", &formats, "| b | 1.0 | 2 | 2 | 0 | 0 |\n");
        let second = table(&first, &formats, "| a | 1.0 | 5 | 5 | 0 | 0 |\n");
        let third = table(&second, &formats, "| b | 9.0 | 7 | 7 | 0 | 0 |\n");
        let rows = third.strip_prefix(HEAD).unwrap();
        assert_eq!(
            rows,
            "| a | 1.0 | 5 | 5 | 0 | 0 |\n| b | 9.0 | 7 | 7 | 0 | 0 |\n"
        );
    }
}
