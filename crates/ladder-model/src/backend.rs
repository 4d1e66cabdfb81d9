//! The backends a build contains, and the devices they find.
//!
//! Only here and in `ops` are burn's backends named.

mod device;
mod error;
mod name;
mod probe;

pub use device::describe_device;
pub use error::BackendError;
pub use name::{Backend, UnknownBackend};
