from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import ClassifierMixin

from ._estimator import LadderEstimator

_Path = str | PathLike[str]

class LadderClassifier(ClassifierMixin, LadderEstimator):
    classes_: NDArray[Any]
    def __init__(
        self,
        *,
        hidden_layer_sizes: int | Sequence[int] | None = None,
        epochs: int | None = None,
        passes: float | None = None,
        noise: float | tuple[float, float] | None = None,
        costs: Sequence[float] | None = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        members: int | str | None = None,
        numbers: Literal["plain", "piecewise"] | None = None,
        inputs: Literal["equal", "weighted"] | None = None,
        class_prior: Mapping[str, float] | None = None,
        folds: int = 0,
        unseen: Literal["error", "ignore"] = "error",
        categorical: Sequence[str] | None = None,
        numeric: Sequence[str] | None = None,
        date: Sequence[str] | None = None,
        date_order: Literal["dmy", "mdy"] | None = None,
        drop: Sequence[str] | None = None,
        missing: Sequence[str] | None = None,
        random_state: int | np.random.RandomState | None = 1,
        n_jobs: int | None = None,
        backend: str = "flex",
        device: int = 0,
        run_dir: _Path | None = None,
        resume: bool = False,
        progress: bool | Callable[[dict[str, Any]], object] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None: ...
    def fit(self, X: Any, y: ArrayLike | Any) -> Self: ...
    def predict(self, X: Any) -> NDArray[Any]: ...
    def predict_proba(self, X: Any) -> NDArray[np.float32]: ...
    def score(
        self, X: Any, y: ArrayLike | Any, sample_weight: ArrayLike | None = None
    ) -> float: ...
