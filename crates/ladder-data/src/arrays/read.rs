//! Reading `.npy` and `.npz` files.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use npyz::npz::NpzArchive;
use npyz::{DType, NpyFile, Order};

use super::error::ArrayError;

/// An array of rows.
#[derive(Debug)]
pub(super) struct Array {
    /// Of 2 to 4 dimensions, the first being the rows.
    pub shape: Vec<usize>,
    pub values: Values,
}

#[derive(Debug)]
pub(super) enum Values {
    Bytes(Vec<u8>),
    Numbers(Vec<f64>),
}

impl Array {
    /// Values per row.
    pub fn width(&self) -> usize {
        self.shape[1..].iter().product()
    }

    pub fn into_numbers(self) -> Vec<f64> {
        match self.values {
            Values::Bytes(bytes) => bytes.into_iter().map(f64::from).collect(),
            Values::Numbers(numbers) => numbers,
        }
    }
}

/// `X` and `y` of an `.npz` file, or the arrays of two `.npy` files.
pub(super) fn both(path: &Path, labels: Option<&Path>) -> Result<(Array, Vec<i64>), ArrayError> {
    let (rows, classes) = match (is_archive(path)?, labels) {
        (true, None) => {
            let mut archive = archive(path)?;
            let rows = to_rows(path, member(path, &mut archive, "X")?)?;
            let classes = to_classes(path, member(path, &mut archive, "y")?)?;
            (rows, classes)
        }
        (_, Some(labels)) => (rows(path)?, to_classes(labels, open(labels)?)?),
        (false, None) => {
            return Err(ArrayError::NoLabels {
                path: path.to_owned(),
            });
        }
    };
    if rows.shape[0] != classes.len() {
        return Err(ArrayError::Counts {
            path: path.to_owned(),
            rows: rows.shape[0],
            classes: classes.len(),
        });
    }
    Ok((rows, classes))
}

/// `X` and `y` of an `.npz` file of test rows.
pub(super) fn test(path: &Path) -> Result<(Array, Vec<i64>), ArrayError> {
    both(path, None).map_err(|error| match error {
        ArrayError::NoLabels { path } => ArrayError::NoTestLabels { path },
        other => other,
    })
}

/// The array of an `.npy` file, or `X` of an `.npz` file.
pub(super) fn rows(path: &Path) -> Result<Array, ArrayError> {
    match is_archive(path)? {
        true => to_rows(path, member(path, &mut archive(path)?, "X")?),
        false => to_rows(path, open(path)?),
    }
}

type Npz = NpzArchive<BufReader<File>>;

/// An `.npz` file is a ZIP archive.
fn is_archive(path: &Path) -> Result<bool, ArrayError> {
    let mut start = [0; 2];
    let read = File::open(path).and_then(|mut file| file.read(&mut start));
    read.map_err(io(path))?;
    Ok(&start == b"PK")
}

fn archive(path: &Path) -> Result<Npz, ArrayError> {
    NpzArchive::open(path).map_err(io(path))
}

fn open(path: &Path) -> Result<NpyFile<BufReader<File>>, ArrayError> {
    let file = File::open(path).map_err(io(path))?;
    NpyFile::new(BufReader::new(file)).map_err(io(path))
}

fn member<'a>(
    path: &Path,
    archive: &'a mut Npz,
    name: &'static str,
) -> Result<NpyFile<impl Read + 'a>, ArrayError> {
    let found: Vec<String> = archive.array_names().map(str::to_owned).collect();
    let array = archive.by_name(name).map_err(io(path))?;
    array.ok_or_else(|| ArrayError::Absent {
        path: path.to_owned(),
        name,
        found,
    })
}

fn to_rows(path: &Path, array: NpyFile<impl Read>) -> Result<Array, ArrayError> {
    let shape = shape_of(path, "X", &array)?;
    let width: usize = shape.iter().skip(1).product();
    if !(2..=4).contains(&shape.len()) || shape[0] == 0 || width == 0 {
        return Err(ArrayError::Shape {
            path: path.to_owned(),
            name: "X",
            found: shape,
            expected: "[n, values], or images [n, height, width] or [n, height, width, channels]",
        });
    }
    let values = numbers(path, "X", array)?;
    if let Values::Numbers(numbers) = &values
        && let Some(at) = numbers.iter().position(|number| !number.is_finite())
    {
        return Err(ArrayError::NotFinite {
            path: path.to_owned(),
            row: at / width,
            column: at % width,
            value: numbers[at],
        });
    }
    Ok(Array { shape, values })
}

/// Whole numbers, also where they are stored as floats.
fn to_classes(path: &Path, array: NpyFile<impl Read>) -> Result<Vec<i64>, ArrayError> {
    let shape = shape_of(path, "y", &array)?;
    let expected = "whole numbers, -1 where the class is not known";
    if shape.len() != 1 {
        return Err(ArrayError::Shape {
            path: path.to_owned(),
            name: "y",
            found: shape,
            expected: "[n]",
        });
    }
    let found = type_of(&array);
    let classes: Option<Vec<i64>> = match numbers(path, "y", array)? {
        Values::Bytes(bytes) => Some(bytes.into_iter().map(i64::from).collect()),
        Values::Numbers(numbers) => {
            let whole = |number: f64| (number.fract() == 0.0).then_some(number as i64);
            numbers.into_iter().map(whole).collect()
        }
    };
    classes.ok_or_else(|| ArrayError::Type {
        path: path.to_owned(),
        name: "y",
        found: format!("{found}, with a fraction or NaN in it"),
        expected,
    })
}

fn shape_of(
    path: &Path,
    name: &'static str,
    array: &NpyFile<impl Read>,
) -> Result<Vec<usize>, ArrayError> {
    let shape: Vec<usize> = array.shape().iter().map(|&side| side as usize).collect();
    match array.order() {
        Order::Fortran if shape.iter().filter(|side| **side > 1).count() > 1 => {
            Err(ArrayError::ColumnMajor {
                path: path.to_owned(),
                name,
            })
        }
        _ => Ok(shape),
    }
}

fn type_of(array: &NpyFile<impl Read>) -> String {
    match array.dtype() {
        DType::Plain(plain) => plain.to_string(),
        _ => "a record".to_owned(),
    }
}

/// Any type of number; bytes as they are.
fn numbers<R: Read>(
    path: &Path,
    name: &'static str,
    array: NpyFile<R>,
) -> Result<Values, ArrayError> {
    let found = type_of(&array);
    macro_rules! of_type {
        ($array:ident, $type:ty) => {
            match $array.try_data::<$type>() {
                Ok(values) => {
                    let values: Result<Vec<$type>, _> = values.collect();
                    let values = values.map_err(io(path))?.into_iter();
                    return Ok(Values::Numbers(values.map(|value| value as f64).collect()));
                }
                Err(array) => array,
            }
        };
    }
    let array = match array.try_data::<u8>() {
        Ok(bytes) => {
            return Ok(Values::Bytes(
                bytes.collect::<Result<_, _>>().map_err(io(path))?,
            ));
        }
        Err(array) => array,
    };
    let array = of_type!(array, f32);
    let array = of_type!(array, f64);
    let array = of_type!(array, i64);
    let array = of_type!(array, i32);
    let array = of_type!(array, i16);
    let array = of_type!(array, i8);
    let array = of_type!(array, u16);
    let array = of_type!(array, u32);
    let _ = of_type!(array, u64);
    Err(ArrayError::Type {
        path: path.to_owned(),
        name,
        found,
        expected: "numbers",
    })
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> ArrayError {
    let path = path.to_owned();
    move |source| ArrayError::Io {
        path: path.clone(),
        source,
    }
}
