"""The data of a run: files, and the settings that name them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from . import _native
from ._frames import column_names, is_frame, plain, target_name


def written(place: Path, X, y, target, columns: dict) -> dict:
    """Write rows and their target into a directory; `columns` are settings of the columns."""
    write = _table if is_frame(X) else _arrays
    return {**write(place, X, y, target, columns), "task": target.task}


def _table(place, X, y, target, columns):
    name = target_name(y, column_names(X))
    file = place / "table.arrow"
    _native.write_table(file, plain(X), name, target.as_column())
    own = target.settings_of_column(name, columns)
    return {**columns, **own, "table": str(file), "target": name}


def _arrays(place, X, y, target, columns):
    files = {"arrays": place / "X.npy", "array-labels": place / "y.npy"}
    np.save(files["arrays"], X)
    np.save(files["array-labels"], target.as_array())
    own = target.settings_of_array()
    return {**columns, **own, **{name: str(file) for name, file in files.items()}}
