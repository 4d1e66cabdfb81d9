//! Arrays in NumPy's files: their shape, and their values row by row.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use burn::tensor::f16;
use npyz::{DType, Endianness, NpyFile, NpyHeader, Order, TypeChar, TypeStr};
use zip::ZipArchive;
use zip::result::ZipError;

use super::error::ArrayError;
use crate::guarded::guarded;
use crate::memory;

/// An array as it is in a file.
#[derive(Debug)]
pub(super) struct Array {
    pub shape: Vec<usize>,
    /// NumPy's name of its type.
    pub kind: String,
    /// As many as `shape` says, the last index running fastest.
    pub values: Values,
}

/// Values of one type.
#[derive(Debug)]
pub(super) enum Values {
    Bytes(Vec<u8>),
    Booleans(Vec<bool>),
    Numbers(Vec<f64>),
    Texts(Vec<String>),
}

/// The array of an `.npy` file, or the one called `name` of an `.npz` file.
pub(super) fn read(path: &Path, name: &'static str) -> Result<Array, ArrayError> {
    match is_archive(path)? {
        true => member(path, &mut archive(path)?, name),
        false => {
            let file = File::open(path).map_err(io(path))?;
            let size = file.metadata().map_err(io(path))?.len();
            array(path, name, &mut BufReader::new(file), size)
        }
    }
}

/// What an `.npz` file has.
pub(super) struct Both {
    pub x: Array,
    pub y: Array,
    /// The names of its other arrays.
    pub others: Vec<String>,
}

/// `X` and `y` of an `.npz` file; `None` if the file is another.
pub(super) fn read_both(path: &Path) -> Result<Option<Both>, ArrayError> {
    if !is_archive(path)? {
        return Ok(None);
    }
    let mut archive = archive(path)?;
    let x = member(path, &mut archive, "X")?;
    let y = member(path, &mut archive, "y")?;
    let names = array_names(&archive).into_iter();
    let others = names.filter(|name| name != "X" && name != "y").collect();
    Ok(Some(Both { x, y, others }))
}

/// An `.npz` file, in which each array is an `.npy` file.
type Npz = ZipArchive<BufReader<File>>;

/// The end of the name of an array's file.
const ENDING: &str = ".npy";

/// An `.npz` file is a ZIP archive.
fn is_archive(path: &Path) -> Result<bool, ArrayError> {
    let mut start = [0; 2];
    let read = File::open(path).and_then(|mut file| file.read(&mut start));
    read.map_err(io(path))?;
    Ok(&start == b"PK")
}

fn archive(path: &Path) -> Result<Npz, ArrayError> {
    let file = File::open(path).map_err(io(path))?;
    // What is wrong with an archive is said by the crate that reads it, not by the system.
    ZipArchive::new(BufReader::new(file)).map_err(|error| match error {
        ZipError::Io(source) if source.raw_os_error().is_some() => io(path)(source),
        error => ArrayError::Archive {
            path: path.to_owned(),
            source: io::Error::other(error),
        },
    })
}

/// The names of the arrays of an `.npz` file; what is no text is the name of none.
fn array_names(archive: &Npz) -> Vec<String> {
    let names = archive.file_names().flatten();
    let names = names.filter_map(|name| Some(name.strip_suffix(ENDING)?.to_owned()));
    names.collect()
}

fn member(path: &Path, archive: &mut Npz, name: &'static str) -> Result<Array, ArrayError> {
    let found = array_names(archive);
    if !found.iter().any(|other| other == name) {
        return Err(ArrayError::Absent {
            path: path.to_owned(),
            name,
            found,
        });
    }
    let file = archive.by_name(&format!("{name}{ENDING}"));
    let mut file = file.map_err(|error| io(path)(io::Error::other(error)))?;
    let size = file.size();
    array(path, name, &mut file, size)
}

/// An array in a file of `size` bytes.
fn array(
    path: &Path,
    name: &'static str,
    file: &mut dyn Read,
    size: u64,
) -> Result<Array, ArrayError> {
    let header = header(path, name, file)?;
    check_size(path, name, &header, size)?;
    let shape: Vec<usize> = header.shape().iter().map(|&side| side as usize).collect();
    let (order, kind) = (header.order(), kind(&header));
    let values = match half_precision(&header) {
        Some(of_bytes) => halves(header.len(), of_bytes, file).map(Some),
        None => guarded(|| values(NpyFile::with_header(header, &mut *file)))
            .unwrap_or_else(|reason| Err(io::Error::other(reason))),
    };
    let values = values.map_err(damaged(path, name))?;
    // Only at its end is the checksum of a file in an archive compared.
    io::copy(file, &mut io::sink()).map_err(damaged(path, name))?;
    let values = values.ok_or_else(|| ArrayError::Type {
        path: path.to_owned(),
        name,
        found: kind.clone(),
        expected: "numbers",
    })?;
    check_shape(&shape, values.len()).map_err(damaged(path, name))?;
    let values = match order {
        Order::C => values,
        Order::Fortran => values.row_by_row(&shape),
    };
    Ok(Array {
        shape,
        kind,
        values,
    })
}

/// An error unless there are as many values as the shape says, whatever its product is.
fn check_shape(shape: &[usize], values: usize) -> io::Result<()> {
    let product = shape
        .iter()
        .try_fold(1, |n: usize, &side| n.checked_mul(side));
    match product == Some(values) {
        true => Ok(()),
        false => Err(io::Error::other(format!(
            "the shape {shape:?} is impossible"
        ))),
    }
}

/// The header, which is checked before it is parsed: the parser trusts its length and its brackets.
fn header(path: &Path, name: &'static str, file: &mut dyn Read) -> Result<NpyHeader, ArrayError> {
    let text = header_bytes(file).map_err(io(path))?;
    let parsed = guarded(|| NpyHeader::from_reader(&mut text.as_slice()));
    let parsed = parsed.unwrap_or_else(|_| Err(io::Error::other("the header is damaged")));
    parsed.map_err(
        |source| match String::from_utf8_lossy(&text).contains("'|O'") {
            true => ArrayError::Objects {
                path: path.to_owned(),
                name,
            },
            false => io(path)(source),
        },
    )
}

/// Most bytes of a header; NumPy itself reads no more than 10,000 unless it is told to.
const MOST_OF_HEADER: u64 = 1 << 16;
/// Most brackets within each other; a shape within a list of fields has three.
const MOST_BRACKETS: usize = 8;

/// The bytes before the values: mark, version, length and text.
fn header_bytes(file: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    (&mut *file).take(8).read_to_end(&mut bytes)?;
    let size = if bytes.get(6) == Some(&1) { 2 } else { 4 };
    (&mut *file).take(size).read_to_end(&mut bytes)?;
    let mut length = [0; 8];
    let found = bytes.get(8..).unwrap_or_default();
    length[..found.len()].copy_from_slice(found);
    let length = u64::from_le_bytes(length);
    if bytes.starts_with(b"\x93NUMPY") && length > MOST_OF_HEADER {
        return Err(io::Error::other(format!(
            "a header of {length} bytes, more than {MOST_OF_HEADER}; the file is damaged"
        )));
    }
    file.take(length.min(MOST_OF_HEADER))
        .read_to_end(&mut bytes)?;
    match depth(&bytes) > MOST_BRACKETS {
        true => Err(io::Error::other(
            "too many brackets in the header; the file is damaged",
        )),
        false => Ok(bytes),
    }
}

/// The most brackets within each other.
fn depth(text: &[u8]) -> usize {
    let (mut open, mut most) = (0usize, 0);
    for byte in text {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => (),
        }
        most = most.max(open);
    }
    most
}

/// An error if the values that the header declares are not in the file, or fit into no memory.
fn check_size(
    path: &Path,
    name: &'static str,
    header: &NpyHeader,
    file: u64,
) -> Result<(), ArrayError> {
    let mut sides = header.shape().iter();
    let values = sides.try_fold(1u64, |all, &side| all.checked_mul(side));
    let bytes = header.dtype().num_bytes().unwrap_or(usize::MAX) as u64;
    let Some(bytes) = values.and_then(|values| values.checked_mul(bytes)) else {
        let shape = header.shape();
        let source = io::Error::other(format!("the shape {shape:?} is impossible"));
        return Err(damaged(path, name)(source));
    };
    if bytes > file {
        return Err(damaged(path, name)(io::ErrorKind::UnexpectedEof.into()));
    }
    // As numbers of eight bytes, or texts, and once more as rows.
    let needed = values.unwrap_or(0).saturating_mul(16).max(bytes);
    memory::check(needed).map_err(|full| damaged(path, name)(io::Error::other(full)))
}

fn kind(header: &NpyHeader) -> String {
    match header.dtype() {
        DType::Plain(plain) => plain.to_string(),
        _ => "a record".to_owned(),
    }
}

/// How two bytes are read, if the type is that of floats of 16 bits.
fn half_precision(header: &NpyHeader) -> Option<fn([u8; 2]) -> f16> {
    let DType::Plain(kind) = header.dtype() else {
        return None;
    };
    let is_half = kind.type_char() == TypeChar::Float && kind.size_field() == 2;
    is_half.then_some(match kind.endianness() {
        Endianness::Big => f16::from_be_bytes,
        _ => f16::from_le_bytes,
    })
}

fn halves(number: u64, of_bytes: fn([u8; 2]) -> f16, file: &mut dyn Read) -> io::Result<Values> {
    let mut bytes = Vec::new();
    let size = number.saturating_mul(2);
    if (file.take(size).read_to_end(&mut bytes)? as u64) < size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let halves = bytes.chunks_exact(2).map(|it| of_bytes([it[0], it[1]]));
    Ok(Values::Numbers(halves.map(f64::from).collect()))
}

/// The values in the order of the file; `None` if they are of another type.
fn values(array: NpyFile<&mut dyn Read>) -> io::Result<Option<Values>> {
    macro_rules! of_type {
        ($array:ident, $type:ty, $values:ident) => {
            match $array.try_data::<$type>() {
                Ok(values) => return Ok(Some(Values::$values(values.collect::<Result<_, _>>()?))),
                Err(array) => array,
            }
        };
        ($array:ident, $type:ty) => {
            match $array.try_data::<$type>() {
                Ok(values) => {
                    let numbers = values.map(|value| value.map(|it| it as f64));
                    return Ok(Some(Values::Numbers(numbers.collect::<Result<_, _>>()?)));
                }
                Err(array) => array,
            }
        };
    }
    let is_time =
        |kind: &TypeStr| matches!(kind.type_char(), TypeChar::DateTime | TypeChar::TimeDelta);
    if matches!(array.dtype(), DType::Plain(kind) if is_time(&kind)) {
        return Ok(None);
    }
    let array = of_type!(array, u8, Bytes);
    let array = of_type!(array, bool, Booleans);
    let array = of_type!(array, String, Texts);
    let array = of_type!(array, f32);
    let array = of_type!(array, f64);
    let array = of_type!(array, i64);
    let array = of_type!(array, i32);
    let array = of_type!(array, i16);
    let array = of_type!(array, i8);
    let array = of_type!(array, u16);
    let array = of_type!(array, u32);
    let _ = of_type!(array, u64);
    Ok(None)
}

impl Values {
    /// As numbers; a text is none.
    pub fn into_numbers(self) -> Vec<f64> {
        match self {
            Self::Bytes(bytes) => bytes.into_iter().map(f64::from).collect(),
            Self::Booleans(values) => values.into_iter().map(f64::from).collect(),
            Self::Numbers(numbers) => numbers,
            Self::Texts(texts) => vec![f64::NAN; texts.len()],
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Bytes(values) => values.len(),
            Self::Booleans(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    /// From an order in which the first index runs fastest.
    fn row_by_row(self, shape: &[usize]) -> Self {
        match self {
            Self::Bytes(values) => Self::Bytes(row_by_row(shape, &values)),
            Self::Booleans(values) => Self::Booleans(row_by_row(shape, &values)),
            Self::Numbers(values) => Self::Numbers(row_by_row(shape, &values)),
            Self::Texts(values) => Self::Texts(row_by_row(shape, &values)),
        }
    }
}

fn row_by_row<T: Clone>(shape: &[usize], values: &[T]) -> Vec<T> {
    let strides = shape.iter().scan(1, |stride, side| {
        let own = *stride;
        *stride *= side;
        Some(own)
    });
    let axes: Vec<(usize, usize)> = shape.iter().copied().zip(strides).collect();
    let mut sorted = Vec::with_capacity(values.len());
    gather(values, 0, &axes, &mut sorted);
    sorted
}

/// Puts the values from `start` on behind `sorted`, the last of `axes`, side and stride, running
/// fastest.
fn gather<T: Clone>(values: &[T], start: usize, axes: &[(usize, usize)], sorted: &mut Vec<T>) {
    match axes {
        [] => sorted.push(values[start].clone()),
        [(side, stride), inner @ ..] => {
            (0..*side).for_each(|at| gather(values, start + at * stride, inner, sorted));
        }
    }
}

/// The file cannot be opened, or is no such file.
fn io(path: &Path) -> impl Fn(io::Error) -> ArrayError {
    move |source| ArrayError::Io {
        path: path.to_owned(),
        source,
    }
}

/// The values do not come to their end.
fn damaged(path: &Path, name: &'static str) -> impl Fn(io::Error) -> ArrayError {
    move |source| {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::UnexpectedEof => ArrayError::Truncated { path, name },
            _ => ArrayError::Damaged { path, name, source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_rows_whatever_the_number_of_dimensions() {
        assert_eq!(row_by_row(&[2, 3], &[1, 4, 2, 5, 3, 6]), [1, 2, 3, 4, 5, 6]);
        // numpy.arange(12).reshape(2, 2, 3).flatten(order="F")
        let columns = [0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11];
        let rows: Vec<i32> = (0..12).collect();
        assert_eq!(row_by_row(&[2, 2, 3], &columns), rows);
    }
}
