//! What the owner of the data should know, though it stops nothing.

use std::fmt;

use crate::arrays::ArrayNote;
use crate::class_note::ClassNote;
use crate::images::ImageNote;
use crate::labels_file::LabelsFileNote;
use crate::table::{RowsNote, TableNote};

/// A note about data of any kind.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DataNote {
    /// About a folder of images.
    Images(ImageNote),
    /// About arrays.
    Arrays(ArrayNote),
    /// About a table.
    Table(TableNote),
    /// About test rows of a table.
    Rows(RowsNote),
    /// About a labels file.
    Labels(LabelsFileNote),
    /// About the names of the classes, where they come from no table.
    Classes(ClassNote),
}

impl fmt::Display for DataNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Images(note) => note.fmt(f),
            Self::Arrays(note) => note.fmt(f),
            Self::Table(note) => note.fmt(f),
            Self::Rows(note) => note.fmt(f),
            Self::Labels(note) => note.fmt(f),
            Self::Classes(note) => note.fmt(f),
        }
    }
}

impl From<ImageNote> for DataNote {
    fn from(note: ImageNote) -> Self {
        Self::Images(note)
    }
}

impl From<ArrayNote> for DataNote {
    fn from(note: ArrayNote) -> Self {
        Self::Arrays(note)
    }
}

impl From<TableNote> for DataNote {
    fn from(note: TableNote) -> Self {
        Self::Table(note)
    }
}

impl From<RowsNote> for DataNote {
    fn from(note: RowsNote) -> Self {
        Self::Rows(note)
    }
}

impl From<LabelsFileNote> for DataNote {
    fn from(note: LabelsFileNote) -> Self {
        Self::Labels(note)
    }
}

impl From<ClassNote> for DataNote {
    fn from(note: ClassNote) -> Self {
        Self::Classes(note)
    }
}
