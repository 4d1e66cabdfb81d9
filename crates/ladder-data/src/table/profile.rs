//! The first reading of a table: what each column holds, and what is made of it.

use std::collections::HashSet;

use csv::StringRecord;

use super::TableConfig;
use super::column::{ColumnUse, LeftOut};
use super::error::{ColumnRole, TableError};
use super::file::{Place, TableFile};
use crate::encoding::{Cell, CellProblem, DecimalMark, MissingTexts};

/// Most categories of a column, each of which is a value of the network's input.
const MOST_CATEGORIES: usize = 1000;

/// Most classes.
const MOST_CLASSES: usize = 1000;

/// A column with at most this share of texts among its cells is one of numbers with mistakes.
const FEW_TEXTS: f64 = 0.05;

/// What a table holds, column by column.
#[derive(Debug)]
pub(super) struct Profile {
    rows: usize,
    header: Vec<String>,
    target: usize,
    columns: Vec<ColumnProfile>,
}

/// What is kept of a table.
#[derive(Debug)]
pub(super) struct Plan {
    pub rows: usize,
    /// Position of the target in a row.
    pub target: usize,
    /// Sorted names of the classes.
    pub class_names: Vec<String>,
    /// The columns that are kept, in the order of the file.
    pub columns: Vec<PlannedColumn>,
    pub uses: Vec<ColumnUse>,
}

/// A column that is kept.
#[derive(Debug)]
pub(super) struct PlannedColumn {
    pub name: String,
    /// Position in a row.
    pub index: usize,
    /// Sorted names of the categories; `None` for numbers.
    pub categories: Option<Vec<String>>,
}

#[derive(Debug, Default)]
struct ColumnProfile {
    numbers: usize,
    texts: usize,
    missing: usize,
    first_text: Option<(Place, String)>,
    /// Different cells, one more than the limit at most.
    different: HashSet<String>,
    /// Smallest and largest number.
    range: Option<(f64, f64)>,
    last: Option<f64>,
    /// Whether each number is the one before plus one.
    is_counting: bool,
}

impl Profile {
    pub fn of(config: &TableConfig) -> Result<Self, TableError> {
        let path = &config.file;
        let mut file = TableFile::open(path, &config.read_options())?;
        let header = file.header().to_vec();
        let target = find(config, &header, &config.target, ColumnRole::Target)?;
        for (role, names) in [
            (ColumnRole::Dropped, &config.drop),
            (ColumnRole::Categorical, &config.categorical),
        ] {
            for name in names {
                find(config, &header, name, role)?;
            }
        }
        let column = || ColumnProfile {
            is_counting: true,
            ..ColumnProfile::default()
        };
        let mut profile = Self {
            rows: 0,
            columns: header.iter().map(|_| column()).collect(),
            header,
            target,
        };
        let mut row = StringRecord::new();
        while let Some(place) = file.next(&mut row)? {
            profile.rows += 1;
            profile.add(config, file.decimal(), place, &row)?;
        }
        match profile.rows {
            0 => Err(TableError::NoRows { path: path.clone() }),
            _ => Ok(profile),
        }
    }

    fn add(
        &mut self,
        config: &TableConfig,
        decimal: DecimalMark,
        place: Place,
        row: &StringRecord,
    ) -> Result<(), TableError> {
        let missing = MissingTexts(&config.missing);
        for (index, (text, column)) in row.iter().zip(&mut self.columns).enumerate() {
            let limit = match index == self.target {
                true => MOST_CLASSES,
                false => MOST_CATEGORIES,
            };
            if index == self.target && config.unlabeled_value.as_deref() == Some(text) {
                column.missing += 1;
                continue;
            }
            let cell = Cell::of(text, missing, decimal);
            let is_used = index != self.target && !config.drop.contains(&self.header[index]);
            if let Cell::Number(number) = cell
                && !number.is_finite()
                && is_used
            {
                return Err(TableError::Cell {
                    path: config.file.clone(),
                    place,
                    column: self.header[index].clone(),
                    problem: CellProblem::NotFinite {
                        found: text.to_owned(),
                    },
                });
            }
            column.add(place, text, cell, limit);
        }
        Ok(())
    }

    pub fn plan(mut self, config: &TableConfig) -> Result<Plan, TableError> {
        let class_names = self.class_names(config)?;
        self.check_constant(config)?;
        let mut columns = Vec::new();
        let mut uses = Vec::new();
        for (index, profile) in self.columns.iter_mut().enumerate() {
            if index == self.target {
                continue;
            }
            let name = self.header[index].clone();
            let kind = profile.kind(config, &name)?;
            uses.push(profile.use_as(kind, name.clone()));
            columns.extend(profile.planned(kind, name, index));
        }
        if columns.is_empty() {
            let path = config.file.clone();
            return Err(TableError::NoColumns { path });
        }
        Ok(Plan {
            rows: self.rows,
            target: self.target,
            class_names,
            columns,
            uses,
        })
    }

    fn class_names(&mut self, config: &TableConfig) -> Result<Vec<String>, TableError> {
        let (path, target) = (config.file.clone(), config.target.clone());
        let classes = sorted(std::mem::take(&mut self.columns[self.target].different));
        match classes.len() {
            0 => Err(TableError::NoLabels {
                path,
                target,
                rows: self.rows,
            }),
            1 => Err(TableError::OneClass {
                path,
                target,
                class: classes[0].clone(),
            }),
            n if n > MOST_CLASSES => Err(TableError::ManyClasses {
                path,
                target,
                limit: MOST_CLASSES,
            }),
            _ => Ok(classes),
        }
    }

    /// All columns that are the same in every row, in one error.
    fn check_constant(&self, config: &TableConfig) -> Result<(), TableError> {
        let columns = self.header.iter().zip(&self.columns).enumerate();
        let constant = columns.filter(|(index, (name, profile))| {
            *index != self.target && profile.is_constant() && !config.drop.contains(name)
        });
        let columns: Vec<String> = constant.map(|(_, (name, _))| name.clone()).collect();
        if columns.is_empty() || config.drop_constant {
            return Ok(());
        }
        let path = config.file.clone();
        Err(TableError::Constant { path, columns })
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Numeric,
    Categorical,
    LeftOut(LeftOut),
}

impl ColumnProfile {
    fn add(&mut self, place: Place, text: &str, cell: Cell, limit: usize) {
        match cell {
            Cell::Missing => {
                self.missing += 1;
                self.is_counting = false;
                return;
            }
            Cell::Number(number) => {
                self.numbers += 1;
                self.is_counting &= self.last.is_none_or(|last| number == last + 1.0);
                self.last = Some(number);
                let (low, high) = self.range.unwrap_or((number, number));
                self.range = Some((low.min(number), high.max(number)));
            }
            Cell::Text(text) => {
                self.texts += 1;
                self.is_counting = false;
                self.first_text
                    .get_or_insert_with(|| (place, text.to_owned()));
            }
        }
        if self.different.len() <= limit && !self.different.contains(text) {
            self.different.insert(text.to_owned());
        }
    }

    fn cells(&self) -> usize {
        self.numbers + self.texts
    }

    fn is_constant(&self) -> bool {
        let is_one_number = self.texts == 0 && self.range.is_some_and(|(low, high)| low == high);
        let is_one_thing = self.different.len() == 1 || is_one_number;
        self.cells() == 0 || (self.missing == 0 && is_one_thing)
    }

    fn use_as(&self, kind: Kind, name: String) -> ColumnUse {
        let missing = self.missing;
        match kind {
            Kind::LeftOut(because) => ColumnUse::LeftOut { name, because },
            Kind::Numeric => ColumnUse::Numeric { name, missing },
            Kind::Categorical => ColumnUse::Categorical {
                name,
                categories: self.different.len(),
                missing,
            },
        }
    }

    /// The column that is kept, if it is.
    fn planned(&mut self, kind: Kind, name: String, index: usize) -> Option<PlannedColumn> {
        let categories = match kind {
            Kind::LeftOut(_) => return None,
            Kind::Numeric => None,
            Kind::Categorical => Some(sorted(std::mem::take(&mut self.different))),
        };
        Some(PlannedColumn {
            name,
            index,
            categories,
        })
    }

    fn kind(&self, config: &TableConfig, name: &str) -> Result<Kind, TableError> {
        let is_in = |names: &[String]| names.iter().any(|other| other == name);
        if is_in(&config.drop) {
            return Ok(Kind::LeftOut(LeftOut::Asked));
        }
        if self.is_constant() {
            return Ok(Kind::LeftOut(LeftOut::Constant));
        }
        if is_in(&config.categorical) {
            return match self.different.len() > MOST_CATEGORIES {
                false => Ok(Kind::Categorical),
                true => Err(TableError::Categories {
                    path: config.file.clone(),
                    column: name.to_owned(),
                    limit: MOST_CATEGORIES,
                }),
            };
        }
        let Some((place, text)) = &self.first_text else {
            let counts_rows = self.is_counting && self.numbers > 2;
            return Ok(match counts_rows {
                true => Kind::LeftOut(LeftOut::RowNumber),
                false => Kind::Numeric,
            });
        };
        if self.numbers > 0 && self.texts as f64 <= FEW_TEXTS * self.cells() as f64 {
            return Err(TableError::Mixed {
                path: config.file.clone(),
                place: *place,
                column: name.to_owned(),
                text: text.clone(),
                numbers: self.numbers,
                cells: self.cells(),
            });
        }
        let different = self.different.len();
        let are_texts = different > MOST_CATEGORIES || 2 * different > self.cells();
        Ok(match are_texts {
            true => Kind::LeftOut(LeftOut::Texts),
            false => Kind::Categorical,
        })
    }
}

fn find(
    config: &TableConfig,
    header: &[String],
    name: &str,
    role: ColumnRole,
) -> Result<usize, TableError> {
    let found = header.iter().position(|column| column == name);
    found.ok_or_else(|| TableError::NoColumn {
        path: config.file.clone(),
        column: name.to_owned(),
        role: Some(role),
        header: header.to_vec(),
    })
}

/// As numbers where all are, else as text.
fn sorted(names: HashSet<String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort();
    if names.iter().all(|name| name.parse::<f64>().is_ok()) {
        let number = |name: &String| name.parse::<f64>().unwrap_or(f64::NAN);
        names.sort_by(|a, b| number(a).total_cmp(&number(b)));
    }
    names
}
