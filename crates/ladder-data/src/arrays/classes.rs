//! Classes as whole numbers, and the labels that they become.

use std::collections::BTreeSet;
use std::path::Path;

use super::error::ArrayError;
use crate::rows::UNLABELED;

/// The class of a row whose class is not known.
const NO_CLASS: i64 = -1;

/// The label of each test row, [`UNLABELED`] where its class is not known.
pub(super) fn known_labels(
    file: &Path,
    classes: &[i64],
    class_names: &[String],
) -> Result<Vec<u32>, ArrayError> {
    let path = || file.to_owned();
    if classes.iter().all(|&class| class == NO_CLASS) {
        return Err(ArrayError::NoClasses { path: path() });
    }
    let label = |&class: &i64| match class {
        NO_CLASS => Ok(UNLABELED),
        _ => {
            let text = class.to_string();
            let known = class_names.iter().position(|name| *name == text);
            let label = known.ok_or_else(|| ArrayError::UnknownClass {
                path: path(),
                class,
                known: class_names.to_vec(),
            })?;
            Ok(label as u32)
        }
    };
    classes.iter().map(label).collect()
}

/// Names of the classes, sorted as numbers, and the label of each row.
pub(super) fn code(file: &Path, classes: &[i64]) -> Result<(Vec<String>, Vec<u32>), ArrayError> {
    let known: BTreeSet<i64> = classes
        .iter()
        .copied()
        .filter(|class| *class != NO_CLASS)
        .collect();
    let known: Vec<i64> = known.into_iter().collect();
    match known[..] {
        [] => Err(ArrayError::NoClasses {
            path: file.to_owned(),
        }),
        [class] => Err(ArrayError::OneClass {
            path: file.to_owned(),
            class,
        }),
        _ => {
            let label = |class| known.binary_search(class).map_or(UNLABELED, |it| it as u32);
            let labels = classes.iter().map(label).collect();
            Ok((known.iter().map(i64::to_string).collect(), labels))
        }
    }
}
