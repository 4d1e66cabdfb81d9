"""What is to be predicted, in any form that y has."""

from __future__ import annotations

import numpy as np
from sklearn.utils import column_or_1d


def array_of(y) -> np.ndarray:
    """The entries of y, one per row."""
    if y is None:
        raise ValueError(
            "fit requires y to be passed, but the target y is None; where only some rows have no "
            "label, pass None for each of them"
        )
    return column_or_1d(_array(y), warn=True)


def missing_among(objects: np.ndarray) -> np.ndarray:
    """Whether each of some objects is None, NaN or NA."""
    return np.array([_is_missing(value) for value in objects], bool)


def kinds_of(objects) -> str:
    """The types of some objects, for messages."""
    return ", ".join(sorted({type(value).__name__ for value in objects}))


def _array(y) -> np.ndarray:
    if isinstance(y, (list, tuple)):
        # NumPy would make the text 'nan' of a NaN among texts.
        objects = np.array(y, dtype=object)
        has_texts = objects.ndim == 1 and any(isinstance(value, str) for value in y)
        return objects if has_texts else np.asarray(y)
    if hasattr(y, "to_pylist"):  # pyarrow, whose arrays with nulls have no plain form
        return _array(y.to_pylist())
    return y.to_numpy() if hasattr(y, "to_numpy") else np.asarray(y)


def _is_missing(value) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value
