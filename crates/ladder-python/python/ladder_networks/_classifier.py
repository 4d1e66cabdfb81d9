"""The estimator of classes."""

from __future__ import annotations

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from ._documentation import described
from ._estimator import LadderEstimator
from ._labels import Labels, known, name_of
from ._parameters import Parameters
from ._rows import encoded, matrix


@described
class LadderClassifier(ClassifierMixin, LadderEstimator):
    """Classifier from few labels and many unlabeled rows: a ladder network.

    A network learns to classify the rows whose class is known, and to remove noise from all of them,
    at every layer [1]_. In `y`, the class is not known where there is -1, None, NaN or pandas' NA.

    What is not given follows from the data, as with the command ``ladder train --folds 0
    --no-baseline``, whose answers for the same values are the same to the last bit.

    Parameters
    ----------
    members : int or str, default=None
        Networks whose probabilities are averaged. None is five for numbers and tables, two ladders
        and three linear ones, that see numbers in two ways, with inputs weighted or not; and one for
        images.
    class_prior : dict of str to float, default=None
        Shares of the classes among the rows to classify, where they are others than those of the
        labeled rows.
    folds : int, default=0
        Parts of the labeled rows for cross-validation before the training. The rows that they hold out
        then say how much each network of several counts, and correct how certain the probabilities
        are. With 0 all networks count the same; 5 takes six times as long and errs less on tables that
        some of the networks do not suit.
    {parameters}

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        The known classes, sorted.
    {attributes}

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

    _TASK = "classification"
    _SETTINGS = (*Parameters._SETTINGS, "class_prior")

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
        super().__init__(
            hidden_layer_sizes=hidden_layer_sizes,
            epochs=epochs,
            passes=passes,
            noise=noise,
            costs=costs,
            learning_rate=learning_rate,
            batch_size=batch_size,
            members=members,
            numbers=numbers,
            inputs=inputs,
            folds=folds,
            unseen=unseen,
            categorical=categorical,
            numeric=numeric,
            date=date,
            date_order=date_order,
            drop=drop,
            missing=missing,
            random_state=random_state,
            n_jobs=n_jobs,
            backend=backend,
            device=device,
            run_dir=run_dir,
            resume=resume,
            progress=progress,
            settings=settings,
        )
        self.class_prior = class_prior

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
        return self._fit(X, y, Labels.of)

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

    def _probabilities(self, X):
        answers = self._model.predict(encoded(self, X), self._threads())
        return matrix(answers, len(self.classes_))

    def _codes(self, y):
        """The index of each row's class, -1 where it is unknown or none of `classes_`."""
        order = {value: index for index, value in enumerate(self.classes_.tolist())}
        values = np.asarray(y.to_numpy() if hasattr(y, "to_numpy") else y, dtype=object).ravel()
        is_known = known(y)
        return [order.get(value, -1) if is_known[row] else -1 for row, value in enumerate(values)]

    def _learn(self, target):
        self.classes_ = target.classes

    def _recall(self, model, record):
        if "classes" in record:
            self.classes_ = np.array(record["classes"], dtype=np.dtype(record["dtype"]))
        else:
            self.classes_ = _classes(model.class_names)

    def _use(self, directory, model):
        super()._use(directory, model)
        order = {name: index for index, name in enumerate(model.class_names)}
        self._order = np.array([order[name_of(value)] for value in self.classes_.tolist()])
        self._classes_of_model = self.classes_[np.argsort(self._order)]

    def _record(self):
        classes = {"classes": self.classes_.tolist(), "dtype": self.classes_.dtype.str}
        return {**super()._record(), **classes}


def _classes(names):
    """Classes of a run of the command: numbers where all names are whole numbers."""
    try:
        return np.array([int(name) for name in names])
    except ValueError:
        return np.array(names)
