//! What became of faults, counted, and the table of it.

use super::run::End;

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
    /// Counts what another one has counted, too.
    pub fn add(&mut self, other: &Self) {
        self.injected += other.injected;
        self.survived += other.survived;
        self.refused += other.refused;
        self.lost += other.lost;
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_counted_by_their_ends() {
        let mut tally = Tally::default();
        tally.count(2, "a", End::Same);
        tally.count(1, "b", End::Refused);
        let table = table(&[("kills", tally)]);
        assert!(table.ends_with("| kills | 3 | 2 | 1 | 0 |\n"), "{table}");
    }
}
