//! New rows of text as a fitted network takes them.

use super::cell::{Cell, CellRules, DecimalMark};
use super::column::{ColumnEncoding, Value};
use super::error::CellProblem;
use super::names::{NameKey, Names, is_plain_number};
use super::reader::CellReader;
use super::{TableEncoding, TargetValues, Unseen};
use crate::class_names::MinusOnes;
use crate::rows::Label;
use crate::trimmed::trimmed;

/// Encodes rows of cells, one after the other.
pub struct RowEncoder<'a> {
    encoding: &'a TableEncoding,
    readers: Vec<CellReader>,
    classes: Names,
    /// Values of a row.
    width: usize,
    decimal: DecimalMark,
    has_groups: bool,
    unseen: Unseen,
    /// Cells of each column that had a category that no row of the fit had.
    unseen_cells: Vec<usize>,
    /// The first cell of each column that is written otherwise than its category.
    merged: Vec<Option<(String, usize)>>,
    /// Cells of each column that are numbers without the unit of the fit.
    bare_cells: Vec<usize>,
    /// The first cell of each column whose digits are in groups of thousands, far from the numbers of
    /// the fit, and how many there are.
    grouped: Vec<Option<(String, usize)>>,
    /// Cells of each column that are words as `NA`, which no row of the fit had as a category.
    word_cells: Vec<usize>,
    /// The values of the target that were read.
    targets: Targets,
}

/// What is known of the values of the target.
#[derive(Default)]
struct Targets {
    known: usize,
    minus_ones: usize,
    negatives: usize,
    /// Those without the unit of the fit.
    bare: usize,
}

impl<'a> RowEncoder<'a> {
    /// For cells whose numbers have this mark.
    pub fn new(encoding: &'a TableEncoding, decimal: DecimalMark, unseen: Unseen) -> Self {
        Self {
            readers: encoding
                .columns
                .iter()
                .map(ColumnEncoding::reader)
                .collect(),
            classes: Names::new(&encoding.classes),
            width: encoding.columns.iter().map(ColumnEncoding::width).sum(),
            encoding,
            decimal,
            has_groups: true,
            unseen,
            unseen_cells: vec![0; encoding.columns.len()],
            merged: vec![None; encoding.columns.len()],
            bare_cells: vec![0; encoding.columns.len()],
            grouped: vec![None; encoding.columns.len()],
            word_cells: vec![0; encoding.columns.len()],
            targets: Targets::default(),
        }
    }

    /// For cells whose other mark divides no groups.
    pub(crate) fn with_groups(self, has_groups: bool) -> Self {
        Self { has_groups, ..self }
    }

    /// Columns some of whose cells had a category that no row of the fit had, with their number.
    pub fn unseen(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let names = self.encoding.column_names().zip(&self.unseen_cells);
        names.filter_map(|(name, &cells)| (cells > 0).then_some((name, cells)))
    }

    /// Columns some of whose cells are numbers without the unit of the fit, with the unit and the
    /// number of these cells; of a column of percentages such a cell is an error.
    pub(crate) fn bare(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        let columns = self.encoding.columns.iter().zip(&self.bare_cells);
        let columns = columns.map(|(column, &cells)| (column.name(), column.unit(), cells));
        let values = self.encoding.regression.iter();
        let values = values.map(|values| {
            let name = self.encoding.target.as_str();
            (name, values.unit.as_deref(), self.targets.bare)
        });
        columns.chain(values).filter_map(|(name, unit, cells)| {
            let unit = unit.filter(|_| cells > 0)?;
            Some((name, unit, cells))
        })
    }

    /// Rows whose value is -1, which may mean that it is not known, unless the fit has decided that.
    pub(crate) fn minus_ones(&self) -> Option<usize> {
        let Targets {
            known,
            minus_ones,
            negatives,
            ..
        } = self.targets;
        let is_decided = self.encoding.unlabeled_value.is_some();
        match MinusOnes::of(minus_ones, negatives, known) {
            MinusOnes::Unknown(rows) | MinusOnes::Values(rows) if !is_decided => Some(rows),
            _ => None,
        }
    }

    /// Columns of categories some of whose cells are a word as `NA` that is none of the categories,
    /// and so taken as missing, with the number of these cells.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let names = self.encoding.column_names().zip(&self.word_cells);
        names.filter_map(|(name, &cells)| (cells > 0).then_some((name, cells)))
    }

    /// Columns some of whose cells are written otherwise than their category, with the first of
    /// these cells and the category: `007` and `7`, `1.10` and `1.1`, but not `1` and `1.0`.
    pub(crate) fn merged(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let columns = self.encoding.columns.iter().zip(&self.merged);
        columns.filter_map(|(column, merged)| {
            let (text, category) = merged.as_ref()?;
            let ColumnEncoding::Categorical {
                name, categories, ..
            } = column
            else {
                return None;
            };
            Some((name.as_str(), text.as_str(), categories[*category].as_str()))
        })
    }

    /// Columns some of whose numbers are far from those of the fit, and taken as ones with groups of
    /// thousands, with the first of these cells and their number.
    pub(crate) fn grouped(&self) -> impl Iterator<Item = (&'a str, &str, usize)> {
        let names = self.encoding.column_names().zip(&self.grouped);
        names.filter_map(|(name, grouped)| {
            let (text, cells) = grouped.as_ref()?;
            Some((name, text.as_str(), *cells))
        })
    }

    /// Puts the values of one row after `values`; its cells are in the order of
    /// [`column_names`](TableEncoding::column_names).
    ///
    /// # Errors
    /// The name of the first column whose cell does not fit, and why not.
    pub fn push_row<'t>(
        &mut self,
        cells: impl Iterator<Item = &'t str>,
        values: &mut Vec<f32>,
    ) -> Result<(), (String, CellProblem)> {
        let rules = self.rules();
        values.reserve(self.width);
        for (index, (text, column)) in cells.zip(&self.encoding.columns).enumerate() {
            let problem = |problem| (column.name().to_owned(), problem);
            let value = self.readers[index].read(text, rules).map_err(problem)?;
            match value {
                Value::Category(None) if self.unseen == Unseen::Refused => {
                    return Err(problem(column.unseen(text)));
                }
                Value::Category(None) => self.unseen_cells[index] += 1,
                Value::Category(Some(category)) => self.compare(index, category, trimmed(text)),
                Value::Missing if is_other_word(column, text, rules) => self.word_cells[index] += 1,
                Value::Number(_) if is_bare(column.unit(), text, rules) => {
                    self.bare_cells[index] += 1;
                }
                Value::Missing | Value::Number(_) => {}
            }
            let start = values.len();
            values.resize(start + column.width(), 0.0);
            column.write(value, &mut values[start..]);
            if matches!(value, Value::Number(number) if number.abs() >= 1000.0) {
                self.compare_groups(index, values[start], text, rules);
            }
            if values[start..].iter().any(|value| !value.is_finite()) {
                let found = text.to_owned();
                return Err(problem(CellProblem::NotFinite { found }));
            }
        }
        Ok(())
    }

    /// The class or the value that a cell of the target has; `None` where it is not known.
    ///
    /// # Errors
    /// A class that no training row had, a text that is no number.
    pub fn label(&mut self, text: &str) -> Result<Option<Label>, CellProblem> {
        let text = text.trim();
        let encoding = self.encoding;
        if is_unlabeled(text, encoding.unlabeled_value.as_deref(), self.decimal) {
            return Ok(None);
        }
        if let Some(target) = &encoding.regression {
            let label = target.read(text, self.rules())?;
            self.count(target, text, label);
            return Ok(label);
        }
        match self.classes.find(text, self.decimal) {
            Some(class) => Ok(Some(Label::Class(class as u32))),
            None => Err(CellProblem::UnknownClass {
                found: text.to_owned(),
            }),
        }
    }

    /// Counts a value of the target.
    fn count(&mut self, target: &TargetValues, text: &str, label: Option<Label>) {
        let Some(Label::Value(value)) = label else {
            return;
        };
        let is_bare = is_bare(target.unit.as_deref(), text, self.rules());
        let found = &mut self.targets;
        found.known += 1;
        found.minus_ones += usize::from(value == -1.0);
        found.negatives += usize::from(value < 0.0);
        found.bare += usize::from(is_bare);
    }

    /// Counts a number with groups of thousands that is far from those of the fit, in `deviations`:
    /// they may have been decimals there.
    fn compare_groups(&mut self, index: usize, deviations: f32, text: &str, rules: CellRules) {
        const FAR: f32 = 10.0;
        if deviations.abs() > FAR && is_grouped(text, rules) {
            let grouped = &mut self.grouped[index];
            grouped
                .get_or_insert_with(|| (trimmed(text).to_owned(), 0))
                .1 += 1;
        }
    }

    /// Remembers the first cell of a column that is written otherwise than its category.
    fn compare(&mut self, index: usize, category: usize, text: &str) {
        let ColumnEncoding::Categorical { categories, .. } = &self.encoding.columns[index] else {
            return;
        };
        let is_same = categories[category] == text || is_plain_number(text);
        if !is_same && self.merged[index].is_none() {
            self.merged[index] = Some((text.to_owned(), category));
        }
    }

    fn rules(&self) -> CellRules<'a> {
        CellRules {
            missing: &self.encoding.missing,
            decimal: self.decimal,
            has_groups: self.has_groups,
        }
    }
}

impl TargetValues {
    /// The value that a cell of the target has, unless it is missing.
    pub(crate) fn read(&self, text: &str, rules: CellRules) -> Result<Option<Label>, CellProblem> {
        let reader = CellReader::Number(self.unit.clone());
        match reader.read(text, rules)? {
            Value::Number(value) => Ok(Some(Label::Value(value))),
            _ => Ok(None),
        }
    }
}

/// Whether a number has groups of thousands that could be decimals, as `1,234`.
fn is_grouped(text: &str, rules: CellRules) -> bool {
    let mark = match rules.decimal {
        DecimalMark::Point => b',',
        DecimalMark::Comma => b'.',
    };
    text.as_bytes().contains(&mark)
        && matches!(Cell::of(text, rules), Cell::Number(number) if number.is_grouped)
}

/// Whether a number lacks the unit of its column.
fn is_bare(unit: Option<&str>, text: &str, rules: CellRules) -> bool {
    unit.is_some() && matches!(Cell::of(text, rules), Cell::Number(number) if number.unit.is_none())
}

/// Whether a cell of a category that is missing is a word, which is one where the fit had it.
fn is_other_word(column: &ColumnEncoding, text: &str, rules: CellRules) -> bool {
    matches!(column, ColumnEncoding::Categorical { .. })
        && matches!(Cell::of(text, rules), Cell::Word(_))
}

/// Whether a cell of the target says that the class is not known.
pub(crate) fn is_unlabeled(text: &str, unlabeled: Option<&str>, decimal: DecimalMark) -> bool {
    let same = |value: &str| NameKey::of(value, decimal) == NameKey::of(text, decimal);
    text.is_empty() || unlabeled.is_some_and(|value| !value.is_empty() && same(value))
}
