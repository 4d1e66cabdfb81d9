//! Columns that say what the target says.

use super::{JudgedColumn, Profile};
use crate::class_names::MINUS_ONE;
use crate::encoding::{Cell, CellRules, is_unlabeled};
use crate::table::TableConfig;
use crate::table::note::TableNote;
use crate::trimmed::trimmed;
use csv::StringRecord;

/// In fewer rows two columns may say the same by chance.
const ENOUGH: usize = 20;

/// A class of fewer rows is met by chance.
const ENOUGH_OF_EACH: usize = 3;

/// More different values are names of rows, or quantities.
const MOST_VALUES: usize = 50;

/// Columns that may be copies of the target, as far as rows have both.
#[derive(Debug)]
pub(super) struct Copies {
    may_be: Vec<MayBe>,
}

#[derive(Debug)]
struct MayBe {
    column: usize,
    rows: usize,
    /// Whether its texts are those of the target.
    is_equal: bool,
    /// The texts of the target and of the column that stand for each other; `None` once some do not.
    pairs: Option<Vec<Pair>>,
}

/// Texts that stand for each other, and the rows that have both.
#[derive(Debug)]
struct Pair {
    target: Box<str>,
    text: Box<str>,
    rows: usize,
}

impl Copies {
    /// Of so many columns, one of which is the target.
    pub fn new(columns: usize, target: usize) -> Self {
        let others = (0..columns).filter(|column| *column != target);
        let may_be = |column| MayBe {
            column,
            rows: 0,
            is_equal: true,
            pairs: Some(Vec::new()),
        };
        Self {
            may_be: others.map(may_be).collect(),
        }
    }

    /// Another row; one without a class says nothing.
    pub fn add(
        &mut self,
        config: &TableConfig,
        rules: CellRules,
        target: &str,
        row: &StringRecord,
    ) {
        let target = trimmed(target);
        let unlabeled = config.unlabeled_value.as_deref();
        if target == MINUS_ONE || is_unlabeled(target, unlabeled, rules.decimal) {
            return;
        }
        self.may_be.retain_mut(|it| {
            let text = &row[it.column];
            match Cell::of(text, rules) {
                Cell::Missing => true,
                _ => it.is_still(target, trimmed(text)),
            }
        });
    }
}

impl MayBe {
    /// Whether it may be a copy beside a target with this text, too.
    fn is_still(&mut self, target: &str, text: &str) -> bool {
        self.rows += 1;
        self.is_equal &= text == target;
        let pairs = self.pairs.take();
        self.pairs = pairs.and_then(|mut pairs| {
            let has_one = |it: &Pair| *it.target == *target || *it.text == *text;
            match pairs.iter().position(has_one) {
                Some(at) if *pairs[at].target == *target && *pairs[at].text == *text => {
                    pairs[at].rows += 1;
                }
                None if pairs.len() < MOST_VALUES => pairs.push(Pair {
                    target: target.into(),
                    text: text.into(),
                    rows: 1,
                }),
                _ => return None,
            }
            Some(pairs)
        });
        self.is_equal || self.pairs.is_some()
    }

    /// Whether so many rows agree that it is no chance.
    fn is_copy(&self) -> bool {
        let are_enough = |pairs: &Vec<Pair>| pairs.iter().all(|it| it.rows >= ENOUGH_OF_EACH);
        let are_pairs = |pairs: &Vec<Pair>| pairs.len() > 1 && are_enough(pairs);
        // More values than are told apart are quantities, which are equal by no chance.
        let is_of_many = self.is_equal && self.pairs.is_none();
        self.rows >= ENOUGH && (is_of_many || self.pairs.as_ref().is_some_and(are_pairs))
    }
}

impl Profile {
    /// Says which of the columns that are used are copies of the target.
    pub(super) fn notes_of_copies(&self, columns: &[JudgedColumn]) -> Vec<TableNote> {
        let copies = self.copies.may_be.iter().filter(|it| it.is_copy());
        let note = |copy: &MayBe| {
            let mut columns = columns.iter();
            let column = columns.find(|column| column.index == copy.column)?;
            let is_used = matches!(column.found, Ok((Some(_), _)));
            is_used.then(|| TableNote::TargetCopy {
                column: column.name.clone(),
                rows: copy.rows,
            })
        };
        copies.filter_map(note).collect()
    }
}
