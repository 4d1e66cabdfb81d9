//! The classes, decided from what the cells of the target are.

use std::collections::BTreeMap;

use super::kind::{look_alike, same_name};
use crate::class_names::{
    MANY_FRACTIONS, MANY_NUMBERS as MANY, MINUS_ONE, MOST_CLASSES, MinusOnes,
    minus_one_means_unknown, without_meaning,
};
use crate::encoding::{
    DecimalMark, NameKey, Number, Seen, is_unlabeled, is_word, means_missing, parse_number, sorted,
};
use crate::table::TableConfig;
use crate::table::error::TableError;
use crate::table::note::TableNote;

/// More different numbers with decimals, each in one row alone, are no classes.
const FEW_FRACTIONS: usize = 2;

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
    has_fractions: bool,
    /// Cells with -1, and all with a number below 0.
    minus_ones: usize,
    negatives: usize,
    /// Cells with a text that often means a missing cell, by it.
    missing_texts: BTreeMap<String, usize>,
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
            has_fractions: false,
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
                self.has_fractions |= value.fract() != 0.0;
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
    pub fn are_quantities(&self) -> bool {
        let are_numbers = self.numbers.len() > 0 && self.texts.len() == self.missing_texts.len();
        let names = sorted(self.numbers.names());
        let is_full = names.len() > MOST_CLASSES;
        !self.is_exact && are_numbers && (is_full || self.are_continuous(&names, true))
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
            self.refuse_continuous(config, &names)?;
        }
        notes.extend(self.doubtful(config, &names));
        notes.extend(self.many_numbers(config, &names));
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

    fn refuse_continuous(
        &self,
        config: &TableConfig,
        names: &[(String, usize)],
    ) -> Result<(), TableError> {
        let are_numbers = self.texts.len() == 0;
        match self.are_continuous(names, are_numbers) {
            false => Ok(()),
            true => Err(TableError::Continuous {
                path: config.file.clone(),
                target: config.target.clone(),
                different: names.len(),
                labeled: names.iter().map(|(_, cells)| cells).sum(),
            }),
        }
    }

    /// Values of which most stand in one row alone are quantities, or names; so are many numbers
    /// with decimals, and many whole ones with few rows each, some more and some less.
    fn are_continuous(&self, names: &[(String, usize)], are_numbers: bool) -> bool {
        let labeled: usize = names.iter().map(|(_, cells)| cells).sum();
        let different = names.len();
        let are_alone = 2 * different > labeled;
        let has_many_fractions = are_numbers && self.has_fractions && different > MANY_FRACTIONS;
        let are_few_each = are_numbers && 3 * different > labeled && !are_balanced(names);
        // A class of one row each is none that could be learned.
        let are_single = are_numbers
            && are_alone
            && (self.has_fractions && different > FEW_FRACTIONS
                || different > MANY_FRACTIONS && !are_counted(names));
        are_single || has_many_fractions || (different > MANY && (are_alone || are_few_each))
    }

    /// Many whole numbers may be quantities, and are said.
    fn many_numbers(&self, config: &TableConfig, names: &[(String, usize)]) -> Option<TableNote> {
        let are_numbers = self.texts.len() == 0 && !self.is_exact;
        (are_numbers && names.len() > MANY).then(|| TableNote::ManyNumbers {
            target: config.target.clone(),
            different: names.len(),
            labeled: names.iter().map(|(_, cells)| cells).sum(),
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

/// Whether they are all whole numbers of a range, as somebody has who counts classes.
fn are_counted(names: &[(String, usize)]) -> bool {
    let number =
        |name: Option<&(String, usize)>| name.and_then(|(name, _)| name.parse::<i64>().ok());
    let range = number(names.first()).zip(number(names.last()));
    range.is_some_and(|(first, last)| last - first + 1 == names.len() as i64)
}

/// Whether every class has about as many rows, as somebody has who labels so many of each.
fn are_balanced(names: &[(String, usize)]) -> bool {
    let rows = || names.iter().map(|(_, rows)| *rows);
    rows().max() <= rows().min().map(|fewest| fewest + 1)
}

/// Takes -1 away where it means that the class is not known; the rows that have it.
fn take_minus_one(names: &mut Vec<(String, usize)>) -> Option<usize> {
    let is_unknown = minus_one_means_unknown(names.iter().map(|(name, _)| name.as_str()));
    let at = names.iter().position(|(name, _)| name == MINUS_ONE)?;
    is_unknown.then(|| names.remove(at).1)
}
