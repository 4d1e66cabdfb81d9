"""The scikit-learn estimator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.base import (
    BaseEstimator,
    ClassifierMixin,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
)
from sklearn.utils import check_consistent_length, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _native
from ._directory import DATA, ESTIMATOR, RunDirectory
from ._frames import column_names, is_frame, plain, target_name
from ._labels import Labels, known
from ._notes import warn
from ._progress import Teller

# Parameters that are settings of the same name, as configuration files have them.
_SETTINGS = (
    "epochs",
    "passes",
    "noise",
    "costs",
    "learning_rate",
    "batch_size",
    "members",
    "numbers",
    "class_prior",
    "folds",
    "backend",
    "device",
)
# Those of the columns of a frame.
_OF_COLUMNS = ("categorical", "numeric", "date", "date_order", "drop", "missing")


class LadderClassifier(
    ClassNamePrefixFeaturesOutMixin, TransformerMixin, ClassifierMixin, BaseEstimator
):
    """Classifier from few labels and many unlabeled rows: a ladder network.

    A network learns to classify the rows whose class is known, and to remove noise from all of them,
    at every layer [1]_. In `y`, the class is not known where there is -1, None, NaN or pandas' NA.

    What is not given follows from the data, as with the command ``ladder train --folds 0
    --no-baseline``, whose answers for the same values are the same to the last bit.

    Parameters
    ----------
    hidden_layer_sizes : sequence of int, default=None
        Units of each hidden layer. None chooses two layers by the number of values of a row.
    epochs : int, default=None
        How often the network is evaluated and saved. None makes it some 3000 steps in all.
    passes : int, default=None
        Passes over the rows in an epoch.
    noise : float or (float, float), default=None
        Standard deviation of the noise, or those of the input and of the hidden layers.
    costs : sequence of float, default=None
        Weight of the denoising cost of each level, the input first; the last one serves the others.
    learning_rate : float, default=None
        Adam's learning rate before it decays.
    batch_size : int, default=None
        Labeled rows, and unlabeled rows, of a step.
    members : int or str, default=None
        Networks whose probabilities are averaged. None is three for numbers and tables, which see
        numbers in two ways and noise of two strengths, and one for images.
    numbers : {'plain', 'piecewise'}, default=None
        How the network sees numbers.
    class_prior : dict of str to float, default=None
        Shares of the classes among the rows to classify, where they are others than those of the
        labeled rows.
    folds : int, default=0
        Parts of the labeled rows for cross-validation before the training, which then corrects how
        certain the probabilities are; 0 for none.
    unseen : {'error', 'ignore'}, default='error'
        What `predict` does with a category that no training row had: refuse it, or take it as none
        of the known ones.
    categorical, numeric, date, drop : sequence of str, default=None
        Columns of a frame that are taken for this, whatever they look like, or left out.
    date_order : {'dmy', 'mdy'}, default=None
        What ``01/02/2024`` begins with, where a column of texts does not tell.
    missing : sequence of str, default=None
        Texts that mean a missing cell, besides the usual ones.
    random_state : int, RandomState instance or None, default=1
        Seed of weights, orders and noise; None draws one.
    n_jobs : int, default=None
        Threads that compute; their number changes no result. None is ``OMP_NUM_THREADS`` if that is
        set, as joblib and Dask do in their workers, and all of the machine otherwise; so is -1.
    backend : str, default='flex'
        Compute backend.
    device : int, default=0
        Which device of the backend.
    run_dir : path, default=None
        Where the run is kept: its data, checkpoints, model and report, for the command ``ladder``. None is
        a temporary directory that is gone with the estimator.
    resume : bool, default=False
        Whether `fit` continues an unfinished run in `run_dir`, and takes the result of a finished
        one; its data and settings must be the same.
    progress : bool or callable, default=None
        True shows tqdm's bars; a callable gets a dict for each event, whose ``'kind'`` is
        ``'started'``, ``'progress'``, ``'epoch'`` or ``'finished'``. An exception of its own stops the fit.
    settings : dict, default=None
        Further settings by their names in configuration files, such as
        ``{"layers": "conv:32x3-...", "augment-shift": 2}``.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The known classes, sorted.
    n_features_in_ : int
        Columns of `X`; of images their pixels.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Names of the columns, if `X` was a frame.
    value_names_ : list of str
        What the columns become: ``age``, ``city=Paris``, ``age is missing``.
    notes_ : list of str
        What was left out, and what was taken for what; `fit` warns of it, too.
    run_dir_ : pathlib.Path
        The run directory.
    history_ : list of dict
        The figures of each epoch, ``cost``, ``supervised_cost``, ``denoising_costs`` and others; of
        several networks those of the first.

    References
    ----------
    .. [1] Rasmus, A., Valpola, H., Honkala, M., Berglund, M., Raiko, T. (2015). Semi-Supervised
       Learning with Ladder Networks. https://arxiv.org/abs/1507.02672

    Examples
    --------
    >>> from sklearn.datasets import make_moons
    >>> from ladder_networks import LadderClassifier
    >>> X, y = make_moons(500, noise=0.1, random_state=0)
    >>> few = y.copy()
    >>> few[10:] = -1
    >>> model = LadderClassifier().fit(X, few)
    >>> model.predict(X).shape
    (500,)
    """

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
        class_prior=None,
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
        self.class_prior = class_prior
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

    def fit(self, X, y):
        """Train on rows of which some have a known class.

        Ctrl-C ends it within a step; with `run_dir`, the run can be continued by ``resume=True`` or by
        ``ladder train --resume``.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_columns), frame, or array of images
            A matrix of numbers, NaN where one is missing; a frame of pandas, polars or pyarrow with
            numbers, texts, dates and truth values; or images of shape (n, height, width) or
            (n, height, width, channels), bytes or numbers from 0 to 1.
        y : array-like of shape (n_rows,)
            Classes: numbers, texts or truth values; -1, None or NaN where one is not known.

        Returns
        -------
        self : LadderClassifier
            The trained estimator.
        """
        self._check_unseen()
        X = self._taken(X, reset=True)
        labels = Labels.of(y)
        check_consistent_length(X, labels.codes)
        directory = RunDirectory.of(self.run_dir)
        teller = Teller(self.progress)
        try:
            self._train(X, y, labels, directory, teller)
        except KeyboardInterrupt as interrupt:
            if self.run_dir is not None and directory.has_run:
                interrupt.add_note(
                    f"the run in {directory.path} is saved; fit with resume=True continues it"
                )
            raise
        finally:
            teller.close()
        self._fitted(directory, labels)
        self.notes_ = teller.notes
        return self

    def predict(self, X):
        """Classify rows.

        Parameters
        ----------
        X : array-like, frame or images
            Rows as `fit` takes them.

        Returns
        -------
        ndarray of shape (n_rows,)
            The class of the largest probability of each row.
        """
        check_is_fitted(self)
        # The first one in the order of the model, as the command answers.
        return self._classes_of_model[self._probabilities(X).argmax(axis=1)]

    def predict_proba(self, X):
        """Probabilities of the classes.

        Parameters
        ----------
        X : array-like, frame or images
            Rows as `fit` takes them.

        Returns
        -------
        ndarray of shape (n_rows, n_classes)
            In the order of `classes_`; what a row gets does not depend on the others.
        """
        check_is_fitted(self)
        return self._probabilities(X)[:, self._order]

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
        features = self._model.features(self._values(X), self._threads())
        return _matrix(features, self._n_features_out)

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
            Of a matrix, numbers in its units, a missing one as the network fills it in; of images, images;
            of a frame, the values that `value_names_` names, standardized.
        """
        check_is_fitted(self)
        values = self._values(X)
        denoised = self._model.denoise(values, random_state, self._threads())
        denoised = _matrix(denoised, self._model.n_values)
        if self._model.takes == "numbers":
            return self._numbers(denoised, X)
        if self._model.takes == "images":
            return denoised.reshape(np.shape(X))
        return denoised

    def score(self, X, y, sample_weight=None):
        """Share of the rows of known class that are classified right.

        Parameters
        ----------
        X : array-like, frame or images
            Rows as `fit` takes them.
        y : array-like of shape (n_rows,)
            Their classes; a row whose class is not known does not count.
        sample_weight : array-like of shape (n_rows,), default=None
            Weights of the rows.

        Returns
        -------
        float
            The accuracy.
        """
        counts = known(y).astype(float)
        if not counts.any():
            raise ValueError("y has no known class, so there is nothing to score")
        if sample_weight is not None:
            counts *= np.asarray(sample_weight)
        expected = np.append(self.classes_.astype(object), None)[self._codes(y)]
        return float(np.average(self.predict(X).astype(object) == expected, weights=counts))

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
        LadderClassifier
            A trained estimator.
        """
        directory = RunDirectory(Path(run_dir).absolute(), False)
        file = directory.path / ESTIMATOR
        record = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        estimator = cls(**record.get("params", {}))
        estimator._read(directory, record)
        return estimator

    def report_html(self, path=None):
        """Write the page of ``ladder report``: curves, errors, calibration, reconstructions.

        It needs rows of known class that were not learned: of ``folds``, or held out by
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
        self._directory.check_reportable()
        command = [sys.executable, "-m", "ladder_networks", "report", str(self._directory.path)]
        output = [] if path is None else ["--output", str(Path(path).absolute())]
        done = subprocess.run(
            [*command, *output, "--force"], capture_output=True, text=True, encoding="utf-8"
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip().removeprefix("error: "))
        return Path(done.stdout.strip().splitlines()[-1])

    @property
    def run_dir_(self):
        check_is_fitted(self)
        return self._directory.path

    @property
    def history_(self):
        check_is_fitted(self)
        return self._directory.history()

    def _train(self, X, y, labels, directory, teller):
        if self.resume and directory.has_run:
            with tempfile.TemporaryDirectory(prefix="ladder-") as place:
                data = self._written(Path(place), X, y, labels)
                directory.check_same_data(Path(place))
                self._run(directory, data, labels, teller)
            return
        directory.check_free()
        place = directory.path / DATA
        place.mkdir(parents=True)
        self._run(directory, self._written(place, X, y, labels), labels, teller)

    def _run(self, directory, data, labels, teller):
        settings = json.dumps({**self._settings(labels), **data})
        _native.train(directory.path, settings, self._threads(), bool(self.resume), teller)

    def _written(self, place, X, y, labels):
        """Write the data of the run, and name them as settings."""
        if is_frame(X):
            names = column_names(X)
            target = target_name(y, names)
            file = place / "table.arrow"
            _native.write_table(file, plain(X), target, labels.as_texts())
            columns = _given(self, _OF_COLUMNS)
            categorical = [*columns.pop("categorical", []), target]
            data = {"table": str(file), "target": target, "task": "classification"}
            return {**data, "categorical": categorical, **columns}
        np.save(place / "X.npy", X)
        np.save(place / "y.npy", labels.as_array())
        data = {
            "arrays": str(place / "X.npy"),
            "array-labels": str(place / "y.npy"),
            "task": "classification",
        }
        if labels.are_numbers:
            data["unlabeled-value"] = "-1"
        return {**data, **_given(self, _OF_COLUMNS)}

    def _settings(self, labels):
        settings = {"labels": "all", "seed": self._seed(), **_given(self, _SETTINGS)}
        if self.hidden_layer_sizes is not None:
            sizes = [*np.atleast_1d(self.hidden_layer_sizes).tolist(), len(labels.classes)]
            settings["layers"] = "-".join(str(size) for size in sizes)
        if isinstance(self.noise, (tuple, list)):
            settings["noise"] = dict(zip(("input", "hidden"), self.noise, strict=True))
        return {**settings, **(self.settings or {})}

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

    def _fitted(self, directory, labels):
        self._directory = directory
        self.classes_ = labels.classes
        self._use(_native.Model.load(directory.path, self._threads()), labels.names)
        (directory.path / ESTIMATOR).write_text(json.dumps(self._record()), encoding="utf-8")

    def _use(self, model, names):
        self._model = model
        self.value_names_ = model.value_names
        self._n_features_out = model.n_features_out
        order = {name: index for index, name in enumerate(model.class_names)}
        self._order = np.array([order[name] for name in names])
        self._classes_of_model = self.classes_[np.argsort(self._order)]

    def _record(self):
        """What the files of the run do not say."""
        params = {name: value for name, value in self.get_params().items() if _is_plain(value)}
        for name in ("run_dir", "resume", "progress"):
            params.pop(name, None)
        record = {
            "params": params,
            "classes": self.classes_.tolist(),
            "dtype": self.classes_.dtype.str,
            "n_features_in": self.n_features_in_,
        }
        if hasattr(self, "feature_names_in_"):
            record["feature_names_in"] = self.feature_names_in_.tolist()
        return record

    def _read(self, directory, record):
        self._directory = directory
        model = _native.Model.load(directory.path, self._threads())
        if "classes" in record:
            self.classes_ = np.array(record["classes"], dtype=np.dtype(record["dtype"]))
        else:
            self.classes_ = _classes(model.class_names)
        columns = model.column_names
        width = len(columns) if model.width is None else model.width
        self.n_features_in_ = record.get("n_features_in", width)
        if "feature_names_in" in record:
            self.feature_names_in_ = np.array(record["feature_names_in"], dtype=object)
        self.notes_ = []
        names = [str(int(it)) if isinstance(it, float) else str(it) for it in self.classes_.tolist()]
        self._use(model, names)

    def _taken(self, X, reset):
        """The rows in a form that the compiled part takes."""
        if is_frame(X):
            validate_data(self, X, reset=reset, skip_check_array=True)
            if len(X) == 0:
                raise ValueError("Found array with 0 sample(s): X has no rows")
            return X
        if _is_images(X):
            return self._images(np.ascontiguousarray(X), reset)
        return validate_data(
            self,
            X,
            reset=reset,
            dtype=[np.float64, np.float32],
            order="C",
            ensure_all_finite="allow-nan",
            # A network needs two rows; what can be said about one of them is said elsewhere.
            ensure_min_samples=2 if reset else 1,
        )

    def _images(self, X, reset):
        pixels = int(np.prod(X.shape[1:]))
        if reset:
            self.n_features_in_ = pixels
            if hasattr(self, "feature_names_in_"):
                del self.feature_names_in_
        elif pixels != self.n_features_in_:
            raise ValueError(
                f"X has {pixels} features, but LadderClassifier is expecting {self.n_features_in_} "
                "features as input"
            )
        return X

    def _values(self, X):
        """The rows as the network takes them, ``[n_rows, n_values]``."""
        self._check_unseen()
        model, takes = self._model, self._model.takes
        if takes == "table" and not is_frame(X):
            validate_data(self, X, reset=False, dtype=None, ensure_all_finite=False)
            raise TypeError(
                "the estimator was trained on a frame with columns "
                f"{', '.join(model.column_names[:5])}...; pass a frame with these"
            )
        if takes == "table":
            if hasattr(self, "feature_names_in_"):
                X = self._taken(X, reset=False)
            values, notes = model.encode_table(plain(X), self.unseen == "ignore")
            for note in notes:
                warn(note)
        elif takes == "images":
            values = self._values_of_images(np.asarray(X))
        else:
            X = self._without_names(X)
            values = model.encode_numbers(X, self._threads())
        return _matrix(values, model.n_values)

    def _values_of_images(self, X):
        if X.ndim > 2:
            X = self._images(X, reset=False)
        with tempfile.TemporaryDirectory(prefix="ladder-") as place:
            file = Path(place) / "X.npy"
            np.save(file, X)
            layout = (self.settings or {}).get("array-layout")
            return self._model.encode_images(file, layout)

    def _without_names(self, X):
        """A matrix; a frame of numbers is one, too, for an estimator that was trained on a matrix."""
        return validate_data(
            self,
            X,
            reset=False,
            dtype=[np.float64, np.float32],
            order="C",
            ensure_all_finite="allow-nan",
        )

    def _numbers(self, denoised, X):
        """Denoised values in the units of a matrix; a column that is left out stays as it is."""
        numbers = _matrix(self._model.decode_numbers(denoised), self._model.width)
        given = np.asarray(X, dtype=numbers.dtype)
        used = [int(name) for name in self._model.column_names]
        left_out = np.setdiff1d(np.arange(self._model.width), used)
        numbers[:, left_out] = given[:, left_out]
        return numbers

    def _probabilities(self, X):
        answers = self._model.predict(self._values(X), self._threads())
        return _matrix(answers, len(self.classes_))

    def _codes(self, y):
        """The index of each row's class, -1 where it is unknown or none of `classes_`."""
        order = {value: index for index, value in enumerate(self.classes_.tolist())}
        values = np.asarray(y.to_numpy() if hasattr(y, "to_numpy") else y, dtype=object).ravel()
        is_known = known(y)
        return [order.get(value, -1) if is_known[row] else -1 for row, value in enumerate(values)]

    def _check_unseen(self):
        if self.unseen not in ("error", "ignore"):
            raise ValueError(f"unseen: expected 'error' or 'ignore', found {self.unseen!r}")

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


def _given(estimator, names):
    """The parameters among `names` that are given, as settings."""
    values = {name: getattr(estimator, name) for name in names}
    return {
        name.replace("_", "-"): list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value is not None
    }


def _is_images(X):
    return len(getattr(X, "shape", ())) in (3, 4)


def _is_plain(value):
    try:
        json.dumps(value)
    except TypeError:
        return False
    return value is not None


def _classes(names):
    """Classes of a run of the command: numbers where all names are whole numbers."""
    try:
        return np.array([int(name) for name in names])
    except ValueError:
        return np.array(names)


def _matrix(values, width):
    return np.frombuffer(values, np.float32).reshape(-1, width)
