"""What all estimators do: fit a run, look into its network, keep it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_consistent_length
from sklearn.utils.validation import check_is_fitted

from . import _native
from ._data import written
from ._directory import DATA, RunDirectory
from ._parameters import Parameters
from ._progress import Teller
from ._rows import checked, decoded, encoded, matrix

# What is said of a run that another class reads.
_READERS = {
    "classification": "predicts classes; read it with LadderClassifier.load",
    "regression": "predicts values; read it with LadderRegressor.load",
}
# Parameters that belong to one fit, not to what came out of it.
_OF_ONE_FIT = ("run_dir", "resume", "progress")


class LadderEstimator(ClassNamePrefixFeaturesOutMixin, TransformerMixin, Parameters):
    """A network that learns from rows of which some have a known target, and denoises all of them."""

    # What the network predicts.
    _TASK: str

    def transform(self, X):
        """Values of the last hidden layer; of several networks those of the first.

        Parameters
        ----------
        X : array-like, frame or images
            Rows as `fit` takes them.

        Returns
        -------
        ndarray of shape (n_rows, n_features_out)
            The features.
        """
        check_is_fitted(self)
        features = self._model.features(encoded(self, X), self._threads())
        return matrix(features, self._n_features_out)

    def denoise(self, X, random_state=0):
        """Add the noise of training to rows and remove it again.

        Parameters
        ----------
        X : array-like, frame or images of at least 2 rows
            Rows as `fit` takes them; all are normalized together, so some hundred give what training saw.
        random_state : int, default=0
            Seed of the noise.

        Returns
        -------
        ndarray
            Of a matrix, numbers in its units, a missing one as the network fills it in; of images, images
            in the layout of `X`, where 0 is black and 1 is white and an estimate may lie somewhat outside;
            of a frame, the values that `value_names_` names, standardized.
        """
        check_is_fitted(self)
        values = self._model.denoise(encoded(self, X), random_state, self._threads())
        return decoded(self, matrix(values, self._model.n_values), X)

    def save(self, path):
        """Copy the run directory, with its data as far as they are there, for `load` and the command.

        Parameters
        ----------
        path : path
            A directory that is not there yet, or empty.
        """
        check_is_fitted(self)
        self._directory.copy_to(Path(path).absolute())

    @classmethod
    def load(cls, run_dir):
        """Read a finished run, of `save` or of the command.

        Parameters
        ----------
        run_dir : path
            The run directory.

        Returns
        -------
        estimator
            A trained estimator of this class.
        """
        directory = RunDirectory(Path(run_dir).absolute(), False)
        model = _native.Model.load(directory.path, None)
        if model.task != cls._TASK:
            raise ValueError(f"{directory.path}: its run {_READERS[model.task]}")
        record = directory.record()
        estimator = cls(**record.get("params", {}))
        estimator._read(directory, model, record)
        return estimator

    def report_html(self, path=None):
        """Write the page of ``ladder report``: curves, errors, reliability, reconstructions.

        It needs rows with a known target that were not learned: of ``folds``, or held out by
        ``settings={"validation": N}``; and the data of the run, which a pickle does not have.

        Parameters
        ----------
        path : path, default=None
            A directory for it; None is ``report`` in the run directory.

        Returns
        -------
        pathlib.Path
            The page.
        """
        check_is_fitted(self)
        return self._directory.report(None if path is None else Path(path).absolute())

    @property
    def run_dir_(self):
        check_is_fitted(self)
        return self._directory.path

    @property
    def history_(self):
        check_is_fitted(self)
        return self._directory.history()

    def _fit(self, X, y, read):
        """Train on rows whose target `read` makes of y."""
        self._ignores_unseen()
        X = checked(self, X, reset=True)
        target = read(y)
        check_consistent_length(X, target.as_array())
        directory = RunDirectory.of(self.run_dir)
        teller = Teller(self.progress)
        try:
            self._train(X, y, target, directory, teller)
        except KeyboardInterrupt as interrupt:
            if self.run_dir is not None and directory.has_run:
                interrupt.add_note(
                    f"the run in {directory.path} is saved; fit with resume=True continues it"
                )
            raise
        finally:
            teller.close()
        self._learn(target)
        self._use(directory, _native.Model.load(directory.path, self._threads()))
        self.notes_ = teller.notes
        directory.write_record(self._record())
        return self

    def _train(self, X, y, target, directory, teller):
        columns = self._column_settings()
        if self.resume and directory.has_run:
            with tempfile.TemporaryDirectory(prefix="ladder-") as place:
                data = written(Path(place), X, y, target, columns)
                directory.check_same_data(Path(place))
                self._run(directory, data, target, teller)
            return
        directory.check_free()
        place = directory.path / DATA
        place.mkdir(parents=True)
        self._run(directory, written(place, X, y, target, columns), target, teller)

    def _run(self, directory, data, target, teller):
        settings = json.dumps({**self._run_settings(target.n_outputs), **data})
        _native.train(directory.path, settings, self._threads(), bool(self.resume), teller)

    def _learn(self, target):
        """Take from the target what answers need."""

    def _recall(self, model, record):
        """Take the same from a saved run."""

    def _use(self, directory, model):
        self._directory = directory
        self._model = model
        self.value_names_ = model.value_names
        self._n_features_out = model.n_features_out

    def _record(self):
        """What the files of the run do not say."""
        params = {name: value for name, value in self.get_params().items() if _is_plain(value)}
        for name in _OF_ONE_FIT:
            params.pop(name, None)
        record = {"params": params, "n_features_in": self.n_features_in_}
        if hasattr(self, "feature_names_in_"):
            record["feature_names_in"] = self.feature_names_in_.tolist()
        return record

    def _read(self, directory, model, record):
        width = len(model.column_names) if model.width is None else model.width
        self.n_features_in_ = record.get("n_features_in", width)
        if "feature_names_in" in record:
            self.feature_names_in_ = np.array(record["feature_names_in"], dtype=object)
        self.notes_ = []
        self._recall(model, record)
        self._use(directory, model)

    def __getstate__(self):
        state = {**super().__getstate__()}
        state.pop("_model", None)
        directory = state.pop("_directory", None)
        if directory is not None:
            state["_files"] = directory.files()
        return state

    def __setstate__(self, state):
        files = state.pop("_files", None)
        super().__setstate__(state)
        if files is not None:
            self._directory = RunDirectory.with_files(files)
            self._model = _native.Model.load(self._directory.path, self._threads())

    def __sklearn_is_fitted__(self):
        return hasattr(self, "_model")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.transformer_tags.preserves_dtype = []  # the features are of 32 bits
        return tags


def _is_plain(value):
    try:
        json.dumps(value)
    except TypeError:
        return False
    return value is not None
