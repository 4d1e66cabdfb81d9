"""What an estimator is told, and the settings of a run that follow from it."""

from __future__ import annotations

import os

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state

# Those of the columns of a frame.
_OF_COLUMNS = ("categorical", "numeric", "date", "date_order", "drop", "missing")


class Parameters(BaseEstimator):
    """The parameters that all estimators have."""

    # Those that are settings of the same name, as configuration files have them.
    _SETTINGS: tuple[str, ...] = (
        "epochs",
        "passes",
        "noise",
        "costs",
        "learning_rate",
        "batch_size",
        "members",
        "numbers",
        "inputs",
        "folds",
        "backend",
        "device",
    )

    def __init__(
        self,
        *,
        hidden_layer_sizes=None,
        epochs=None,
        passes=None,
        noise=None,
        costs=None,
        learning_rate=None,
        batch_size=None,
        members=None,
        numbers=None,
        inputs=None,
        folds=0,
        unseen="error",
        categorical=None,
        numeric=None,
        date=None,
        date_order=None,
        drop=None,
        missing=None,
        random_state=1,
        n_jobs=None,
        backend="flex",
        device=0,
        run_dir=None,
        resume=False,
        progress=None,
        settings=None,
    ):
        self.hidden_layer_sizes = hidden_layer_sizes
        self.epochs = epochs
        self.passes = passes
        self.noise = noise
        self.costs = costs
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.members = members
        self.numbers = numbers
        self.inputs = inputs
        self.folds = folds
        self.unseen = unseen
        self.categorical = categorical
        self.numeric = numeric
        self.date = date
        self.date_order = date_order
        self.drop = drop
        self.missing = missing
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.backend = backend
        self.device = device
        self.run_dir = run_dir
        self.resume = resume
        self.progress = progress
        self.settings = settings

    def _run_settings(self, n_outputs):
        """The settings of a run with so many outputs, but for those of its data."""
        settings = {"labels": "all", "seed": self._seed(), **self._given(self._SETTINGS)}
        if self.hidden_layer_sizes is not None:
            sizes = [*np.atleast_1d(self.hidden_layer_sizes).tolist(), n_outputs]
            settings["layers"] = "-".join(str(size) for size in sizes)
        if isinstance(self.noise, (tuple, list)):
            settings["noise"] = dict(zip(("input", "hidden"), self.noise, strict=True))
        return {**settings, **(self.settings or {})}

    def _column_settings(self):
        """What is said of the columns of a frame."""
        return self._given(_OF_COLUMNS)

    def _given(self, names):
        """The parameters among `names` that are given, as settings."""
        values = {name: getattr(self, name) for name in names}
        return {
            name.replace("_", "-"): list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value is not None
        }

    def _seed(self):
        if isinstance(self.random_state, (int, np.integer)):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _threads(self):
        threads = self.n_jobs
        if threads is None and os.environ.get("OMP_NUM_THREADS", "").isdigit():
            threads = int(os.environ["OMP_NUM_THREADS"])
        if threads == 0:
            raise ValueError("n_jobs == 0 has no meaning; pass a number above 0, -1 or None")
        if threads is None or threads > 0:
            return threads
        return max(1, (os.cpu_count() or 1) + 1 + threads)

    def _ignores_unseen(self):
        if self.unseen not in ("error", "ignore"):
            raise ValueError(f"unseen: expected 'error' or 'ignore', found {self.unseen!r}")
        return self.unseen == "ignore"
