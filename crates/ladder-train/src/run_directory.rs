//! The directories of runs and groups: where they are, what is in them, how it is written.

pub(crate) mod begun;
pub(crate) mod checkpoint;
pub(crate) mod checksums;
pub(crate) mod clock;
pub(crate) mod group_dir;
pub(crate) mod journal;
pub(crate) mod left_over;
pub(crate) mod location;
pub(crate) mod markers;
pub(crate) mod resume;
pub(crate) mod run_dir;
pub(crate) mod run_log;
pub(crate) mod schedule_record;
