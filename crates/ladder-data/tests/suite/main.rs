//! The crate from outside, on small synthetic data sets; one program, because each links burn.

mod digits;
mod evaluation;
#[cfg(feature = "fetch")]
mod fetch;
mod folds;
mod idx;
mod labels_file;
mod mnist;
#[cfg(feature = "whitening")]
mod preprocessing;
mod properties;
mod regression;
mod split;
mod streams;
mod synthetic;
mod table;
mod table_target;
mod table_text;
