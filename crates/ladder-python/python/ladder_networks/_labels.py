"""Which class each row has, and which rows have none."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from sklearn.utils.multiclass import check_classification_targets

from ._target import array_of, kinds_of, missing_among

UNKNOWN = -1


@dataclass(frozen=True)
class Labels:
    """The classes, sorted, and the index of each row's class, -1 where it is not known."""

    classes: np.ndarray
    codes: np.ndarray
    task: ClassVar[str] = "classification"

    @classmethod
    def of(cls, y) -> Labels:
        """Read labels of any form; -1 among numbers, None, NaN and NA mean an unknown class."""
        values, unknown = _values(y)
        known = values[~unknown]
        if known.size == 0:
            raise ValueError(
                "y has no known class; -1, None and NaN mean that the class of a row is not known"
            )
        check_classification_targets(known)
        classes, codes = np.unique(known, return_inverse=True)
        of_rows = np.full(values.shape, UNKNOWN, np.int64)
        of_rows[~unknown] = codes
        labels = cls(classes, of_rows)
        labels._check()
        return labels

    @property
    def n_outputs(self) -> int:
        """Units of the network's last layer."""
        return len(self.classes)

    @property
    def names(self) -> list[str]:
        """What the classes are called in a run directory."""
        return [name_of(value) for value in self.classes.tolist()]

    @property
    def are_numbers(self) -> bool:
        """Whether the classes are whole numbers, which an array of numbers can hold."""
        return self.classes.dtype.kind in "iuf"

    def as_array(self) -> np.ndarray:
        """One value per row for a file of NumPy: whole numbers, -1 where the class is not known, or texts,
        blank where it is not known."""
        if self.are_numbers:
            return np.append(self.classes.astype(np.int64), UNKNOWN)[self.codes]
        return np.array([*self.names, ""])[self.codes]

    def as_column(self) -> list[str | None]:
        """One name per row for a column of a table, None where the class is not known."""
        names = [*self.names, None]
        return [names[code] for code in self.codes]

    def settings_of_array(self) -> dict:
        """What a run must know to read them from an array."""
        return {"unlabeled-value": str(UNKNOWN)} if self.are_numbers else {}

    def settings_of_column(self, name: str, columns: dict) -> dict:
        """The same of the column `name` of a table, beside the settings of its `columns`."""
        return {"categorical": [*columns.get("categorical", []), name]}

    def _check(self) -> None:
        if len(self.classes) < 2:
            raise ValueError(
                "y has one class; a classifier needs at least 2 classes among the known ones"
            )
        for name in self.names:
            if name.strip() != name or not name:
                raise ValueError(
                    f"the class {name!r} is blank or has blanks around it; strip it, and pass None "
                    "where a class is not known"
                )


def known(y) -> np.ndarray:
    """Whether the class of each row is known."""
    return ~_values(y)[1]


def _values(y) -> tuple[np.ndarray, np.ndarray]:
    """The labels as an array of one kind, and which of them are unknown."""
    values = array_of(y)
    if values.dtype.kind == "O":
        return _of_objects(values)
    if values.dtype.kind == "f":
        if np.isinf(values).any():
            raise ValueError("Input y contains infinity.")
        return values, np.isnan(values) | (values == UNKNOWN)
    if values.dtype.kind in "iu":
        return values, values == UNKNOWN
    return values, np.zeros(values.shape, bool)


def _of_objects(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    unknown = missing_among(values)
    found = list(values[~unknown])
    if all(isinstance(value, (bool, np.bool_)) for value in found):
        plain = np.zeros(values.shape, bool)
    elif all(isinstance(value, numbers.Integral) for value in found):
        plain = np.full(values.shape, UNKNOWN, np.int64)
    elif all(isinstance(value, numbers.Real) for value in found):
        plain = np.full(values.shape, float(UNKNOWN))
    elif all(isinstance(value, str) for value in found):
        plain = np.full(values.shape, "", object)
    else:
        raise ValueError(f"y mixes {kinds_of(found)}; make its values of one type")
    plain[~unknown] = found
    if plain.dtype.kind in "if":
        return _values(plain)
    return plain, unknown


def name_of(value) -> str:
    """A class by its name in a run directory; a whole number has no decimals."""
    if isinstance(value, float):
        return str(int(value))
    return str(value)
