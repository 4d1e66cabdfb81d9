//! What became of faults, counted, and the table of it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::ladder::End;

/// How many faults of one kind there were, and what became of them.
#[derive(Debug, Default)]
pub struct Tally {
    /// All.
    pub injected: usize,
    /// The result was the undisturbed one.
    pub survived: usize,
    /// One sentence said what is damaged.
    pub refused: usize,
    /// Anything else.
    pub lost: usize,
}

impl Tally {
    /// Counts so many faults that ended in the same way; what is lost is printed.
    pub fn count(&mut self, faults: usize, what: &str, end: End) {
        self.injected += faults;
        match end {
            End::Same => self.survived += faults,
            End::Refused => self.refused += faults,
            End::Lost(why) => {
                println!("lost: {what}: {why}");
                self.lost += faults;
            }
        }
    }
}

/// A row for each kind of fault, in Markdown.
pub fn table(rows: &[(&str, Tally)]) -> String {
    let head = "| fault | injected | same result | one sentence | lost |\n|---|---|---|---|---|\n";
    let line = |(what, tally): &(&str, Tally)| {
        let Tally {
            injected,
            survived,
            refused,
            lost,
        } = tally;
        format!("| {what} | {injected} | {survived} | {refused} | {lost} |\n")
    };
    head.to_owned() + &rows.iter().map(line).collect::<String>()
}

const BEGIN: &str = "<!-- begin: written by `cargo xtask faults --write` -->\n";
const END: &str = "<!-- end -->";

/// Replaces the table of a page.
pub fn write(page: &Path, table: &str) -> Result<()> {
    let text = fs::read_to_string(page).with_context(|| page.display().to_string())?;
    let text = replaced(&text, table).with_context(|| format!("{}: no marks", page.display()))?;
    Ok(fs::write(page, text)?)
}

fn replaced(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_counted_by_their_ends_and_the_table_replaces_the_one_before() {
        let mut tally = Tally::default();
        tally.count(2, "a", End::Same);
        tally.count(1, "b", End::Refused);
        let table = table(&[("kills", tally)]);
        assert!(table.ends_with("| kills | 3 | 2 | 1 | 0 |\n"), "{table}");
        let page = format!("above\n{BEGIN}old\n{END}\nbelow");
        let written = replaced(&page, &table).unwrap();
        assert!(
            written.starts_with("above\n") && written.ends_with("\nbelow"),
            "{written}"
        );
        assert!(
            written.contains(&table) && !written.contains("old"),
            "{written}"
        );
        assert_eq!(replaced("no marks", &table), None);
    }
}
