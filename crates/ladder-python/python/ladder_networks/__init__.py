"""Classifiers from few labels and many unlabeled rows.

`LadderClassifier` is a scikit-learn estimator; the command ``ladder`` comes with the package and
reads what the estimator saves.
"""

from importlib.metadata import version as _version

__all__ = ["DataNote", "LadderClassifier", "load_digits"]
__version__ = _version("ladder-networks")


def __getattr__(name):
    # The command starts in a moment: it needs neither NumPy nor scikit-learn.
    if name == "LadderClassifier":
        from ._classifier import LadderClassifier

        return LadderClassifier
    if name == "DataNote":
        from ._notes import DataNote

        return DataNote
    if name == "load_digits":
        from ._digits import load_digits

        return load_digits
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
