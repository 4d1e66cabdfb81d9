"""Labels in every form, and which of them are unknown."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import small
from ladder_networks._labels import Labels

NAN = float("nan")


@pytest.mark.parametrize(
    ("y", "classes"),
    [
        ([0, 1, -1, 1], [0, 1]),
        ([0.0, 1.0, NAN, 1.0], [0.0, 1.0]),
        ([0.0, 1.0, -1.0, 1.0], [0.0, 1.0]),
        ([0, 1, None, 1], [0, 1]),
        (["a", "b", None, "b"], ["a", "b"]),
        (["a", "b", NAN, "b"], ["a", "b"]),
        ([True, False, None, False], [False, True]),
        (np.array(["a", "b", None, "b"], object), ["a", "b"]),
        (pd.Series([5, 7, pd.NA, 7], dtype="Int64"), [5, 7]),
        (pd.Series(["a", "b", None, "b"]), ["a", "b"]),
        (pd.Series(["a", "b", None, "b"], dtype="category"), ["a", "b"]),
        (pd.Series([True, False, None, False], dtype="boolean"), [False, True]),
        (pl.Series(["a", "b", None, "b"]), ["a", "b"]),
        (pl.Series([5, 7, None, 7]), [5, 7]),
        (pa.array(["a", "b", None, "b"]), ["a", "b"]),
        (pa.chunked_array([[5, 7], [None, 7]]), [5, 7]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_third_row_is_unknown(y, classes):
    labels = Labels.of(y)
    assert labels.classes.tolist() == classes
    first = 1 if classes[0] is False else 0
    assert labels.codes.tolist() == [first, 1 - first, -1, 1 - first]


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (None, "requires y to be passed"),
        ([-1, -1, None], "no known class"),
        ([3, 3, -1], "one class"),
        ([0.5, 1.5, 2.25], "Unknown label type"),
        ([1.0, 0.0, float("inf")], "infinity"),
        (["a", 1, None], "mixes int, str"),
        (["a", "b ", None], "'b ' is blank or has blanks around it"),
        (["a", "", None], "pass None where a class is not known"),
    ],
)
def test_labels_that_mean_nothing_are_refused(y, words):
    with pytest.raises(ValueError, match=words):
        Labels.of(y)


@pytest.mark.parametrize("classes", [["b", "a"], [7, -3], [False, True], [10, 9], ["10", "9"], [2.0, 1.0]])
def test_answers_are_of_the_kind_of_the_labels(moons, classes):
    X, y = moons
    named = np.array(classes)[y]
    model = small().fit(X, named)
    assert model.classes_.tolist() == sorted(classes)
    assert model.predict(X).dtype == named.dtype
    assert (model.predict(X) == named).mean() > 0.8
    column = model.classes_.tolist().index(classes[0])
    assert model.predict_proba(X)[y == 0, column].mean() > 0.5
    assert model.score(X, named) == (model.predict(X) == named).mean()


def test_rows_of_unknown_class_do_not_score(moons):
    X, y = moons
    model = small().fit(X, y)
    right = model.predict(X) == y
    few = np.where(np.arange(len(y)) < 50, y, -1)
    assert model.score(X, few) == right[:50].mean()
    weights = np.arange(len(y), dtype=float)
    assert np.isclose(model.score(X, few, weights), np.average(right[:50], weights=weights[:50]))
    with pytest.raises(ValueError, match="nothing to score"):
        model.score(X, np.full(len(y), -1))
