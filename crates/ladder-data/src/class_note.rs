//! What is said about the names of classes.

use std::fmt;

/// Names that sound as if the class were not known, without case, blanks and marks.
const SOUNDS_UNLABELED: [&str; 11] = [
    "unknown",
    "none",
    "nan",
    "na",
    "null",
    "nolabel",
    "notlabeled",
    "notlabelled",
    "unlabeled",
    "unsorted",
    "unclassified",
];

/// Something about the names of classes that the owner of the data should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClassNote {
    /// A class whose name sounds as if the class were not known.
    SoundsUnlabeled {
        /// Its name.
        class: String,
    },
    /// Classes that differ in case or in blanks alone.
    Alike {
        /// Their names.
        classes: Vec<String>,
    },
}

impl ClassNote {
    /// What is said about these names.
    pub(crate) fn of(names: &[String]) -> Vec<Self> {
        let is_doubtful = |name: &&String| {
            name.trim() == "-1" || SOUNDS_UNLABELED.contains(&letters(name).as_str())
        };
        let doubtful = names.iter().filter(is_doubtful).cloned();
        let doubtful = doubtful.map(|class| Self::SoundsUnlabeled { class });
        doubtful.chain(alike(names)).collect()
    }
}

impl fmt::Display for ClassNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SoundsUnlabeled { class } => {
                write!(f, "'{class}' is taken for a class, not for the lack of one")
            }
            Self::Alike { classes } => {
                write!(f, "classes that look alike: '{}'", classes.join("', '"))
            }
        }
    }
}

/// Its letters and digits, without case.
pub(crate) fn letters(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Names that differ in case or in blanks alone.
fn alike(names: &[String]) -> Option<ClassNote> {
    let folded = |name: &String| name.trim().to_lowercase();
    let has_twin = |name: &&String| {
        let twins = names.iter().filter(|other| folded(other) == folded(name));
        twins.count() > 1
    };
    let mut classes: Vec<String> = names.iter().filter(has_twin).cloned().collect();
    classes.sort_by_key(folded);
    (!classes.is_empty()).then_some(ClassNote::Alike { classes })
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
