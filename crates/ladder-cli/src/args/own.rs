//! Arguments that say what your own data is, for every command that reads it.

use std::path::PathBuf;

use clap::Args;
use ladder_data::Task;
use ladder_data::arrays::ArrayLayout;
use ladder_data::images::Size;
use ladder_data::table::DateOrder;
use serde::Serialize;

use super::names::{Names, names, serialize_flat};

/// Where your own data is, and what is meant by it.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Your own data")]
pub struct OwnFileArgs {
    /// Text (CSV and its like, gzip too), Parquet, Arrow or a spreadsheet, with a header; rows whose
    /// target is blank are the unlabeled ones
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// The column of the classes, or of the values to predict
    #[arg(long, value_name = "COLUMN")]
    pub target: Option<String>,
    /// What the target of a table or y is: classification or regression [default: as its values say]
    #[arg(long, value_name = "TASK", conflicts_with = "images")]
    pub task: Option<Task>,
    /// A text in that column, in the list of images or in y that means that the class or value is not
    /// known, besides a blank and NaN [default: -1 beside two or more whole numbers from 0 on]
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub unlabeled_value: Option<String>,
    /// Texts that mean a missing cell, besides a blank, N/A, NaN, ?, and NA, none and null among
    /// numbers
    #[arg(
        long,
        value_name = "TEXT,...",
        value_parser = names,
        allow_hyphen_values = true
    )]
    #[serde(serialize_with = "serialize_flat")]
    pub missing: Option<Vec<Names>>,
    /// Columns to leave out; a name with a comma stands in quotation marks: '"a, b",c'
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    #[serde(serialize_with = "serialize_flat")]
    pub drop: Option<Vec<Names>>,
    /// Columns whose numbers are names of categories; of the target, every text names a class
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    #[serde(serialize_with = "serialize_flat")]
    pub categorical: Option<Vec<Names>>,
    /// Columns of numbers even where they look like row numbers, identifiers or dates
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    #[serde(serialize_with = "serialize_flat")]
    pub numeric: Option<Vec<Names>>,
    /// Columns of dates even where they look like numbers: 20161015, 201610, 10.2016
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    #[serde(serialize_with = "serialize_flat")]
    pub date: Option<Vec<Names>>,
    /// Whether 01/02/2024 begins with the day or the month, where a column does not tell
    #[arg(long, value_name = "dmy|mdy")]
    pub date_order: Option<DateOrder>,
    /// NumPy arrays: an .npz file with X and y, or an .npy file with X; y is numbers, texts or
    /// one-hot, and -1, NaN, blank or zeros where the class is not known
    #[arg(long, value_name = "FILE", conflicts_with = "table")]
    pub arrays: Option<PathBuf>,
    /// The .npy file with y, where --arrays has X alone
    #[arg(long, value_name = "FILE", requires = "arrays")]
    pub array_labels: Option<PathBuf>,
    /// Where arrays of images have their channels, channels-first or channels-last; or series, if X
    /// is [n, steps, channels] [default: as the shape says]
    #[arg(long, value_name = "LAYOUT", requires = "arrays")]
    pub array_layout: Option<ArrayLayout>,
    /// Folder of images (PNG, JPEG, WebP, BMP, TIFF, GIF): a folder for each class, and one named
    /// unlabeled
    #[arg(long, value_name = "DIR", conflicts_with_all = ["table", "arrays"])]
    pub images: Option<PathBuf>,
    /// Table of file names and classes (columns file,label) instead of a folder for each class; a
    /// blank label is an unlabeled image
    #[arg(long, value_name = "FILE", requires = "images")]
    pub image_labels: Option<PathBuf>,
    /// Size that images are resized to, N or WIDTHxHEIGHT [default: theirs, if all have the same up to
    /// 64x64, else 32]
    #[arg(long, value_name = "N|WxH")]
    pub size: Option<Size>,
    /// Take images in color [default: where one of them is]
    #[arg(long, overrides_with = "no_color")]
    pub color: bool,
    /// Take images in gray
    #[arg(long = "gray", overrides_with = "color")]
    pub no_color: bool,
    /// Stop at the first image that cannot be read, instead of skipping it
    #[arg(long)]
    pub strict: bool,
}
