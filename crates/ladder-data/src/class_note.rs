//! What is said about the names of classes.

use std::fmt;

use crate::class_names::{alike, sounds_unlabeled};
use crate::message::{listed_quoted, quoted};

/// Something about the names of classes that the owner of the data should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClassNote {
    /// A class whose name sounds as if the class were not known.
    SoundsUnlabeled {
        /// Its name.
        class: String,
    },
    /// Classes that look alike.
    Alike {
        /// Their names.
        classes: Vec<String>,
    },
}

impl ClassNote {
    /// What is said about these names.
    pub(crate) fn of(names: &[String]) -> Vec<Self> {
        let doubtful = names.iter().filter(|name| sounds_unlabeled(name)).cloned();
        let doubtful = doubtful.map(|class| Self::SoundsUnlabeled { class });
        let alike = alike(names).into_iter();
        doubtful
            .chain(alike.map(|classes| Self::Alike { classes }))
            .collect()
    }
}

impl fmt::Display for ClassNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SoundsUnlabeled { class } => write!(
                f,
                "{} is taken for a class, not for the lack of one",
                quoted(class)
            ),
            Self::Alike { classes } => {
                write!(f, "classes that look alike: {}", listed_quoted(classes))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_mean_nothing_or_the_same_are_said() {
        let names = ["Cat", "None", "cat ", "dog"].map(str::to_owned);
        let notes: Vec<String> = ClassNote::of(&names)
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = [
            "'None' is taken for a class, not for the lack of one",
            "classes that look alike: 'Cat', 'cat '",
        ];
        assert_eq!(notes, expected);
        assert_eq!(ClassNote::of(&["0".to_owned(), "1".to_owned()]), []);
    }
}
