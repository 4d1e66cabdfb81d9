//! What `ladder train` has to do once everything is read and checked.

use std::path::Path;

use ladder_data::TableSource;
use ladder_model::Backend;
use ladder_train::{Group, Run};

/// One run, or a run for each of several seeds.
#[allow(clippy::large_enum_variant, reason = "one per call")]
pub(super) enum Work {
    /// One run.
    Run(Ready),
    /// Several seeds.
    Group(Group),
}

/// A run, and the source of its rows if what they are is fitted to the rows that it trains with.
pub(super) struct Ready {
    pub run: Run,
    pub source: Option<Box<TableSource>>,
}

impl Work {
    /// The directory of the run or the group.
    pub fn dir(&self) -> &Path {
        match self {
            Self::Run(ready) => ready.run.dir(),
            Self::Group(group) => group.dir().path(),
        }
    }

    /// Where it computes.
    pub fn backend(&self) -> Backend {
        match self {
            Self::Run(ready) => ready.run.config().backend,
            Self::Group(group) => group.plan().config.backend,
        }
    }
}
