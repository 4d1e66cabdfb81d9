//! What can be wrong with settings.

use ladder_data::DataName;
use thiserror::Error;

/// Settings that cannot be read or do not go together.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Something in a file.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// The text is no TOML.
    #[error("{0}")]
    Toml(String),
    /// A name that no setting has.
    #[error("unknown field `{field}`, expected one of `{}`", .known.join("`, `"))]
    Unknown {
        /// The name.
        field: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A value that its setting cannot have.
    #[error("{}", named(.field, .reason))]
    Value {
        /// The setting.
        field: String,
        /// What is wrong with the value.
        reason: String,
    },
    /// Two settings of which only one can be given.
    #[error("{one} and {other} answer the same question; keep one of them")]
    Both {
        /// One of them.
        one: String,
        /// The other one.
        other: String,
    },
    /// A key of another data set.
    #[error("{field} is for {}, and the data set is {data}", names(.fits))]
    Stray {
        /// The key.
        field: String,
        /// The data sets that have it.
        fits: Vec<DataName>,
        /// The data set in use.
        data: DataName,
    },
    /// Settings that are no configuration.
    #[error(transparent)]
    Config(serde_json::Error),
}

/// What is wrong with a setting, which some reasons name themselves.
fn named(field: &str, reason: &str) -> String {
    let names_it = reason
        .strip_prefix(field)
        .is_some_and(|rest| rest.starts_with(':'));
    match names_it {
        true => reason.to_owned(),
        false => format!("{field}: {reason}"),
    }
}

fn names(fits: &[DataName]) -> String {
    let names: Vec<String> = fits.iter().map(ToString::to_string).collect();
    names.join(" and ")
}
