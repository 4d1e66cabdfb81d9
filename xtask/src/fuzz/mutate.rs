//! Random changes of a file.

use super::format::Seed;
use crate::random::Random;

/// Changes of a file at most, at once. Half of the files have one, behind which most is still read.
const MOST: u64 = 4;
/// Bytes of a changed file at most.
const LONGEST: usize = 64 * 1024;
/// Bytes at which counting goes wrong.
const BYTES: [u8; 7] = [0, 1, 0x7f, 0x80, 0xff, b'\n', b'"'];
/// Texts at which reading goes wrong.
const WORDS: [&str; 26] = [
    "-1",
    "0",
    "1e309",
    "-1e-400",
    "NaN",
    "inf",
    "18446744073709551616",
    "9223372036854775807",
    "4294967295",
    "2147483648",
    "0.1",
    "\"",
    "'",
    "\\",
    ",",
    ";",
    "\n",
    "\r\n",
    "\t",
    "[",
    "]",
    "{",
    "(",
    ":",
    "-",
    "\u{feff}",
];
/// Numbers at which sizes go wrong.
const SIZES: [u64; 8] = [
    0,
    1,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    1 << 40,
    u64::MAX,
];

/// A source of changes, the same for each seed.
pub struct Mutator(Random);

impl Mutator {
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    /// A file of the corpus, and the bytes of another one.
    pub fn choose<'a>(&mut self, seeds: &'a [Seed]) -> (&'a Seed, &'a [u8]) {
        let [one, other] = [(); 2].map(|()| &seeds[self.below(seeds.len())]);
        (one, &other.bytes)
    }

    /// The file with one to four changes.
    pub fn mutated(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.0.below(2) * self.0.below(MOST) {
            self.change(&mut bytes, other);
        }
        bytes.truncate(LONGEST);
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len());
        match self.0.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.0.below(8),
            1 if at < bytes.len() => bytes[at] = BYTES[self.below(BYTES.len())],
            2 => self.size(bytes, at),
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(self.range(at, bytes.len()))),
            5 => {
                let again = bytes[self.range(at, bytes.len())].to_vec();
                insert(bytes, at, &again);
            }
            6 => {
                let from = self.below(other.len());
                insert(bytes, at, &other[self.range(from, other.len())]);
            }
            _ => insert(bytes, at, WORDS[self.below(WORDS.len())].as_bytes()),
        }
    }

    /// Writes a size of 2, 4 or 8 bytes in either order over what is there.
    fn size(&mut self, bytes: &mut [u8], at: usize) {
        let number = SIZES[self.below(SIZES.len())];
        let width = [2, 4, 8][self.below(3)];
        let mut written = number.to_le_bytes()[..width].to_vec();
        if self.0.below(2) == 0 {
            written.reverse();
        }
        bytes[at..]
            .iter_mut()
            .zip(written)
            .for_each(|(byte, new)| *byte = new);
    }

    /// Some bytes from `at` on.
    fn range(&mut self, at: usize, end: usize) -> std::ops::Range<usize> {
        let length = self.below(16.min(end - at) + 1);
        at..at + length
    }

    fn below(&mut self, end: usize) -> usize {
        self.0.below(end as u64) as usize
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    bytes.splice(at..at, new.iter().copied());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_files_and_another_seed_others() {
        let files = |seed| {
            let mut mutator = Mutator::new(seed);
            let file = |_| mutator.mutated(b"a,b\n1,2\n", b"other");
            (0..500).map(file).collect::<Vec<_>>()
        };
        assert_eq!(files(1), files(1));
        assert_ne!(files(1), files(2));
        assert!(files(1).iter().any(|file| file != b"a,b\n1,2\n"));
    }

    #[test]
    fn an_empty_file_is_changed_too() {
        let mut mutator = Mutator::new(3);
        let longest = (0..500).map(|_| mutator.mutated(b"", b"").len()).max();
        assert!(longest > Some(0));
    }
}
