//! What runs leave behind, as it stands in their files.

pub(crate) mod cross_validated;
pub(crate) mod data_id;
pub(crate) mod epoch_line;
pub(crate) mod evaluated;
pub(crate) mod evaluation_result;
pub(crate) mod group_plan;
pub(crate) mod group_summary;
pub(crate) mod mean_std;
pub(crate) mod measures_spread;
pub(crate) mod outcome;
pub(crate) mod report;
pub(crate) mod seed_end;
pub(crate) mod stage;
