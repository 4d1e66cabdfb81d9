//! The backend that a command line names, and the cargo features that build it in.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use ladder_model::Backend;

/// Reads the name of a backend.
pub fn parser() -> impl TypedValueParser<Value = Backend> {
    PossibleValuesParser::new(Backend::ALL.map(Backend::name)).try_map(|name| name.parse())
}

/// Cargo's arguments that build these backends in; a feature has the name of its backend.
pub fn features(backends: &[Backend]) -> [String; 2] {
    let names = backends.iter().map(|backend| backend.name());
    let names: Vec<&str> = names.collect();
    ["--features".to_owned(), names.join(",")]
}
