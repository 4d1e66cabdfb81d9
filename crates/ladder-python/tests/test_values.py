"""Values in every form, and which of them are unknown."""

from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import hidden, small_regressor
from ladder_networks._values import Values

NAN = float("nan")


@pytest.mark.parametrize(
    "y",
    [
        [-1.0, 0.5, NAN, 2.0],
        [-1, 0.5, None, 2],
        [-1, Decimal("0.5"), None, 2],
        np.array([-1, 0.5, NAN, 2], np.float32),
        np.array([-1, 0.5, None, 2], object),
        pd.Series([-1, 0.5, pd.NA, 2], dtype="Float64"),
        pd.Series([-1, 0.5, None, 2], index=[4, 3, 2, 1]),
        pl.Series([-1.0, 0.5, None, 2.0]),
        pa.array([-1, 0.5, None, 2]),
        pa.chunked_array([[-1, 0.5], [None, 2]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_third_row_is_unknown(y):
    values = Values.to_learn(y)
    assert values.of_rows.dtype == np.float64
    assert np.array_equal(values.of_rows, [-1, 0.5, NAN, 2], equal_nan=True)
    assert values.as_column() == [-1, 0.5, None, 2]


@pytest.mark.parametrize(
    "y",
    [[-1, 3, 7], np.array([-1, 3, 7], np.int8), pd.Series([-1, 3, 7], dtype="Int64"), [[-1], [3], [7]]],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.filterwarnings("ignore:A column-vector")
def test_whole_numbers_are_values(y):
    assert Values.of(y).of_rows.tolist() == [-1, 3, 7]


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (None, "requires y to be passed"),
        ([None, NAN, None], "no known value"),
        ([1.0, float("inf")], "infinity"),
        ([1.0, -1e200], "y has -1e\\+200, but numbers beyond 1e\\+37 are not read"),
        ([1.0, "much", None], "entries of type str, such as 'much'; a regression predicts numbers"),
        (["a", "b"], "a regression predicts numbers"),
        (np.array(["2024-01-01"], "datetime64[D]"), "datetime64"),
        ([[1.0, 2.0], [3.0, 4.0]], "should be a 1d array"),
    ],
)
def test_values_that_mean_nothing_are_refused(y, words):
    with pytest.raises(ValueError, match=words):
        Values.to_learn(y)


@pytest.mark.parametrize("form", ["matrix", "frame"])
def test_minus_one_is_a_value_however_often_it_is_there(curve, form, tmp_path):
    X, y = curve
    rows = X if form == "matrix" else pd.DataFrame(X, columns=list("abcde"))
    y = np.where(np.arange(len(y)) % 3 == 0, -1.0, np.abs(y))
    model = small_regressor(run_dir=tmp_path / "run").fit(rows, y)
    assert model.notes_ == []
    labeled = (tmp_path / "run" / "labels.txt").read_text(encoding="utf-8").splitlines()
    labeled = [float(line.split()[1]) for line in labeled if not line.startswith("#")]
    assert sorted(labeled) == sorted(y)


def test_the_same_value_everywhere_is_predicted_from_a_matrix_and_refused_of_a_frame(curve):
    X, _ = curve
    y = np.where(np.arange(len(X)) < 9, 5.0, np.nan)
    assert (small_regressor(epochs=1).fit(X, y).predict(X) == 5).all()
    with pytest.raises(ValueError, match="y is 5 in every row whose value is known"):
        small_regressor().fit(pd.DataFrame(X, columns=list("abcde")), y)


def test_a_text_that_means_missing_and_is_a_value_is_refused(visits):
    frame, y = visits
    with pytest.raises(ValueError, match="missing: '-9' is a value in y"):
        small_regressor(missing=["-9", "?"]).fit(frame, np.where(y > 15, -9, y))
    small_regressor(missing=["-9", "?"]).fit(frame, y)


def test_rows_of_unknown_value_do_not_score(curve):
    X, y = curve
    model = small_regressor().fit(X, y)
    few, found = hidden(y, 50, np.nan), model.predict(X)[:50]
    expected = 1 - ((found - y[:50]) ** 2).sum() / ((y[:50] - y[:50].mean()) ** 2).sum()
    assert np.isclose(model.score(X, few), expected)
    weights = np.where(np.arange(len(y)) < 25, 1.0, 0.0)
    assert np.isclose(model.score(X, few, weights), model.score(X[:25], y[:25]))
    with pytest.raises(ValueError, match="nothing to score"):
        model.score(X, np.full(len(y), np.nan))
