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
//! table, arrays -> Source -\
//! mnist, images and others -> Dataset -> LabelSplit -> TwoStreams -> SemiSupervisedBatch
//!                                   \-> Evaluation -> EvaluationBatch
//! ```
//!
//! Modules depend on those below them only:
//!
//! | layer | modules |
//! |---|---|
//! | any data set by its configuration | `data_config` |
//! | any source | `source`, `error` |
//! | producers of a data set | `digits`, `mnist`, `idx`, `cifar10`, `table`, `images`, `arrays` |
//! | what is said about the data of any of them | `data_note`, `class_note` |
//! | uses of a data set | `numbers`, `inputs`, `loader`, `split`, `labels_file`, `prepare` |
//! | a data set | `dataset` |
//! | transformations of rows | `encoding`, `preprocessing` |
//! | rows | `planes`, `rows`, `target_scale`, `fingerprint`, `order` |
//! | what is predicted of them | `task` |
//! | what a network sees of them | `view` |
//!
//! Each part has its own errors; `DataError` holds those of all producers.
//! Only `fetch`, a feature of its own, touches the network; nothing here prints.

// A library prints nothing and does not panic on what it is given.
#![cfg_attr(
    not(test),
    warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)
)]

mod alike;
pub mod arrays;
pub mod cifar10;
mod class_names;
mod class_note;
mod compressed;
mod data_config;
mod data_note;
mod dataset;
pub mod digits;
mod encoding;
mod error;
mod far_numbers;
#[cfg(feature = "fetch")]
pub mod fetch;
mod fingerprint;
mod guarded;
mod hex;
pub mod idx;
pub mod images;
mod inputs;
mod labels_file;
mod loader;
pub mod memory;
mod message;
pub mod mnist;
pub mod mnist_files;
mod numbers;
mod order;
mod planes;
mod prepare;
pub mod preprocessing;
mod quantities;
mod rows;
mod source;
mod split;
pub mod table;
mod target_scale;
mod task;
mod tensor_file;
mod trimmed;
mod view;
mod whole_file;

pub use class_note::ClassNote;
pub use data_config::{DataConfig, DataConfigError, DataName, DataNameError, LoadedData};
pub use data_note::DataNote;
pub use dataset::Dataset;
pub use encoding::TableEncoding;
pub use error::DataError;
pub use guarded::{guarded, is_guarded};
pub use inputs::{Inputs, InputsError};
pub use labels_file::{LabelsFileError, LabelsFileNote, LineProblem};
pub use ladder_model::FeatureShape;
pub use loader::{
    Augmentation, Evaluation, EvaluationBatch, LoaderError, SemiSupervisedBatch, TwoStreams,
    steps_per_epoch,
};
pub use message::{shown, shown_number, two_digits};
pub use numbers::{Numbers, NumbersError, ViewError};
pub use preprocessing::{Preprocessing, PreprocessingConfig, PreprocessingError};
pub use rows::{Features, Label, Labels, Part, RowError, Rows, RowsError, UNLABELED};
pub use source::{Source, TableSource, TestRows};
pub use split::{LabelSplit, SplitError};
pub use table::{Table, TableConfig, TableError};
pub use target_scale::TargetScale;
pub use task::{Task, TaskError};
pub use tensor_file::tensor_file_bytes;
pub use view::{Piece, View};
pub use whole_file::{Existing, WholeFile, is_pipe, remove_unfinished, unfinished_file_of};

/// Compiles the example of the crate's page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
