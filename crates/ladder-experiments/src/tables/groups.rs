//! Which rows stand in which table, and in which order.

use ladder_train::LabelCount;

use crate::rows::{Row, SpreadKind};

/// The rows of one table: those of one source whose ± means the same.
#[derive(Debug)]
pub struct Group<'a> {
    /// Paper and table; none of the rows of our own.
    pub source: Option<&'a str>,
    /// What stands behind the published ±.
    pub spread: SpreadKind,
    /// By number of labels, then by published error.
    pub rows: Vec<&'a Row>,
}

/// The tables in the order of the papers, our own rows last.
pub fn groups(rows: &[Row]) -> Vec<Group<'_>> {
    let mut rows: Vec<&Row> = rows.iter().collect();
    rows.sort_by(|one, other| {
        let order = place(one).cmp(&place(other));
        let labels = || number_of_labels(one).cmp(&number_of_labels(other));
        let error = || published(one).total_cmp(&published(other));
        order.then_with(labels).then_with(error)
    });
    let groups = rows.chunk_by(|one, other| place(one) == place(other));
    groups
        .map(|rows| Group {
            source: rows[0].source.as_deref(),
            spread: rows[0].spread,
            rows: rows.to_vec(),
        })
        .collect()
}

/// Papers are in the order of their numbers at arXiv, which is that of their dates.
fn place(row: &Row) -> (bool, &str, SpreadKind) {
    let source = row.source.as_deref().unwrap_or_default();
    let number = source.find("arXiv:").map_or(source, |at| &source[at..]);
    (row.source.is_none(), number, row.spread)
}

fn number_of_labels(row: &Row) -> usize {
    match row.config.labels {
        LabelCount::Count(labels) => labels,
        LabelCount::All => usize::MAX,
    }
}

fn published(row: &Row) -> f64 {
    let published = row.published.as_ref();
    published.map_or(f64::INFINITY, |published| published.mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::row;

    #[test]
    fn papers_come_by_date_rows_by_labels_and_error_and_our_own_last() {
        let (ladders, combinators) = (
            "source = 'B. 2015, arXiv:1507.1, table 1'\npublished-spread = 'sd'",
            "source = 'A. 2016, arXiv:1511.2, table 1'\npublished-spread = 'se'",
        );
        let error = |about: &str, error| format!("{about}\npublished-error = '{error}'");
        let rows = [
            row("quick", "100", ""),
            row("sig", "100", &error(combinators, "1.08 ± 0.02")),
            row("all", "all", &error(ladders, "0.57 ± 0.02")),
            row("gamma", "100", &error(ladders, "3.06 ± 1.44 †")),
            row("full", "100", &error(ladders, "1.06 ± 0.37")),
            row("full-50", "50", &error(ladders, "1.62 ± 0.65")),
        ];
        let groups: Vec<Vec<&str>> = groups(&rows)
            .iter()
            .map(|group| group.rows.iter().map(|row| row.name.as_str()).collect())
            .collect();
        let expected: [&[&str]; 3] = [&["full-50", "full", "gamma", "all"], &["sig"], &["quick"]];
        assert_eq!(groups, expected);
    }

    #[test]
    fn deviations_and_standard_errors_never_share_a_table() {
        let source = "source = 'A, arXiv:1'";
        let rows = [
            row("one", "100", source),
            row("two", "100", &format!("{source}\npublished-spread = 'se'")),
            row("three", "100", source),
        ];
        let kinds: Vec<_> = groups(&rows)
            .iter()
            .map(|group| (group.spread, group.rows.len()))
            .collect();
        assert_eq!(kinds, [(SpreadKind::Sd, 2), (SpreadKind::Se, 1)]);
    }
}
