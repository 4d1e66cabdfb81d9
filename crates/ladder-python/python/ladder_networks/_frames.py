"""Frames of pandas, polars and pyarrow: whatever has Arrow's stream interface."""

from __future__ import annotations


def is_frame(rows) -> bool:
    """Whether the rows have columns of types of their own."""
    return hasattr(rows, "__arrow_c_stream__") and len(getattr(rows, "shape", ())) == 2


def column_names(frame) -> list[str]:
    """The names of the columns."""
    names = getattr(frame, "column_names", None)
    return [str(name) for name in (frame.columns if names is None else names)]


def plain(frame):
    """The frame without an index, which Arrow would take for a column."""
    if not hasattr(frame, "reset_index"):
        return frame
    try:
        import pyarrow  # noqa: F401
    except ImportError as missing:
        advice = 'a frame of pandas is read through pyarrow: pip install "ladder-networks[frames]"'
        raise ImportError(advice) from missing
    frame = frame.reset_index(drop=True)
    return frame.set_axis([str(name) for name in frame.columns], axis=1)


def target_name(y, names: list[str]) -> str:
    """A name for the column of the classes: that of y, or one that no column has."""
    name = getattr(y, "name", None)
    if isinstance(name, str) and name.strip() and name not in names:
        return name
    name = "target"
    while name in names:
        name += "_"
    return name
