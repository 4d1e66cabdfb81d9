//! What a group trains.

use serde::{Deserialize, Serialize};

use crate::config::parallelism::Parallelism;
use crate::config::seeds::Seeds;
use crate::config::{RunConfig, older};

/// What a group trains: one configuration with several seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupPlan {
    /// What decides each run, but for its seed and its threads.
    #[serde(deserialize_with = "older::read")]
    pub config: RunConfig,
    /// The seed of each run.
    pub seeds: Seeds,
    /// How many runs train at once, and on how many threads.
    #[serde(rename = "shares")]
    pub parallelism: Parallelism,
}
