"""The estimator of values."""

from __future__ import annotations

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils.validation import check_is_fitted

from ._documentation import described
from ._estimator import LadderEstimator
from ._rows import encoded, matrix
from ._values import Values


@described
class LadderRegressor(RegressorMixin, LadderEstimator):
    """Regressor from few values and many unlabeled rows: a ladder network.

    A network learns to predict the values that are known, and to remove noise from all rows, at
    every layer [1]_. In `y`, the value is not known where there is NaN, None or pandas' NA. Every
    number is a value, -1 too: values may be below 0, so no number is left to mean unknown, as -1
    does for `LadderClassifier`.

    What is not given follows from the data, as with the command ``ladder train --task regression
    --unlabeled-value '' --folds 0 --no-baseline``, whose answers for the same values are the same to
    the last bit.

    Parameters
    ----------
    members : int or str, default=None
        Networks whose values are averaged. None is five for numbers and tables: three that see numbers
        in two ways and noise of two strengths, and two linear ones; and one for images.
    folds : int, default=0
        Parts of the labeled rows for cross-validation before the training. The rows that they hold out
        then say how much each network of several counts, and how large the errors are, for
        `report_html`; with 0, all networks count the same.
    {parameters}

    Attributes
    ----------
    {attributes}

    References
    ----------
    .. [1] Rasmus, A., Valpola, H., Honkala, M., Berglund, M., Raiko, T. (2015). Semi-Supervised
       Learning with Ladder Networks. https://arxiv.org/abs/1507.02672

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.datasets import make_friedman1
    >>> from ladder_networks import LadderRegressor
    >>> X, y = make_friedman1(500, noise=0.5, random_state=0)
    >>> few = y.copy()
    >>> few[50:] = np.nan
    >>> model = LadderRegressor().fit(X, few)
    >>> model.predict(X).shape
    (500,)
    """

    _TASK = "regression"

    def fit(self, X, y):
        """Train on rows of which some have a known value.

        Ctrl-C ends it within a step; with `run_dir`, the run can be continued by ``resume=True`` or by
        ``ladder train --resume``.

        Parameters
        ----------
        X : array-like of shape (n_rows, n_columns), frame, or array of images
            A matrix of numbers, NaN where one is missing; a frame of pandas, polars or pyarrow with
            numbers, texts, dates and truth values; or images of shape (n, height, width) or
            (n, height, width, channels), bytes or numbers from 0 to 1.
        y : array-like of shape (n_rows,)
            Numbers; NaN, None or NA where one is not known. -1 is a value like any other.

        Returns
        -------
        self : LadderRegressor
            The trained estimator.
        """
        return self._fit(X, y, Values.to_learn)

    def predict(self, X):
        """Predict the values of rows.

        Parameters
        ----------
        X : array-like, frame or images
            Rows as `fit` takes them.

        Returns
        -------
        ndarray of shape (n_rows,)
            In the unit of `y`; what a row gets does not depend on the others.
        """
        check_is_fitted(self)
        answers = self._model.predict_values(encoded(self, X), self._threads())
        return matrix(answers, 1, np.float64)[:, 0]

    def score(self, X, y, sample_weight=None):
        """R² of the predictions for the rows of known value: 1 is perfect, 0 what their mean gets.

        Parameters
        ----------
        X : array-like, frame or images
            Rows as `fit` takes them.
        y : array-like of shape (n_rows,)
            Their values; a row whose value is not known does not count.
        sample_weight : array-like of shape (n_rows,), default=None
            Weights of the rows.

        Returns
        -------
        float
            1 - squared error / squared distance of the values from their mean.
        """
        values = Values.of(y)
        known = values.are_known
        if not known.any():
            raise ValueError("y has no known value, so there is nothing to score")
        weights = None if sample_weight is None else np.asarray(sample_weight)[known]
        return r2_score(values.of_rows[known], self.predict(X)[known], sample_weight=weights)
