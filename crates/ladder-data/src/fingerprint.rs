//! The fingerprint of data: FNV-1a, 64 bits.

use crate::rows::{Features, Labels, Rows};

/// A hash that is being computed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    const PRIME: u64 = 0x0100_0000_01b3;

    pub fn with(self, bytes: impl IntoIterator<Item = u8>) -> Self {
        Self(bytes.into_iter().fold(self.0, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(Self::PRIME)
        }))
    }

    pub fn value(self) -> u64 {
        self.0
    }

    fn with_rows(self, rows: &Rows) -> Self {
        let hash = match rows.features() {
            Features::Bytes(values) => self.with(values.iter().copied()),
            Features::Floats(values) => self.with(values.iter().flat_map(|v| v.to_le_bytes())),
            Features::File(values) => self.with(values.iter().flat_map(f32::to_le_bytes)),
        };
        match rows.known() {
            Labels::Classes(labels) => hash.with(labels.iter().flat_map(|it| it.to_le_bytes())),
            Labels::Values(values) => hash.with(values.iter().flat_map(|it| it.to_le_bytes())),
        }
    }
}

/// Of all features and labels of both parts.
pub(crate) fn fingerprint(train: &Rows, test: &Rows) -> u64 {
    Fnv::default().with_rows(train).with_rows(test).value()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published values of FNV-1a.
    #[test]
    fn the_hash_is_fnv_1a() {
        let hash = |text: &str| Fnv::default().with(text.bytes()).value();
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
    }
}
