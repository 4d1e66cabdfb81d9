//! Arrays of Python, read in place, and values for new ones.

use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyByteArray;

/// A matrix in C order, whose values are where Python has them.
pub struct Matrix<T: Element>(PyBuffer<T>);

impl<T: Element> Matrix<T> {
    /// Values per row.
    pub fn width(&self) -> usize {
        self.0.shape()[1]
    }

    /// All values, row by row.
    #[allow(
        unsafe_code,
        reason = "the safe way copies every value, because another thread might write them"
    )]
    pub fn values(&self) -> &[T] {
        let values = self.0.buf_ptr().cast::<T>();
        if self.0.item_count() == 0 {
            return &[];
        }
        // SAFETY: `extract` has checked that the buffer is contiguous and of this type, PyBuffer
        // keeps the memory, and the package's own callers write to no array that they hand over.
        unsafe { std::slice::from_raw_parts(values, self.0.item_count()) }
    }
}

impl<'py, T: Element> FromPyObject<'_, 'py> for Matrix<T> {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let buffer = PyBuffer::get(&object)?;
        match buffer.dimensions() == 2 && buffer.is_c_contiguous() {
            true => Ok(Self(buffer)),
            false => Err(PyValueError::new_err("expected a matrix in C order")),
        }
    }
}

/// Numbers of either precision.
#[derive(FromPyObject)]
pub enum Numbers {
    Double(Matrix<f64>),
    Single(Matrix<f32>),
}

/// A number that answers are made of.
pub trait Number: Copy {
    /// Its bytes, as the machine has them.
    fn to_bytes(self) -> impl AsRef<[u8]>;
}

impl Number for f32 {
    fn to_bytes(self) -> impl AsRef<[u8]> {
        self.to_ne_bytes()
    }
}

impl Number for f64 {
    fn to_bytes(self) -> impl AsRef<[u8]> {
        self.to_ne_bytes()
    }
}

/// The bytes of numbers, for `numpy.frombuffer`, which can write to them.
pub fn bytes<'py, T: Number>(py: Python<'py>, values: &[T]) -> PyResult<Bound<'py, PyByteArray>> {
    PyByteArray::new_with(py, size_of_val(values), |bytes| {
        for (place, value) in bytes.chunks_exact_mut(size_of::<T>()).zip(values) {
            place.copy_from_slice(value.to_bytes().as_ref());
        }
        Ok(())
    })
}
