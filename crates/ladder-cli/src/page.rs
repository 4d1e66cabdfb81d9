//! `ladder report`: finished runs as one HTML page that needs nothing else, and its figures as SVG
//! files beside it.
//!
//! [`run`] is the page of one run, a file a section; [`comparison`] that of several. [`draw`] makes
//! figures, [`theme`] colors both in light and in dark, [`document`] puts a page together, and
//! [`files`] writes it. Numbers come from `ladder_train::analysis`.

pub mod comparison;
mod document;
mod draw;
mod files;
pub mod run;
mod text;
mod theme;

pub use document::Page;
#[cfg(feature = "serve")]
pub use draw::{Tone, data_uri, is_picture};
pub use files::{remove_earlier, write};
#[cfg(feature = "serve")]
pub use theme::page_style;
