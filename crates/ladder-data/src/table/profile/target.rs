//! The classes, decided from what the cells of the target are.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::{look_alike, same_name};
use crate::class_names::{
    MINUS_ONE, MOST_CLASSES, MinusOnes, minus_one_means_unknown, without_meaning,
};
use crate::encoding::{
    DecimalMark, NameKey, Number, Seen, beyond_numbers, has_zeros, is_unlabeled, is_word,
    means_missing, measure, parse_number, sorted, unit_key,
};
use crate::quantities::{Meaning, Numbers};
use crate::table::TableConfig;
use crate::table::error::TableError;
use crate::table::note::TableNote;

/// More different texts, each in one row alone, are names of rows.
const MANY: usize = 20;

/// Other texts among numbers are names of classes where they are more than one in so many cells.
const FEW_TEXTS: usize = 4;

/// What the cells of the target are, counted while they are read.
#[derive(Debug)]
pub(super) struct TargetProfile {
    decimal: DecimalMark,
    /// Whether every text is a class of its own, as asked.
    is_exact: bool,
    unlabeled: usize,
    blanks: usize,
    numbers: Seen,
    texts: Seen,
    /// Cells with -1, and all with a number below 0.
    minus_ones: usize,
    negatives: usize,
    /// Cells with a text that often means a missing cell, by it.
    missing_texts: BTreeMap<String, usize>,
}

/// What the cells are as numbers.
struct Quantities {
    numbers: Numbers,
    /// Cells with another text.
    others: usize,
    /// Whether they have zeros before them, or different units.
    are_codes: bool,
}

/// The classes of a table.
#[derive(Debug)]
pub(crate) struct Classes {
    /// Their names, sorted.
    pub names: Vec<String>,
    /// The rows of each.
    pub rows: Vec<usize>,
    /// A text that means that the class is not known, besides a blank.
    pub unlabeled_value: Option<String>,
}

impl TargetProfile {
    pub fn new(decimal: DecimalMark, is_exact: bool) -> Self {
        Self {
            decimal,
            is_exact,
            unlabeled: 0,
            blanks: 0,
            numbers: Seen::up_to(MOST_CLASSES + 1),
            texts: Seen::up_to(MOST_CLASSES + 1),
            minus_ones: 0,
            negatives: 0,
            missing_texts: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, text: &str, config: &TableConfig) {
        let text = text.trim();
        if text.is_empty() {
            self.blanks += 1;
            return;
        }
        if is_unlabeled(text, config.unlabeled_value.as_deref(), self.decimal) {
            self.unlabeled += 1;
            return;
        }
        if self.is_exact {
            self.texts.add(NameKey::written(text), text);
            return;
        }
        if means_missing(text) {
            *self.missing_texts.entry(text.to_owned()).or_default() += 1;
        }
        match parse_number(text, self.decimal) {
            Some(Number {
                value, unit: None, ..
            }) => {
                self.minus_ones += usize::from(value == -1.0);
                self.negatives += usize::from(value < 0.0);
                self.numbers.add(NameKey::of_number(value, text), text);
            }
            _ => self.texts.add(NameKey::text(text), text),
        }
    }

    /// Rows with the text that means that the class is not known.
    pub fn unlabeled(&self) -> usize {
        self.unlabeled
    }

    /// Whether the cells are quantities rather than names of classes, as far as they say.
    pub fn meaning(&self, config: &TableConfig) -> Meaning {
        match self.quantities(config) {
            _ if self.is_exact => Meaning::Classes,
            found if FEW_TEXTS * found.others > found.others + found.numbers.rows() => {
                Meaning::Classes
            }
            found if found.others > 0 || found.are_codes => {
                found.numbers.meaning().min(Meaning::Doubtful)
            }
            found => found.numbers.meaning(),
        }
    }

    /// What numbers the cells have, those beside a unit and those that are too large among them; not
    /// -1 where it may mean that nothing is known.
    fn quantities(&self, config: &TableConfig) -> Quantities {
        let (mut of, mut units, mut others) = (Vec::new(), BTreeSet::new(), 0);
        let names = self.numbers.names();
        for (name, cells) in &names {
            let own = || parse_number(name, self.decimal).map(|it| it.value);
            of.extend(name.parse().ok().or_else(own).map(|value| (value, *cells)));
        }
        for (text, cells) in self.texts.names() {
            let number = parse_number(&text, self.decimal);
            let number = number.or_else(|| measure(&text, self.decimal));
            match number.map(|it| it.value).or_else(|| beyond_numbers(&text)) {
                _ if self.missing_texts.contains_key(&text) => (),
                Some(value) => of.push((value, cells)),
                None => others += cells,
            }
            units.extend(number.and_then(|it| it.unit.map(|unit| unit_key(unit).into_owned())));
        }
        let rows = of.iter().map(|(_, cells)| cells).sum();
        let is_doubtful = config.unlabeled_value.is_none() && of.len() > 2;
        if is_doubtful && self.minus_ones(rows) != MinusOnes::Plain {
            of.retain(|(value, _)| *value != -1.0);
        }
        Quantities {
            numbers: Numbers::new(of, !units.is_empty()),
            others,
            are_codes: units.len() > 1 || names.iter().any(|(name, _)| has_zeros(name)),
        }
    }

    /// What the cells with -1 mean among so many values.
    pub fn minus_ones(&self, cells: usize) -> MinusOnes {
        MinusOnes::of(self.minus_ones, self.negatives, cells)
    }

    /// The classes; what else their cells might mean goes to `notes`.
    pub fn classes(
        &self,
        config: &TableConfig,
        rows: usize,
        notes: &mut Vec<TableNote>,
    ) -> Result<Classes, TableError> {
        if !self.is_exact {
            self.refuse_missing_texts(config)?;
        }
        let mut names = sorted([self.numbers.names(), self.texts.names()].concat());
        let mut unlabeled_value = config.unlabeled_value.clone();
        if unlabeled_value.is_none()
            && !self.is_exact
            && let Some(cells) = take_minus_one(&mut names)
        {
            unlabeled_value = Some(MINUS_ONE.to_owned());
            notes.push(TableNote::MinusOne {
                target: config.target.clone(),
                rows: cells,
            });
        }
        self.refuse_numbers_of_classes(config, &names, rows)?;
        if !self.is_exact && config.task.is_none() {
            refuse_names(config, &names)?;
            notes.extend(self.numbers_as_classes(config));
        }
        notes.extend(self.doubtful(config, &names));
        let (names, rows): (Vec<String>, Vec<usize>) = names.into_iter().unzip();
        notes.extend(look_alike(config, &config.target, &names));
        notes.extend(same_name(&config.target, &self.numbers));
        notes.extend(same_name(&config.target, &self.texts));
        Ok(Classes {
            names,
            rows,
            unlabeled_value,
        })
    }

    /// Among numbers, `nan` is no class; nor is `?` anywhere.
    fn refuse_missing_texts(&self, config: &TableConfig) -> Result<(), TableError> {
        let others = self.texts.names().into_iter();
        let has_words = others.into_iter().any(|(name, _)| !means_missing(&name));
        let mut texts = self.missing_texts.iter();
        let no_class =
            texts.find(|(text, _)| !is_word(text) || !has_words && self.numbers.len() > 0);
        match no_class {
            None => Ok(()),
            Some((text, &cells)) => Err(TableError::ClassOrMissing {
                path: config.file.clone(),
                target: config.target.clone(),
                text: text.clone(),
                cells,
            }),
        }
    }

    fn refuse_numbers_of_classes(
        &self,
        config: &TableConfig,
        names: &[(String, usize)],
        rows: usize,
    ) -> Result<(), TableError> {
        let (path, target) = (config.file.clone(), config.target.clone());
        if let Some((class, _)) = names.iter().find(|(name, _)| has_line_break(name)) {
            let class = class.clone();
            return Err(TableError::ClassOfLines {
                path,
                target,
                class,
            });
        }
        match names {
            [] => Err(TableError::NoLabels { path, target, rows }),
            [(class, _)] => Err(TableError::OneClass {
                path,
                target,
                class: class.clone(),
            }),
            _ if names.len() > MOST_CLASSES => Err(TableError::ManyClasses {
                path,
                target,
                limit: MOST_CLASSES,
            }),
            _ => Ok(()),
        }
    }

    /// Numbers that are classes and may be quantities are said.
    fn numbers_as_classes(&self, config: &TableConfig) -> Option<TableNote> {
        if self.meaning(config) != Meaning::Doubtful {
            return None;
        }
        let numbers = self.quantities(config).numbers;
        Some(TableNote::NumbersAsClasses {
            target: config.target.clone(),
            different: numbers.len(),
            labeled: numbers.rows(),
        })
    }

    /// Classes that may be none.
    fn doubtful(&self, config: &TableConfig, names: &[(String, usize)]) -> Vec<TableNote> {
        let target = || config.target.clone();
        let words = self
            .missing_texts
            .iter()
            .map(|(text, &cells)| TableNote::WordAsClass {
                target: target(),
                text: text.clone(),
                cells,
                blanks: self.blanks + self.unlabeled,
            });
        // Those are said with the blanks beside them.
        let is_said = |name: &str| !self.is_exact && means_missing(name);
        let all: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        let doubtful = without_meaning(&all);
        let no_class = |name: &str| doubtful.contains(&name) && !is_said(name);
        let no_classes = names.iter().filter(|(name, _)| no_class(name));
        let no_classes = no_classes.map(|(class, rows)| TableNote::LooksUnlabeled {
            target: target(),
            class: class.clone(),
            rows: *rows,
        });
        words.chain(no_classes).collect()
    }
}

/// A labels file has a line for each row.
fn has_line_break(name: &str) -> bool {
    name.contains(['\n', '\r'])
}

/// Texts of which most stand in one row alone are names of rows.
fn refuse_names(config: &TableConfig, names: &[(String, usize)]) -> Result<(), TableError> {
    let labeled = names.iter().map(|(_, cells)| cells).sum();
    let different = names.len();
    match different > MANY && 2 * different > labeled {
        false => Ok(()),
        true => Err(TableError::Continuous {
            path: config.file.clone(),
            target: config.target.clone(),
            different,
            labeled,
        }),
    }
}

/// Takes -1 away where it means that the class is not known; the rows that have it.
fn take_minus_one(names: &mut Vec<(String, usize)>) -> Option<usize> {
    let is_unknown = minus_one_means_unknown(names.iter().map(|(name, _)| name.as_str()));
    let at = names.iter().position(|(name, _)| name == MINUS_ONE)?;
    is_unknown.then(|| names.remove(at).1)
}
