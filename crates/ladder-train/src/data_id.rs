//! Which data a run was trained on: enough to refuse to continue it on other data.

use std::fmt;

use ladder_data::{Dataset, Features, Rows};
use serde::{Deserialize, Serialize};

/// Name, size and fingerprint of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DataId {
    pub name: String,
    pub train_rows: usize,
    pub test_rows: usize,
    pub shape: String,
    pub n_classes: usize,
    /// FNV-1a, 64 bits, of all features and labels, hexadecimal.
    pub fingerprint: String,
}

impl DataId {
    pub(crate) fn of(dataset: &Dataset) -> Self {
        let hash = fnv_rows(fnv_rows(FNV_START, &dataset.train), &dataset.test);
        Self {
            name: dataset.name.clone(),
            train_rows: dataset.train.len(),
            test_rows: dataset.test.len(),
            shape: dataset.shape.to_string(),
            n_classes: dataset.n_classes,
            fingerprint: format!("{hash:016x}"),
        }
    }

    /// Whether the rows are the same; the name may differ, because data may be moved.
    pub(crate) fn same_rows(&self, other: &Self) -> bool {
        *self
            == Self {
                name: self.name.clone(),
                ..other.clone()
            }
    }
}

impl fmt::Display for DataId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            train_rows,
            test_rows,
            shape,
            n_classes,
            fingerprint,
        } = self;
        write!(
            f,
            "{name} ({train_rows} + {test_rows} rows, {shape}, {n_classes} classes, {fingerprint})"
        )
    }
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

fn fnv(hash: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
    })
}

fn fnv_rows(hash: u64, rows: &Rows) -> u64 {
    let hash = match rows.features() {
        Features::Bytes(values) => fnv(hash, values.iter().copied()),
        Features::Floats(values) => fnv(hash, values.iter().flat_map(|v| v.to_le_bytes())),
    };
    fnv(
        hash,
        rows.labels().iter().flat_map(|label| label.to_le_bytes()),
    )
}

#[cfg(test)]
mod tests {
    use ladder_data::ImageShape;

    use super::*;

    /// The published values of FNV-1a.
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv(FNV_START, *b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(FNV_START, *b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(FNV_START, *b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn one_changed_value_makes_other_data_and_a_name_does_not() {
        let id = |name: &str, byte: u8| {
            let rows = |value| Rows::new(Features::Bytes(vec![value, 1]), vec![0, 1], 1).unwrap();
            let shape = ImageShape {
                channels: 1,
                height: 1,
                width: 1,
            };
            DataId::of(&Dataset::new(name, shape, 2, rows(byte), rows(7)).unwrap())
        };
        assert!(id("a", 0).same_rows(&id("b", 0)));
        assert!(!id("a", 0).same_rows(&id("a", 2)));
    }
}
