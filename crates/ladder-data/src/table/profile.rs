//! The first reading of a table: what each column holds, and what is made of it.

mod column;
mod copies;
mod few_texts;
mod header_of_values;
mod kind;
mod last_row;
mod measures;
mod row_of_texts;
mod target;
mod values;
mod whole;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use csv::StringRecord;

use super::TableConfig;
use super::column::{Column, ColumnKind, ColumnUse};
use super::error::{ColumnRole, TableError};
use super::file::{Place, TableFile, TableForm};
use super::note::TableNote;
use crate::encoding::{Cell, CellRules, DecimalMark, is_unlabeled};
use crate::quantities::Meaning;
use crate::task::Task;
use crate::trimmed::trimmed;
use column::ColumnProfile;
use copies::Copies;
use kind::Judge;
pub(super) use target::Classes;
use target::TargetProfile;
pub(super) use values::Values;

/// Most categories of a column, each of which is a value of the network's input.
const MOST_CATEGORIES: usize = 1000;

/// What a table holds, column by column.
#[derive(Debug)]
pub(super) struct Profile {
    rows: usize,
    header: Vec<String>,
    at: usize,
    target: TargetProfile,
    columns: Vec<ColumnProfile>,
    copies: Copies,
    /// Whether each column is left out as asked.
    is_dropped: Vec<bool>,
    /// For each column that is of a type that is no single value, what is wrong.
    type_errors: Vec<Option<TableError>>,
    /// In which form the file is.
    form: TableForm,
    /// What is to be said about the file.
    notes: Vec<TableNote>,
    /// Where the header stands once more, and how often.
    headers_again: Option<(Place, usize)>,
    last_row: StringRecord,
    decimal: DecimalMark,
}

/// What the classes and the columns of a table are, and what is wrong with them.
#[derive(Debug)]
pub(super) struct Judged {
    path: PathBuf,
    pub rows: usize,
    pub form: TableForm,
    at: usize,
    pub found: Result<Target, TableError>,
    /// All but the target, in the order of the file.
    pub columns: Vec<JudgedColumn>,
    pub notes: Vec<TableNote>,
}

/// What is to be predicted.
#[derive(Debug)]
pub(super) enum Target {
    Classes(Classes),
    Values(Values),
}

/// A column, and what it is.
#[derive(Debug)]
pub(super) struct JudgedColumn {
    index: usize,
    pub name: String,
    /// Its first different cells.
    pub first_cells: Vec<String>,
    pub found: Found,
}

/// What a column is, if it is used, and what is said of it.
pub(super) type Found = Result<(Option<ColumnKind>, ColumnUse), TableError>;

/// What is kept of a table.
#[derive(Debug)]
pub(super) struct Plan {
    pub rows: usize,
    /// Position of the target in a row.
    pub at: usize,
    pub target: Target,
    /// The columns that are kept with their positions in a row, in the order of the file.
    pub columns: Vec<(usize, Column)>,
    pub uses: Vec<ColumnUse>,
    pub notes: Vec<TableNote>,
}

impl Profile {
    pub fn of(config: &TableConfig) -> Result<Self, TableError> {
        let mut file = TableFile::open(&config.file, &config.read_options())?;
        let mut profile = Self::new(config, &file)?;
        let rules = CellRules {
            missing: &config.missing,
            decimal: file.decimal(),
            has_groups: file.has_groups(),
        };
        let mut row = StringRecord::new();
        while let Some(place) = file.next(&mut row)? {
            profile.rows += 1;
            profile.add(config, rules, place, &row);
        }
        profile.form = file.form();
        profile.last_row = row;
        match profile.rows {
            0 => Err(TableError::NoRows {
                path: config.file.clone(),
            }),
            _ => Ok(profile),
        }
    }

    fn new(config: &TableConfig, file: &TableFile) -> Result<Self, TableError> {
        let header = file.header().to_vec();
        let at = check_names(config, file)?;
        let dropped: HashSet<&String> = config.drop.iter().collect();
        let exact: HashSet<&String> = config.categorical.iter().collect();
        let column = |name| ColumnProfile::new(MOST_CATEGORIES + 1, exact.contains(name));
        Ok(Self {
            rows: 0,
            at,
            target: TargetProfile::new(file.decimal(), exact.contains(&config.target)),
            columns: header.iter().map(column).collect(),
            copies: Copies::new(header.len(), at),
            is_dropped: header.iter().map(|name| dropped.contains(name)).collect(),
            type_errors: (0..header.len())
                .map(|column| file.check_type(column, column != at).err())
                .collect(),
            header,
            form: file.form(),
            notes: file.notes().to_vec(),
            headers_again: None,
            last_row: StringRecord::new(),
            decimal: file.decimal(),
        })
    }

    fn add(&mut self, config: &TableConfig, rules: CellRules, place: Place, row: &StringRecord) {
        let is_like_header = row.get(0) == self.header.first().map(String::as_str);
        if is_like_header && row.iter().eq(self.header.iter().map(String::as_str)) {
            self.headers_again.get_or_insert((place, 0)).1 += 1;
        }
        self.copies.add(config, rules, &row[self.at], row);
        for (index, text) in row.iter().enumerate() {
            if index == self.at {
                self.add_to_target(config, rules, place, text);
                continue;
            }
            if self.is_dropped[index] {
                continue;
            }
            let cell = Cell::of(text, rules);
            self.columns[index].add(place, trimmed(text), cell);
        }
    }

    /// A cell of the target, which may be the name of a class, or a value.
    fn add_to_target(&mut self, config: &TableConfig, rules: CellRules, place: Place, text: &str) {
        self.target.add(text, config);
        let unlabeled = config.unlabeled_value.as_deref();
        let cell = match is_unlabeled(text.trim(), unlabeled, self.decimal) {
            true => Cell::Missing,
            false => Cell::of(text, rules),
        };
        self.columns[self.at].add(place, text.trim(), cell);
    }

    /// What the target is.
    fn found(
        &self,
        config: &TableConfig,
        notes: &mut Vec<TableNote>,
    ) -> Result<Target, TableError> {
        let meant = || match self.target.meaning(config) {
            Meaning::Quantities => Task::Regression,
            Meaning::Doubtful | Meaning::Classes => Task::Classification,
        };
        match config.task.unwrap_or_else(meant) {
            Task::Regression => self.values(config, notes).map(Target::Values),
            Task::Classification => {
                let classes = self.target.classes(config, self.rows, notes);
                classes.map(Target::Classes)
            }
        }
    }

    /// What its classes and columns are.
    pub fn judged(mut self, config: &TableConfig) -> Judged {
        let mut notes = self.notes.clone();
        let mut type_errors = std::mem::take(&mut self.type_errors);
        let header_again = self.header_again();
        let found = match (type_errors[self.at].take(), header_again) {
            (Some(error), _) => Err(error),
            (None, Some(place)) => Err(TableError::HeaderAgain {
                path: config.file.clone(),
                place,
            }),
            (None, None) => self.found(config, &mut notes),
        };
        let mut columns = Vec::with_capacity(self.columns.len());
        for (index, profile) in self.columns.iter().enumerate() {
            let name = &self.header[index];
            let judge = Judge {
                config,
                name,
                profile,
                decimal: self.decimal,
            };
            if index != self.at {
                columns.push(JudgedColumn {
                    index,
                    name: name.clone(),
                    first_cells: profile.first_cells.clone(),
                    found: match type_errors[index].take() {
                        Some(error) if !self.is_dropped[index] => Err(error),
                        _ => judge.found(&mut notes),
                    },
                });
            }
        }
        notes.extend(self.notes_of_copies(&columns));
        notes.extend(self.missing_texts(&columns));
        notes.extend(self.unused_texts(config));
        notes.extend(self.total_row());
        notes.extend(self.header_of_values());
        Judged {
            path: config.file.clone(),
            rows: self.rows,
            form: self.form,
            at: self.at,
            found,
            columns,
            notes,
        }
        .with_row_of_texts(header_again)
    }

    /// The texts that were taken as missing, over all columns that are used.
    fn missing_texts(&self, columns: &[JudgedColumn]) -> Vec<TableNote> {
        let mut found = BTreeMap::<&String, (usize, usize)>::new();
        for column in columns {
            let Ok((Some(kind), _)) = &column.found else {
                continue;
            };
            let profile = &self.columns[column.index];
            let words = match kind {
                // There they are categories.
                ColumnKind::Categorical { .. } => None,
                _ => Some(&profile.words),
            };
            for (text, cells) in profile
                .missing_texts
                .iter()
                .chain(words.into_iter().flatten())
            {
                let (all_cells, columns) = found.entry(text).or_default();
                *all_cells += cells;
                *columns += 1;
            }
        }
        let note = |(text, (cells, columns)): (&String, _)| TableNote::MissingText {
            text: text.clone(),
            cells,
            columns,
        };
        found.into_iter().map(note).collect()
    }

    /// Texts that the configuration names and no cell has.
    fn unused_texts(&self, config: &TableConfig) -> Vec<TableNote> {
        let is_used = |text: &&String| {
            let mut columns = self.columns.iter();
            columns.any(|column| column.missing_texts.contains_key(*text))
        };
        let is_dropped = self.is_dropped.contains(&true);
        let missing = config
            .missing
            .iter()
            .filter(|text| !is_used(text) && !is_dropped);
        let unlabeled = config.unlabeled_value.iter();
        let unlabeled = unlabeled.filter(|text| !text.is_empty() && self.target.unlabeled() == 0);
        let note = |text: &String| TableNote::NoSuchText { text: text.clone() };
        missing.chain(unlabeled).map(note).collect()
    }
}

impl Judged {
    /// An error where every column is left out.
    pub fn no_columns(&self) -> Option<TableError> {
        let is_left_out = |column: &JudgedColumn| matches!(column.found, Ok((None, _)));
        let are_all = self.columns.iter().all(is_left_out);
        are_all.then(|| TableError::NoColumns {
            path: self.path.clone(),
            left_out: self.columns.len(),
        })
    }

    /// What is kept of the table, unless something is wrong with it.
    pub fn plan(self) -> Result<Plan, TableError> {
        let no_columns = self.no_columns();
        let target = self.found?;
        let (mut columns, mut uses) = (Vec::new(), Vec::new());
        for column in self.columns {
            let (kind, used) = column.found?;
            uses.push(used);
            if let Some(kind) = kind {
                let name = column.name;
                columns.push((column.index, Column { name, kind }));
            }
        }
        if let Some(error) = no_columns {
            return Err(error);
        }
        Ok(Plan {
            rows: self.rows,
            at: self.at,
            target,
            columns,
            uses,
            notes: self.notes,
        })
    }
}

/// The position of the target; every column that the configuration names has to be there.
fn check_names(config: &TableConfig, file: &TableFile) -> Result<usize, TableError> {
    let positions: HashMap<&String, usize> = file.header().iter().zip(0..).collect();
    let find = |name: &String, role| {
        let at = positions.get(name).copied();
        at.ok_or_else(|| file.no_column(name, Some(role)))
    };
    let target = find(&config.target, ColumnRole::Target)?;
    let mut asked = HashMap::from([(target, ColumnRole::Target)]);
    for (role, names) in [
        (ColumnRole::Dropped, &config.drop),
        (ColumnRole::Categorical, &config.categorical),
        (ColumnRole::Numeric, &config.numeric),
        (ColumnRole::Date, &config.date),
    ] {
        for name in names {
            let at = find(name, role)?;
            match asked.insert(at, role) {
                // Its numbers are names of classes.
                Some(ColumnRole::Target) if role != ColumnRole::Dropped => (),
                Some(before) if before != role => {
                    return Err(TableError::TwoRoles {
                        path: config.file.clone(),
                        column: name.clone(),
                        roles: [before, role],
                    });
                }
                _ => (),
            }
        }
    }
    Ok(target)
}
