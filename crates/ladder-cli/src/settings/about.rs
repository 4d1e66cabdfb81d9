//! What a preset says about itself: where its numbers come from.

use serde::Deserialize;

/// The table `[about]` of a preset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct About {
    /// One line for `ladder presets`.
    pub summary: String,
    /// Paper and table.
    pub source: Option<String>,
    /// Test error in percent, as published: mean ± spread.
    pub published_error: Option<String>,
    /// What stands behind the ±.
    pub published_spread: Option<SpreadKind>,
    /// How the number was checked.
    pub published_check: Option<Check>,
}

/// What stands behind the ± of a published number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpreadKind {
    /// Standard deviation over seeds.
    Sd,
    /// Standard error of the mean: with ten seeds a third of the deviation.
    Se,
}

/// How a published number was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Read in the paper or in a second source.
    SecondSource,
    /// Quoted from memory.
    FromMemory,
}

impl SpreadKind {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sd => "standard deviation over seeds",
            Self::Se => "standard error of the mean",
        }
    }
}

impl About {
    /// The published error in a table where all spreads are alike: `3.06 ± 1.44 †`, with a dagger
    /// where nobody has looked it up.
    pub fn published(&self) -> Option<String> {
        let dagger = match self.published_check {
            Some(Check::FromMemory) => " †",
            Some(Check::SecondSource) | None => "",
        };
        let error = self.published_error.as_ref()?;
        Some(format!("{error}{dagger}"))
    }

    /// The published error beside results of ours, whose spread is a deviation:
    /// `3.06 ± 1.44 % †`, `1.193 ± 0.039 % (standard error of the mean) †`.
    pub fn published_in_full(&self) -> Option<String> {
        let error = self.published_error.as_ref()?;
        let dagger = self.published()?.split_off(error.len());
        let spread = match self.published_spread {
            Some(SpreadKind::Se) => format!(" ({})", SpreadKind::Se.name()),
            Some(SpreadKind::Sd) | None => String::new(),
        };
        Some(format!("{error} %{spread}{dagger}"))
    }

    /// The published mean.
    pub fn published_mean(&self) -> Option<f64> {
        let error = self.published_error.as_ref()?;
        error.split('±').next()?.trim().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(error: &str, spread: SpreadKind, check: Check) -> About {
        About {
            summary: String::new(),
            source: None,
            published_error: Some(error.to_owned()),
            published_spread: Some(spread),
            published_check: Some(check),
        }
    }

    #[test]
    fn a_standard_error_and_a_number_from_memory_are_marked() {
        let plain = about("1.06 ± 0.37", SpreadKind::Sd, Check::SecondSource);
        assert_eq!(plain.published().unwrap(), "1.06 ± 0.37");
        assert_eq!(plain.published_in_full().unwrap(), "1.06 ± 0.37 %");
        assert_eq!(plain.published_mean(), Some(1.06));
        let marked = about("1.193 ± 0.039", SpreadKind::Se, Check::FromMemory);
        assert_eq!(marked.published().unwrap(), "1.193 ± 0.039 †");
        let expected = "1.193 ± 0.039 % (standard error of the mean) †";
        assert_eq!(marked.published_in_full().unwrap(), expected);
    }
}
