//! A row of a table: a file of `experiments`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ladder_devtools::shell;
use ladder_train::{LabelCount, RunConfig, Settings};
use serde::Deserialize;

use super::published::{Check, Published, SpreadKind};

/// A preset of `ladder train`, which may be a row of a paper's table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The name of the file, which is the name of the preset.
    pub name: String,
    /// Its settings; what its file does not set has its default.
    pub config: RunConfig,
    /// One line.
    pub summary: String,
    /// Paper and table; none of a row of our own.
    pub source: Option<String>,
    /// The paper's number.
    pub published: Option<Published>,
    /// What stands behind the ± of the paper's number.
    pub spread: SpreadKind,
}

/// The table `[about]`, as far as tables need it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct About {
    summary: String,
    source: Option<String>,
    published_error: Option<String>,
    published_spread: Option<SpreadKind>,
    published_check: Option<Check>,
}

impl About {
    /// What the published ± is. Rasmus et al. print standard deviations; where others print a ±,
    /// nobody should have to guess.
    fn spread(&self) -> Result<SpreadKind> {
        let published = self.published_error.as_deref().unwrap_or_default();
        let source = self.source.as_deref().unwrap_or_default();
        let must_say = published.contains('±') && !source.starts_with("Rasmus et al. 2015");
        match self.published_spread {
            None if must_say => bail!("published-spread: expected sd or se, found nothing"),
            spread => Ok(spread.unwrap_or(SpreadKind::Sd)),
        }
    }
}

impl Row {
    /// The row `name`, from the text of its file.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let settings = Settings::from_toml(text)?;
        let about = settings.about().context("expected a table [about]")?;
        let about = About::deserialize(about).context("[about]")?;
        let published = about.published_error.as_deref();
        let published = published.map(|text| Published::parse(text, about.published_check));
        Ok(Self {
            name: name.to_owned(),
            config: settings.config()?,
            published: published.transpose().context("published-error")?,
            spread: about.spread()?,
            summary: about.summary,
            source: about.source,
        })
    }

    /// Whether every training row has its label.
    pub fn has_all_labels(&self) -> bool {
        self.config.labels == LabelCount::All
    }
}

/// The folder of the rows.
pub fn folder() -> PathBuf {
    shell::root().join("experiments")
}

/// Every row of the folder, by name.
pub fn read_rows(folder: &Path) -> Result<Vec<Row>> {
    let name = || format!("{}", folder.display());
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .with_context(name)?;
    files.retain(|file| file.extension().is_some_and(|it| it == "toml"));
    files.retain(|file| !file.ends_with("Cargo.toml")); // The rows are a crate, too.
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn read(file: &Path) -> Result<Row> {
    let describe = || format!("{}", file.display());
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = std::fs::read_to_string(file).with_context(describe)?;
    Row::parse(&name, &text).with_context(describe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_experiments_is_a_row() {
        let rows = read_rows(&folder()).unwrap();
        let row = |name: &str| rows.iter().find(|row| row.name == name).unwrap();
        let full = row("mnist-100-full");
        assert_eq!(full.config.labels, LabelCount::Count(100));
        assert_eq!(full.spread, SpreadKind::Sd);
        assert_eq!(full.published.as_ref().unwrap().mean, 1.06);
        assert!(row("mnist-all-full").has_all_labels());
        assert_eq!(row("digits").published, None);
    }

    #[test]
    fn the_kind_of_the_spread_and_the_check_are_read() {
        let text = r#"
            dataset = "mnist"
            labels = 100
            [about]
            summary = "one line"
            published-error = "1.086 ± 0.023"
            published-spread = "se"
            published-check = "from-memory"
        "#;
        let row = Row::parse("mnist-100-sig", text).unwrap();
        assert_eq!(row.spread.name(), "SE");
        assert_eq!(row.published.unwrap().to_string(), "1.086 ± 0.023 †");
    }

    #[test]
    fn what_the_spread_of_a_paper_is_may_not_be_left_open() {
        let spread = |about: &str| {
            let text = format!("dataset = 'mnist'\nlabels = 1\n[about]\nsummary = ''\n{about}");
            Row::parse("a", &text).map(|row| row.spread)
        };
        let with_spread = "published-error = '1.0 ± 0.1'";
        let message = spread(with_spread).unwrap_err().to_string();
        assert!(message.contains("published-spread"), "{message}");
        for (about, expected) in [
            ("published-spread = 'se'", SpreadKind::Se),
            ("source = 'Rasmus et al. 2015, table 1'", SpreadKind::Sd),
        ] {
            assert_eq!(
                spread(&format!("{with_spread}\n{about}")).unwrap(),
                expected
            );
        }
        assert_eq!(spread("published-error = '1.0'").unwrap(), SpreadKind::Sd);
    }

    #[test]
    fn a_setting_that_nobody_knows_and_a_missing_table_are_named() {
        for (text, words) in [
            (
                "epoch = 3\n[about]\nsummary = ''",
                "line 1: unknown field `epoch`",
            ),
            ("epochs = 3", "expected a table [about]"),
            (
                "[about]\nsource = 'a paper'",
                "[about]: missing field `summary`",
            ),
        ] {
            let message = format!("{:#}", Row::parse("a", text).unwrap_err());
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn a_published_error_that_is_no_number_is_named() {
        let text = "dataset = 'mnist'\nlabels = 1\n[about]\nsummary = ''\npublished-error = 'one'";
        let error = Row::parse("a", text).unwrap_err();
        let message = format!("{error:#}");
        assert!(message.contains("published-error: expected"), "{message}");
    }
}
