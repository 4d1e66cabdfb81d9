//! Data sets, label splits and the two streams of a ladder network.
//!
//! A ladder network learns from two streams at once: few rows with labels, many without.
//! This crate reads or makes the data sets, chooses the labeled rows, and yields the two streams
//! in an order that is a function of the seed and the epoch alone, so that an interrupted run
//! continues exactly where it stopped.
//!
//! ```text
//! DataConfig -> LoadedData: what a run names, and its rows
//!
//! table -> Source -\
//! mnist, cifar10, idx, digits -> Dataset -> LabelSplit -> TwoStreams -> SemiSupervisedBatch
//!                                            \-> Evaluation -> EvaluationBatch
//! ```
//!
//! Only `fetch`, a feature of its own, touches the network; nothing here prints.

pub mod arrays;
mod augmentation;
mod batch;
pub mod cifar10;
mod compressed;
mod data_config;
mod dataset;
pub mod digits;
mod error;
mod evaluation;
#[cfg(feature = "fetch")]
pub mod fetch;
mod fingerprint;
mod hex;
pub mod idx;
pub mod images;
pub mod mnist;
pub mod mnist_files;
mod order;
pub mod preprocessing;
mod source;
mod split;
mod streams;
pub mod table;
mod tensor_file;
mod whole_file;

pub use augmentation::Augmentation;
pub use data_config::{DataConfig, DataConfigError, DataName, DataNameError, LoadedData};
pub use dataset::{Dataset, Features, ImageShape, Rows, UNLABELED};
pub use error::{DataError, LineProblem, LoaderError, SplitError};
pub use evaluation::{Evaluation, EvaluationBatch, Part};
pub use preprocessing::{Preprocessing, PreprocessingConfig, PreprocessingError};
pub use source::{Source, TableSource, TestRows};
pub use split::LabelSplit;
pub use streams::{SemiSupervisedBatch, TwoStreams};
pub use table::{Table, TableConfig, TableEncoding, TableError};
pub use tensor_file::tensor_file_bytes;
pub use whole_file::{Existing, WholeFile};
