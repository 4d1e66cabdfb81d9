"""Which value each row has, and which rows have none."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from ._target import array_of, kinds_of, missing_among

# A text that no value has, so that -1 stays one however often it is there.
_NOTHING = ""
# The largest number that is read from a file.
_LARGEST = 1e37


@dataclass(frozen=True)
class Values:
    """The value of each row, NaN where it is not known."""

    of_rows: np.ndarray
    task: ClassVar[str] = "regression"
    n_outputs: ClassVar[int] = 1

    @classmethod
    def of(cls, y) -> Values:
        """Read numbers of any form; None, NaN and NA mean an unknown value."""
        of_rows = _numbers(array_of(y))
        if np.isinf(of_rows).any():
            raise ValueError("Input y contains infinity.")
        too_large = of_rows[np.abs(of_rows) > _LARGEST]
        if too_large.size > 0:
            raise ValueError(
                f"y has {too_large[0]:g}, but numbers beyond {_LARGEST:g} are not read; give it in a "
                "larger unit"
            )
        return cls(of_rows)

    @classmethod
    def to_learn(cls, y) -> Values:
        """The same, some of them known."""
        values = cls.of(y)
        if not values.are_known.any():
            raise ValueError(
                "y has no known value; None and NaN mean that the value of a row is not known"
            )
        return values

    @property
    def are_known(self) -> np.ndarray:
        """Whether the value of each row is known."""
        return ~np.isnan(self.of_rows)

    def as_array(self) -> np.ndarray:
        """One number per row for a file of NumPy."""
        return self.of_rows

    def as_column(self) -> list[float | None]:
        """One number per row for a column of a table, None where it is not known."""
        return np.where(self.are_known, self.of_rows, None).tolist()

    def settings_of_array(self) -> dict:
        """What a run must know to read them from an array."""
        return {"unlabeled-value": _NOTHING}

    def settings_of_column(self, name: str, columns: dict) -> dict:
        """The same of the column `name` of a table, beside the settings of its `columns`."""
        different = np.unique(self.of_rows[self.are_known])
        if len(different) == 1:
            raise ValueError(
                f"y is {different[0]:g} in every row whose value is known; there is nothing to predict"
            )
        for text in columns.get("missing", []):
            if _number(text) in different:
                raise ValueError(
                    f"missing: {text!r} is a value in y, too, and would be unknown there; put None in "
                    "the cells of X that it stands for"
                )
        return {"unlabeled-value": _NOTHING}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def _numbers(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "O":
        values = _of_objects(values)
    if values.dtype.kind not in "fiub":
        raise ValueError(
            f"y has entries of type {values.dtype.name}; a regression predicts numbers: convert "
            "them, or use LadderClassifier for classes"
        )
    return values.astype(np.float64)


def _of_objects(values: np.ndarray) -> np.ndarray:
    unknown = missing_among(values)
    found = values[~unknown]
    others = [value for value in found if not isinstance(value, (numbers.Real, Decimal, np.bool_))]
    if others:
        raise ValueError(
            f"y has entries of type {kinds_of(others)}, such as {others[0]!r}; a regression predicts "
            "numbers: convert them, pass None where a value is not known, or use LadderClassifier "
            "for classes"
        )
    plain = np.full(values.shape, np.nan)
    plain[~unknown] = found.astype(np.float64)
    return plain
