//! Columns in memory, and what became of those of the file.

use serde::Serialize;

use crate::encoding::{CellReader, DateForm, Names};
use crate::message::shown_number;

/// One column that is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// What the cells of a column are; in memory each is a number, NaN where it is missing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Numbers, beside a percent sign, the symbol of a currency or another unit if there is one.
    Numeric {
        /// The unit.
        unit: Option<String>,
    },
    /// 1 for true, 0 for false.
    Boolean,
    /// Indices into these names.
    Categorical {
        /// The names, sorted.
        categories: Vec<String>,
    },
    /// Seconds of dates or times that are written so.
    Date(DateForm),
}

impl Column {
    /// Whether it holds categories.
    pub fn is_categorical(&self) -> bool {
        matches!(self.kind, ColumnKind::Categorical { .. })
    }

    /// A cell as text; `None` where it is missing.
    pub(super) fn text(&self, cell: f64) -> Option<String> {
        if cell.is_nan() {
            return None;
        }
        Some(match &self.kind {
            ColumnKind::Numeric { unit: None } => shown_number(cell),
            ColumnKind::Numeric { unit: Some(unit) } => match unit.chars().count() {
                1 => format!("{}{unit}", shown_number(cell)),
                _ => format!("{} {unit}", shown_number(cell)),
            },
            ColumnKind::Boolean => (cell != 0.0).to_string(),
            ColumnKind::Categorical { categories } => categories.get(cell as usize)?.clone(),
            ColumnKind::Date(form) => form.text(cell),
        })
    }
}

/// What became of a column of the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "use", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ColumnUse {
    /// Standardized numbers.
    Numeric {
        /// Its name.
        name: String,
        /// Rows without it.
        missing: usize,
        /// The smallest number.
        smallest: f64,
        /// The largest number.
        largest: f64,
    },
    /// True and false, one value.
    Boolean {
        /// Its name.
        name: String,
        /// Rows without it.
        missing: usize,
    },
    /// One value per category.
    Categorical {
        /// Its name.
        name: String,
        /// The number of categories.
        categories: usize,
        /// Rows without it.
        missing: usize,
    },
    /// Dates or times, a few values.
    Date {
        /// Its name.
        name: String,
        /// How they are written.
        form: DateForm,
        /// Rows without it.
        missing: usize,
    },
    /// Not used.
    LeftOut {
        /// Its name.
        name: String,
        /// Why not.
        because: LeftOut,
    },
}

impl ColumnUse {
    /// The name of the column.
    pub fn name(&self) -> &str {
        match self {
            Self::Numeric { name, .. }
            | Self::Boolean { name, .. }
            | Self::Categorical { name, .. }
            | Self::Date { name, .. }
            | Self::LeftOut { name, .. } => name,
        }
    }
}

/// Why a column is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LeftOut {
    /// [`TableConfig::drop`](super::TableConfig::drop) names it.
    Asked,
    /// It has no cell.
    Empty,
    /// It is the same in every row.
    Constant,
    /// It counts the rows, in their order or another.
    RowNumber,
    /// Its name is that of an identifier, and it is different in every row.
    Identifier,
    /// Its texts are different in almost every row: names, identifiers, free text.
    Texts,
}

impl LeftOut {
    /// The same in a few words, for a list or behind a colon.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Asked => "as asked",
            Self::Constant => "the same in every row",
            Self::Empty => "no cell has anything",
            Self::RowNumber => "it counts the rows",
            Self::Identifier => "an identifier",
            Self::Texts => "texts, almost all different",
        }
    }
}

impl ColumnKind {
    /// How its cells are read.
    pub(super) fn reader(&self) -> CellReader {
        match self {
            Self::Numeric { unit } => CellReader::Number(unit.clone()),
            Self::Boolean => CellReader::Boolean,
            Self::Categorical { categories } => CellReader::Category(Names::new(categories)),
            Self::Date(form) => CellReader::Date(*form),
        }
    }
}
