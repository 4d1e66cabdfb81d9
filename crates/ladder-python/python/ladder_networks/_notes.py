"""What the owner of the data should know, though it stops nothing."""

import sys
import warnings
from pathlib import Path

_PACKAGE = str(Path(__file__).parent)


class DataNote(UserWarning):
    """A column that is left out, a cell that is taken for something, and the like."""


def warn(text: str) -> None:
    """Say it where the package is called."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, DataNote, stacklevel=level)
