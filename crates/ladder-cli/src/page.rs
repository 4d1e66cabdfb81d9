//! `ladder report`: finished runs as one HTML page that needs nothing else, and its figures as SVG
//! files beside it.
//!
//! [`run`] is the page of one run, a file per section; [`comparison`] that of several. [`draw`] makes
//! figures, [`theme`] colors both in light and in dark, [`document`] puts a page together, and
//! [`files`] writes it. Numbers come from `ladder_train::analysis`.

pub mod comparison;
pub mod document;
pub mod draw;
mod epochs;
pub mod files;
mod mark;
pub mod run;
pub mod sampling;
mod text;
pub mod theme;
