//! `ladder serve`: a page and a JSON interface on a local address.
//!
//! | address | answer |
//! |---|---|
//! | `GET /`, `/page.css`, `/page.js` | the page, embedded in the binary |
//! | `GET /api/model` | [`Served::facts`]: what the run takes and what it knows |
//! | `POST /api/predict` | classes and probabilities of what the body holds ([`input`]) |
//! | `POST /api/levels` | the same of the first row, and what the decoder makes of it ([`levels`]) |
//! | `GET /api/rows?from=N&count=N` | the rows that the run is least sure of ([`rows`]) |
//! | `POST /api/labels` | gives a row a label or takes it back ([`labels`]) |
//!
//! What fails answers `{"error": "…"}` with a status that fits ([`refusal`]).

mod assets;
mod connections;
mod guard;
mod input;
mod labels;
mod levels;
mod refusal;
mod rows;
mod served;
mod server;
mod sole_writer;
mod turns;

pub use labels::Labels;
pub use rows::RowsToLabel;
pub use served::Served;
pub use server::{Limits, run};
