//! What the name of a folder says: a class, images without one, or a part of a data set.

use crate::class_names::letters;

/// Names of folders of training rows.
const TRAINING: [&str; 2] = ["train", "training"];

/// Names of folders of rows to measure with.
const MEASURING: [&str; 7] = [
    "val",
    "valid",
    "validation",
    "dev",
    "test",
    "testing",
    "holdout",
];

/// Names of folders of what belongs to images, and of the images themselves.
const BESIDE_EACH_OTHER: [&str; 11] = [
    "image",
    "images",
    "img",
    "imgs",
    "jpegimages",
    "photos",
    "annotation",
    "annotations",
    "labels",
    "mask",
    "masks",
];

/// Whether all folders are called as what lies beside each other in a data set, rather than as
/// classes.
pub(super) fn are_beside_each_other(folders: &[&String]) -> bool {
    let is_part = |name: &&String| BESIDE_EACH_OTHER.contains(&letters(name).as_str());
    folders.len() > 1 && folders.iter().all(is_part)
}

/// Whether a folder of this name has the images without a class: `unlabeled`, also in other
/// letters, and as the British write it.
pub(super) fn is_unlabeled(name: &str) -> bool {
    ["unlabeled", "unlabelled"].contains(&letters(name).as_str())
}

/// The folder of training rows, and the one to measure with, where all `folders` are called like
/// parts of a data set rather than like classes.
pub(super) fn parts(folders: &[String]) -> Option<(String, Option<String>)> {
    let mut classes = folders.iter().filter(|folder| !is_unlabeled(folder));
    let is = |folder: &&String, names: &[&str]| names.contains(&letters(folder).as_str());
    let training = folders.iter().find(|folder| is(folder, &TRAINING))?;
    if !classes.all(|folder| is(&folder, &TRAINING) || is(&folder, &MEASURING)) {
        return None;
    }
    let measuring = folders.iter().find(|folder| is(folder, &MEASURING));
    Some((training.clone(), measuring.cloned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_unlabeled_is_the_folder_and_no_other_name_is() {
        for name in ["unlabeled", "Unlabelled", "UNLABELED", "un-labeled"] {
            assert!(is_unlabeled(name), "{name}");
        }
        for name in ["unlabel", "labeled", "unknown", "unlabeled2"] {
            assert!(!is_unlabeled(name), "{name}");
        }
    }

    #[test]
    fn parts_of_a_data_set_are_no_classes_unless_a_class_is_beside_them() {
        let parts = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            parts(&names)
        };
        let expected = Some(("train".to_owned(), Some("val".to_owned())));
        assert_eq!(parts(&["train", "unlabeled", "val"]), expected);
        assert_eq!(parts(&["Training"]), Some(("Training".to_owned(), None)));
        assert_eq!(parts(&["bus", "train"]), None);
        assert_eq!(parts(&["cat", "dog"]), None);
        assert_eq!(parts(&["test", "val"]), None);
    }
}
