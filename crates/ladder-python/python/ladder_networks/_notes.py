"""What the owner of the data should know, though it stops nothing."""

import warnings


class DataNote(UserWarning):
    """A column that is left out, a cell that is taken for something, and the like."""


def warn(text: str) -> None:
    """Say it to the caller of the estimator's method."""
    warnings.warn(text, DataNote, stacklevel=4)
