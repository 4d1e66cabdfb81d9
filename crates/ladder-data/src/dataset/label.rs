//! The labels that texts say.

use std::sync::Arc;

use super::Dataset;
use crate::encoding::{CellProblem, CellRules, DecimalMark, Names, TableEncoding, is_unlabeled};
use crate::rows::Label;
use crate::task::Task;

impl Dataset {
    /// The class that is called `name`; numbers that are equal are the same.
    pub fn class(&self, name: &str) -> Option<usize> {
        Names::new(self.class_names()).find(name, DecimalMark::Point)
    }

    /// The label that `text` says, written as the data writes it; `None` where it is blank, or means
    /// in this data that the label is not known.
    ///
    /// # Errors
    /// No class of this name; in a regression, no number.
    pub fn label(&self, text: &str) -> Result<Option<Label>, CellProblem> {
        let (text, encoding) = (text.trim(), self.encoding().map(Arc::as_ref));
        let decimal = encoding.map_or_else(DecimalMark::default, TableEncoding::decimal);
        let unlabeled = encoding.and_then(|it| it.unlabeled_value.as_deref());
        if is_unlabeled(text, unlabeled, decimal) {
            return Ok(None);
        }
        match self.task() {
            Task::Classification => self.class_label(text, decimal).map(Some),
            Task::Regression => {
                let missing = encoding.map_or(&[][..], |it| &it.missing);
                let target = encoding.and_then(|it| it.regression.clone());
                let rules = CellRules {
                    missing,
                    decimal,
                    has_groups: true,
                };
                target.unwrap_or_default().read(text, rules)
            }
        }
    }

    /// `decimal` is the mark of the data; names have a point.
    fn class_label(&self, name: &str, decimal: DecimalMark) -> Result<Label, CellProblem> {
        let written = Names::new(self.class_names()).find(name, decimal);
        match written.or_else(|| self.class(name)) {
            Some(class) => Ok(Label::Class(class as u32)),
            None => Err(CellProblem::UnknownClass {
                found: name.to_owned(),
            }),
        }
    }
}
