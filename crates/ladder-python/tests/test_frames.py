"""Frames of pandas, polars and pyarrow, with the encoding of the command."""

import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import hidden, small, small_regressor
from ladder_networks import DataNote


def forms(frame):
    return {
        "pandas": frame,
        "polars": pl.from_pandas(frame),
        "pyarrow": pa.Table.from_pandas(frame, preserve_index=False),
    }


def few_texts(churn):
    return hidden(churn.astype(object), 100, None)


def test_all_frames_give_the_same_answers(customers):
    frame, churn = customers
    answers = []
    for rows in forms(frame).values():
        model = small().fit(rows, few_texts(churn))
        assert model.feature_names_in_.tolist() == list(frame.columns)
        assert model.n_features_in_ == 5
        answers += [model.predict_proba(other) for other in forms(frame).values()]
    assert all((answer == answers[0]).all() for answer in answers)
    assert (model.predict(frame) == churn).mean() > 0.6


def test_a_frame_of_pandas_without_pyarrow_is_an_error_with_the_command_that_helps(customers, monkeypatch):
    frame, churn = customers
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r'pip install "ladder-networks\[frames\]"'):
        small().fit(frame, churn)


def test_columns_are_encoded_as_in_a_table(customers):
    frame, churn = customers
    model = small().fit(frame, churn)
    names = model.value_names_
    for name in ("age", "age is missing", "city=Oslo", "active", "spent"):
        assert name in names, names
    assert any(name.startswith("since") for name in names)


def test_an_index_is_no_column(customers):
    frame, churn = customers
    shuffled = frame.sample(frac=1, random_state=0)
    model = small().fit(shuffled, churn[shuffled.index])
    assert not any("index" in name for name in model.value_names_)
    assert (model.predict_proba(frame)[shuffled.index] == model.predict_proba(shuffled)).all()


def test_columns_that_are_left_out_are_said(customers):
    frame, churn = customers
    frame = frame.assign(customer_id=np.random.default_rng(1).permutation(10**6)[: len(frame)])
    with pytest.warns(DataNote, match="customer_id"):
        model = small().fit(frame, churn)
    assert any("customer_id" in note for note in model.notes_)
    assert not any("customer_id" in name for name in model.value_names_)


def test_columns_can_be_dropped_and_taken_as_categories(customers):
    frame, churn = customers
    frame = frame.assign(branch=np.arange(len(frame)) % 3)
    model = small(drop=["since"], categorical=("branch",)).fit(frame, churn)
    assert "branch=2" in model.value_names_
    assert not any(name.startswith("since") for name in model.value_names_)


def test_a_new_category_is_refused_or_ignored(customers):
    frame, churn = customers
    model = small().fit(frame, churn)
    new = frame.head(4).assign(city="Bergen")
    with pytest.raises(ValueError, match="Bergen"):
        model.predict(new)
    with pytest.warns(DataNote, match="city"):
        answers = model.set_params(unseen="ignore").predict_proba(new)
    assert (answers == model.predict_proba(frame.head(4).assign(city="Bergen"))).all()


def test_other_columns_are_refused(customers):
    frame, churn = customers
    model = small().fit(frame, churn)
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame.drop(columns="age"))
    with pytest.raises((TypeError, ValueError), match="frame"):
        model.predict(frame[["age", "spent", "age", "spent", "age"]].to_numpy())


@pytest.mark.parametrize("estimator", [small, small_regressor])
def test_a_frame_of_one_row_or_none_is_refused(visits, estimator):
    frame, y = visits
    for rows in (0, 1):
        with pytest.raises(ValueError, match=rf"{rows} sample\(s\), while a minimum of 2"):
            estimator().fit(frame.head(rows), y[:rows])
    model = estimator().fit(frame, np.sign(y - y.mean()) / 2 + 1.5)
    assert len(model.predict(frame.head(1))) == 1
    with pytest.raises(ValueError, match="0 sample"):
        model.predict(frame.head(0))


def test_a_column_of_lists_is_named(customers):
    frame, churn = customers
    with pytest.raises(ValueError, match="tags"):
        small().fit(frame.assign(tags=[[1, 2]] * len(frame)), churn)


def test_a_matrix_model_takes_a_frame_of_numbers(moons):
    X, y = moons
    model = small().fit(X, y)
    with pytest.warns(UserWarning, match="feature names"):
        answers = model.predict_proba(pd.DataFrame(X, columns=["a", "b"]))
    assert (answers == model.predict_proba(X)).all()


def test_missing_numbers_of_a_matrix_are_filled_in(moons):
    X, y = moons
    X = X.copy()
    X[::7, 0] = np.nan
    model = small().fit(X, y)
    assert np.isfinite(model.predict_proba(X)).all()
    assert np.isfinite(model.denoise(X)).all()
