//! The rows of the papers' tables: the files of `experiments`.

mod published;
mod row;

pub use published::SpreadKind;
pub use row::{Row, folder, read_rows};
