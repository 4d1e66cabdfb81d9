//! What is said about the names of classes.

use std::fmt;

use crate::alike::alike;
use crate::class_names::without_meaning;
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
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let doubtful = without_meaning(&all).into_iter().map(str::to_owned);
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
        let said = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            ClassNote::of(&names).len()
        };
        assert_eq!(said(&["0", "1"]), 0);
        assert_eq!(said(&["+", "-"]), 0);
        assert_eq!(said(&["?", "-", "x"]), 2);
        assert_eq!(said(&[".", "+", "-"]), 0);
        assert_eq!(said(&["*", "**", "x"]), 2);
        assert_eq!(said(&[".", "x", "y"]), 1);
        assert_eq!(said(&["1", "2", "99"]), 1);
        assert_eq!(said(&["1", "2", "3", "-9"]), 1);
        assert_eq!(said(&["10", "20", "99"]), 1);
    }
}
