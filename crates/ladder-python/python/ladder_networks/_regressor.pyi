from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import RegressorMixin

from ._estimator import LadderEstimator

class LadderRegressor(RegressorMixin, LadderEstimator):
    def fit(self, X: Any, y: ArrayLike | Any) -> Self: ...
    def predict(self, X: Any) -> NDArray[np.float64]: ...
    def score(
        self, X: Any, y: ArrayLike | Any, sample_weight: ArrayLike | None = None
    ) -> float: ...
