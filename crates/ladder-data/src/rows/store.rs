//! Numbers in memory, or in a temporary file where there are too many.
//!
//! Which it is changes no result: the numbers are the same, in the same order.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::sync::Arc;

/// A number that a file can keep.
pub trait Number: Copy + PartialEq + Send + Sync + 'static {
    /// Bytes of one.
    const SIZE: usize;

    /// Its bytes, after `bytes`.
    fn append_to(self, bytes: &mut Vec<u8>);

    /// From `SIZE` bytes.
    fn of(bytes: &[u8]) -> Self;
}

macro_rules! number {
    ($type:ty) => {
        impl Number for $type {
            const SIZE: usize = size_of::<$type>();

            fn append_to(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            fn of(bytes: &[u8]) -> Self {
                let mut own = [0; size_of::<$type>()];
                own.copy_from_slice(bytes);
                Self::from_le_bytes(own)
            }
        }
    };
}

number!(f32);
number!(f64);

/// Numbers that were built one after the other.
#[derive(Debug, Clone)]
pub(crate) enum Store<N> {
    Memory(Vec<N>),
    File(NumberFile<N>),
}

/// Numbers in a temporary file, which nobody else can open and which is gone with the last of its
/// clones, however the program ends.
#[derive(Debug, Clone)]
pub struct NumberFile<N> {
    file: Arc<File>,
    len: usize,
    numbers: std::marker::PhantomData<N>,
}

/// Takes numbers, and moves them to a file once they need more memory than they may.
pub(crate) struct StoreBuilder<N> {
    /// Bytes that may stay in memory.
    limit: usize,
    memory: Vec<N>,
    file: Option<BufWriter<File>>,
    len: usize,
    bytes: Vec<u8>,
}

impl<N: Number> StoreBuilder<N> {
    /// Nothing yet, with room for `expected` numbers as far as they may stay in memory.
    pub fn new(limit: usize, expected: usize) -> Self {
        let fits = expected.saturating_mul(N::SIZE) <= limit;
        Self {
            limit,
            memory: Vec::with_capacity(if fits { expected } else { 0 }),
            file: None,
            len: 0,
            bytes: Vec::new(),
        }
    }

    /// Further numbers.
    pub fn push(&mut self, numbers: &[N]) -> io::Result<()> {
        self.len += numbers.len();
        if self.file.is_none() {
            self.memory.extend_from_slice(numbers);
            if self.memory.len() * N::SIZE <= self.limit {
                return Ok(());
            }
            self.file = Some(BufWriter::with_capacity(1 << 18, tempfile::tempfile()?));
            let memory = std::mem::take(&mut self.memory);
            return self.write(&memory);
        }
        self.write(numbers)
    }

    /// In pieces, so that the bytes of all of them are never in memory beside the numbers.
    fn write(&mut self, numbers: &[N]) -> io::Result<()> {
        for numbers in numbers.chunks(1 << 16) {
            self.bytes.clear();
            numbers
                .iter()
                .for_each(|number| number.append_to(&mut self.bytes));
            if let Some(file) = &mut self.file {
                file.write_all(&self.bytes)?;
            }
        }
        Ok(())
    }

    /// All numbers that were pushed.
    pub fn finish(self) -> io::Result<Store<N>> {
        Ok(match self.file {
            None => Store::Memory(self.memory),
            Some(file) => Store::File(NumberFile {
                file: Arc::new(file.into_inner().map_err(io::IntoInnerError::into_error)?),
                len: self.len,
                numbers: std::marker::PhantomData,
            }),
        })
    }
}

impl<N: Number> Store<N> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Memory(numbers) => numbers.len(),
            Self::File(file) => file.len(),
        }
    }

    /// Some of them.
    ///
    /// # Panics
    /// Numbers that are not there, or a disk that fails.
    pub fn get(&self, range: Range<usize>) -> Cow<'_, [N]> {
        match self {
            Self::Memory(numbers) => Cow::Borrowed(&numbers[range]),
            Self::File(file) => Cow::Owned(file.get(range)),
        }
    }
}

impl<N: Number> PartialEq for Store<N> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Memory(own), Self::Memory(other)) => own == other,
            _ => {
                self.len() == other.len()
                    && pieces(self.len()).all(|range| self.get(range.clone()) == other.get(range))
            }
        }
    }
}

impl<N: Number> NumberFile<N> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Some of them.
    ///
    /// # Panics
    /// Numbers that are not there, or a disk that fails.
    pub fn get(&self, range: Range<usize>) -> Vec<N> {
        let mut bytes = vec![0; range.len() * N::SIZE];
        let at = (range.start * N::SIZE) as u64;
        read_at(&self.file, &mut bytes, at).expect("the disk of temporary files can be read");
        bytes.chunks_exact(N::SIZE).map(N::of).collect()
    }

    /// All of them, some at a time.
    pub fn iter(&self) -> impl Iterator<Item = N> {
        pieces(self.len).flat_map(|range| self.get(range))
    }
}

impl<N: Number> PartialEq for NumberFile<N> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

/// Ranges that cover `len` numbers.
fn pieces(len: usize) -> impl Iterator<Item = Range<usize>> {
    const PIECE: usize = 1 << 16;
    let starts = (0..len).step_by(PIECE);
    starts.map(move |start| start..(start + PIECE).min(len))
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = &mut bytes[read..];
                at += read as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(limit: usize) -> Store<f64> {
        let mut builder = StoreBuilder::new(limit, 7);
        builder.push(&[1.0, f64::INFINITY]).unwrap();
        builder.push(&[]).unwrap();
        builder.push(&[-0.5, 3.0, 4.0]).unwrap();
        builder.finish().unwrap()
    }

    #[test]
    fn numbers_are_the_same_in_memory_and_in_a_file() {
        let (memory, file) = (built(40), built(39));
        assert!(matches!(memory, Store::Memory(_)) && matches!(file, Store::File(_)));
        assert_eq!(memory, file);
        assert_eq!(file.get(1..3)[..], [f64::INFINITY, -0.5]);
        assert_eq!(file.get(5..5)[..], [0.0; 0]);
        let Store::File(numbers) = &file else {
            panic!("{file:?}");
        };
        assert_eq!(numbers.iter().collect::<Vec<_>>(), memory.get(0..5)[..]);
    }
}
