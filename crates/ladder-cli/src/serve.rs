//! `ladder serve`: a page and a JSON interface on a local address.
//!
//! | address | answer |
//! |---|---|
//! | `GET /`, `/page.css`, `/page.js` | the page, embedded in the binary |
//! | `GET /api/model` | what the run takes and what it knows |
//! | `POST /api/predict` | classes and probabilities of what the body holds ([`input`]) |
//! | `POST /api/levels` | the same of the first row, and what the decoder makes of it ([`levels`]) |
//! | `GET /api/rows?from=N&count=N` | the rows whose labels would help most ([`rows`]) |
//! | `POST /api/labels` | gives a row a label or removes it ([`rows`]) |
//!
//! What fails answers `{"error": "…"}` with a status that fits ([`api_error`]).

mod access;
mod api;
mod api_error;
mod assets;
mod bodies;
mod compute_queue;
mod connections;
mod guard;
mod input;
mod levels;
mod rows;
mod served_run;
mod server;

pub use access::Access;
pub use rows::RowsToLabel;
pub use served_run::ServedRun;
pub use server::{Limits, run};
