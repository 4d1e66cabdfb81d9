"""Classifiers and regressors from few labels and many unlabeled rows.

`LadderClassifier` and `LadderRegressor` are scikit-learn estimators; the command ``ladder`` comes with the package and
reads what they save.
"""

from importlib.metadata import version as _version

__all__ = ["DataNote", "LadderClassifier", "LadderRegressor", "load_digits"]
__version__ = _version("ladder-networks")


def __getattr__(name):
    # The command starts in a moment: it needs neither NumPy nor scikit-learn.
    if name == "LadderClassifier":
        from ._classifier import LadderClassifier

        return LadderClassifier
    if name == "LadderRegressor":
        from ._regressor import LadderRegressor

        return LadderRegressor
    if name == "DataNote":
        from ._notes import DataNote

        return DataNote
    if name == "load_digits":
        from ._digits import load_digits

        return load_digits
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
