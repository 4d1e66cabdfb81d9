//! A data set in memory: training rows, test rows, and what was done to them.
//!
//! It depends on none of its producers: `mnist`, tables and the others are above it.
//! It carries the transformations that new rows need too, [`TableEncoding`] and [`Preprocessing`],
//! which depend on rows alone.

mod label;

use std::fmt;
use std::sync::Arc;

use crate::encoding::TableEncoding;
use crate::fingerprint::fingerprint;
use crate::preprocessing::Preprocessing;
use crate::rows::{Part, Rows, RowsError, UNLABELED, check_part};
use crate::task::Task;
use crate::view::View;
use ladder_model::FeatureShape;

/// A whole data set: training rows, test rows, and what they mean.
///
/// Every row of both parts has `shape.len()` values and a label in `0..n_classes`; training rows
/// may be [`UNLABELED`] instead. There may be no test rows. In a regression, rows have a value to
/// predict instead of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// What the user calls it: `digits`, `mnist`, or the name of a directory.
    pub name: String,
    /// The shape of one image.
    pub shape: FeatureShape,
    /// The number of classes; labels are `0..n_classes`. In a regression 1, for its single value.
    pub n_classes: usize,
    /// Training rows, labeled and unlabeled alike.
    pub train: Rows,
    /// Test rows, which only the final evaluation reads.
    pub test: Rows,
    /// The number of each test row in its file; none where every row of the file is here.
    pub(crate) test_numbers: Vec<u32>,
    /// What the classes are called; their numbers, unless the data has names. In a regression what
    /// the value is called.
    pub(crate) class_names: Vec<String>,
    /// How rows of a table become values, if they come from one.
    pub(crate) encoding: Option<Arc<TableEncoding>>,
    /// What was done to the rows, if anything.
    pub(crate) prepared: Option<Prepared>,
}

/// What was done to the rows of a data set, and what they were before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prepared {
    pub preprocessing: Arc<Preprocessing>,
    /// Of the rows as they were.
    pub fingerprint: u64,
}

impl Dataset {
    /// Puts a data set together.
    ///
    /// # Errors
    /// No training rows, rows of another width than `shape.len()`, a label that is not in
    /// `0..n_classes`, or a test row without a class.
    pub fn new(
        name: impl Into<String>,
        shape: FeatureShape,
        n_classes: usize,
        train: Rows,
        test: Rows,
    ) -> Result<Self, RowsError> {
        if train.is_empty() {
            return Err(RowsError::NoRows { part: Part::Train });
        }
        check_part(Part::Train, &train, shape, n_classes, |label| {
            label == UNLABELED
        })?;
        check_part(Part::Test, &test, shape, n_classes, |_| false)?;
        if !test.is_empty() && train.task() != test.task() {
            return Err(RowsError::TwoTasks);
        }
        Ok(Self {
            name: name.into(),
            shape,
            n_classes,
            train,
            test,
            test_numbers: Vec::new(),
            class_names: (0..n_classes).map(|class| class.to_string()).collect(),
            encoding: None,
            prepared: None,
        })
    }

    /// With names for the classes, in the order of their numbers.
    ///
    /// # Errors
    /// Not one name for each class.
    pub fn with_class_names(mut self, names: Vec<String>) -> Result<Self, RowsError> {
        if names.len() != self.n_classes {
            let (names, n_classes) = (names.len(), self.n_classes);
            return Err(RowsError::ClassNames { names, n_classes });
        }
        self.class_names = names;
        Ok(self)
    }

    /// With the number of each test row in its file, some of whose rows have no class and are not
    /// here.
    pub(crate) fn with_test_numbers(mut self, numbers: Vec<u32>) -> Self {
        self.test_numbers = numbers;
        self
    }

    /// The number of a test row in the data that it comes from, from 0: rows without a class count
    /// there, though they are none of [`test`](Self::test).
    pub fn test_number(&self, row: u32) -> u32 {
        let number = self.test_numbers.get(row as usize);
        number.copied().unwrap_or(row)
    }

    /// The same rows as a network sees them; their features stay where they are.
    ///
    /// # Panics
    /// The view is of rows of another width, or the data set has one already.
    pub fn seen_through(&self, view: &Arc<View>) -> Self {
        Self {
            shape: FeatureShape::flat(view.width()),
            train: self.train.seen_through(view),
            test: self.test.seen_through(view),
            ..self.clone()
        }
    }

    /// The rows of one part.
    pub fn part(&self, part: Part) -> &Rows {
        match part {
            Part::Train => &self.train,
            Part::Test => &self.test,
        }
    }

    /// What is to be predicted of a row.
    pub fn task(&self) -> Task {
        self.train.task()
    }

    /// What the classes are called, in the order of their numbers; in a regression, the value.
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// The name of the class of a training row, or its value; `None` if it is not known.
    ///
    /// # Panics
    /// There is no such row.
    pub fn label_text(&self, row: usize) -> Option<String> {
        match self.task() {
            Task::Classification => {
                let class = self.train.label(row)?;
                Some(self.class_names[class].clone())
            }
            Task::Regression => Some(self.train.target(row)?.to_string()),
        }
    }

    /// How rows of a table became the values here; `None` if they come from no table.
    pub fn encoding(&self) -> Option<&Arc<TableEncoding>> {
        self.encoding.as_ref()
    }

    /// What was done to the rows by [`Preprocessing::apply`]; `None` if they are as they were read.
    pub fn preprocessing(&self) -> Option<&Arc<Preprocessing>> {
        self.prepared
            .as_ref()
            .map(|prepared| &prepared.preprocessing)
    }

    /// FNV-1a, 64 bits, of all features and labels as they were read: it tells whether data is the
    /// same, prepared or not.
    pub fn fingerprint(&self) -> u64 {
        match &self.prepared {
            Some(prepared) => prepared.fingerprint,
            None => fingerprint(&self.train, &self.test),
        }
    }
}

/// Line for a log: `mnist: 60000 train, 10000 test, 28x28, 10 classes`.
impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, shape, n_classes) = (&self.name, self.shape, self.n_classes);
        let (n_train, n_test) = (self.train.len(), self.test.len());
        write!(f, "{name}: {n_train} train, {n_test} test, {shape}, ")?;
        match self.task() {
            Task::Classification => write!(f, "{n_classes} classes"),
            Task::Regression => f.write_str("regression"),
        }
    }
}
