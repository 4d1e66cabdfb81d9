//! What was taken for what while a table was read, where somebody may have meant something else.

mod text;

use serde::Serialize;

use super::error::OtherCells;
use crate::encoding::{DateForm, DecimalMark};

/// A decision about cells or columns that is not the only one possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TableNote {
    /// Cells of columns with this text are taken as missing.
    MissingText {
        /// The text.
        text: String,
        /// Cells that have it.
        cells: usize,
        /// Columns that have it.
        columns: usize,
    },
    /// A word that often means a missing cell is a category among others.
    WordAsCategory {
        /// The column.
        column: String,
        /// The word.
        text: String,
        /// Cells that have it.
        cells: usize,
        /// Blank cells of the column.
        blanks: usize,
    },
    /// A word that often means a missing cell is a class among others.
    WordAsClass {
        /// The column of the classes.
        target: String,
        /// The word.
        text: String,
        /// Cells that have it.
        cells: usize,
        /// Blank cells of the column.
        blanks: usize,
    },
    /// A class whose name says that it is none.
    LooksUnlabeled {
        /// The column of the classes.
        target: String,
        /// The class.
        class: String,
        /// Rows that have it.
        rows: usize,
    },
    /// -1 is taken for a class that is not known, as it is in arrays.
    MinusOne {
        /// The column of the classes.
        target: String,
        /// Rows that have it.
        rows: usize,
    },
    /// Names that differ in nothing but case or blanks.
    LookAlike {
        /// The column.
        column: String,
        /// The names.
        names: Vec<String>,
    },
    /// Whole numbers that are different in every row.
    DifferentInEveryRow {
        /// The column.
        column: String,
    },
    /// A number far from all others, with which programs write that there is none.
    FarNumber {
        /// The column.
        column: String,
        /// The number as it is written.
        text: String,
        /// Cells that have it, as far as they are counted.
        cells: Option<usize>,
        /// The smallest and the largest of the others.
        others: [String; 2],
    },
    /// A column whose values stand for those of the target, one for one.
    TargetCopy {
        /// The column.
        column: String,
        /// The rows that have both.
        rows: usize,
    },
    /// A date far from all others, with which programs write that there is none.
    FarDate {
        /// The column.
        column: String,
        /// The date as it is written.
        text: String,
        /// Cells that have it.
        cells: usize,
        /// The first and the last of the others.
        others: [String; 2],
    },
    /// Numbers with zeros before them, as codes have.
    LeadingZeros {
        /// The column.
        column: String,
        /// The first of them.
        text: String,
    },
    /// Numbers and texts that are taken as categories.
    NumbersAsCategories {
        /// The column.
        column: String,
        /// The first text.
        text: String,
        /// Cells with a text.
        texts: usize,
        /// Different texts.
        different: usize,
        /// Cells that are not missing.
        cells: usize,
    },
    /// Texts look like numbers in a form that is not read.
    UnreadNumbers {
        /// The column.
        column: String,
        /// The first of them.
        text: String,
        /// Cells that have one.
        cells: usize,
        /// Cells with a number.
        numbers: usize,
        /// Whether the column is left out.
        is_left_out: bool,
    },
    /// No cell has a text that is asked for.
    NoSuchText {
        /// The text.
        text: String,
    },
    /// Whole numbers under the name of an identifier, some of which stand in several rows.
    NamedIdentifier {
        /// The column.
        column: String,
    },
    /// Numbers, or `true` and `false`, that are written in two ways are one name.
    SameName {
        /// The column.
        column: String,
        /// Both ways.
        names: [String; 2],
    },
    /// The mark in numbers is taken as one of thousands.
    Thousands {
        /// The column.
        column: String,
        /// The first such number.
        text: String,
        /// The decimal mark that would take it otherwise.
        other_decimal: DecimalMark,
    },
    /// Texts that are numbers with another decimal mark than that of the file.
    OtherDecimal {
        /// The column.
        column: String,
        /// The first of them.
        text: String,
        /// Cells that are such numbers.
        cells: usize,
        /// Their mark.
        decimal: DecimalMark,
        /// Whether the column is left out.
        is_left_out: bool,
    },
    /// Numbers beside a unit.
    Unit {
        /// The column.
        column: String,
        /// What stands beside its numbers.
        unit: String,
        /// Numbers beside nothing, which are taken as ones of the unit.
        without: usize,
    },
    /// Numbers beside several units, which are no numbers of one column.
    DifferentUnits {
        /// The column.
        column: String,
        /// The first cell of each unit, or of none, and the cells that have it.
        units: Vec<(String, usize)>,
        /// Cells with something else.
        others: usize,
        /// Whether the column is left out.
        is_left_out: bool,
    },
    /// Numbers are taken as dates.
    NumbersAsDates {
        /// The column.
        column: String,
        /// The first of them.
        text: String,
        /// As it is read.
        date: Option<String>,
    },
    /// Numbers that may be dates are taken as numbers.
    NumbersLikeDates {
        /// The column.
        column: String,
        /// The form that most have.
        form: DateForm,
        /// Cells that may be dates.
        dates: usize,
        /// Cells that are not missing.
        cells: usize,
        /// Those that are none.
        others: OtherCells,
    },
    /// Texts that look like dates in a form that is not read.
    UnreadDates {
        /// The column.
        column: String,
        /// The first of them.
        text: String,
        /// Cells that have one.
        cells: usize,
        /// Cells with a text.
        of: usize,
        /// Whether the column is left out.
        is_left_out: bool,
    },
    /// Numbers before years that are taken as months, and may be quarters.
    MonthsOrQuarters {
        /// The column.
        column: String,
        /// The first of them.
        text: String,
        /// As it is read.
        date: String,
    },
    /// Years of two digits.
    ShortYears {
        /// The column.
        column: String,
        /// The first cell.
        text: String,
        /// As it is read.
        date: String,
    },
    /// Dates that are written in several ways, each of which can be read.
    SeveralDateForms {
        /// The column.
        column: String,
        /// A cell of each way.
        texts: Vec<String>,
    },
    /// Numbers that are classes, and may be quantities.
    NumbersAsClasses {
        /// The column of the classes.
        target: String,
        /// Different values.
        different: usize,
        /// Rows with a value.
        labeled: usize,
    },
    /// Numbers that are so many that they are values to predict.
    Quantities {
        /// The column of the values.
        target: String,
        /// Different values.
        different: usize,
        /// Rows with a value.
        rows: usize,
    },
    /// -1 in a few rows is taken for a value, and may mean that none is known.
    MinusOneIsValue {
        /// The column of the values.
        target: String,
        /// Rows that have it.
        rows: usize,
    },
    /// Values to predict beside a unit.
    UnitOfValues {
        /// The column of the values.
        target: String,
        /// What stands beside them.
        unit: String,
        /// Numbers beside nothing, which are taken as ones of the unit.
        without: usize,
    },
    /// A number far from all others, among the values to predict.
    FarValue {
        /// The column of the values.
        target: String,
        /// The number as it is written.
        text: String,
        /// Rows that have it, as far as they are counted.
        rows: Option<usize>,
        /// The smallest and the largest of the others.
        others: [String; 2],
    },
    /// -1 is taken for a value that is not known.
    MinusOneIsNoValue {
        /// The column of the values.
        target: String,
        /// Rows that have it.
        rows: usize,
    },
    /// A text that means that the value to predict is not known, as it means a missing cell elsewhere.
    TextIsNoValue {
        /// The column of the values.
        target: String,
        /// The text.
        text: String,
        /// Rows that have it.
        rows: usize,
    },
    /// Formulas whose results are all 0, as of a program that does not compute them.
    ZeroResults {
        /// The column.
        column: String,
        /// Its cells.
        cells: usize,
    },
    /// A header that may be a row, since its names are values of their columns.
    HeaderOfValues {
        /// The names that are.
        names: Vec<String>,
    },
    /// The last row looks like the sum of the others, or their mean.
    TotalRow {
        /// The text that says so, if there is one.
        text: Option<String>,
    },
}
