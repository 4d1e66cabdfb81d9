//! What runs leave behind, as it stands in their files.

pub(crate) mod data_id;
pub(crate) mod group_summary;
pub(crate) mod mean_std;
pub(crate) mod report;
