from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin

_Path = str | PathLike[str]

class LadderEstimator(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    n_features_in_: int
    feature_names_in_: NDArray[Any]
    value_names_: list[str]
    notes_: list[str]
    @property
    def run_dir_(self) -> Path: ...
    @property
    def history_(self) -> list[dict[str, Any]]: ...
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
    def transform(self, X: Any) -> Any: ...
    def denoise(self, X: Any, random_state: int = 0) -> NDArray[np.float32]: ...
    def save(self, path: _Path) -> None: ...
    @classmethod
    def load(cls, run_dir: _Path) -> Self: ...
    def report_html(self, path: _Path | None = None) -> Path: ...
