"""What scikit-learn asks of an estimator, and what is built on estimators."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from conftest import hidden, small
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.estimator_checks import check_estimator

# Checks that must fail, and why.
EXPECTED_FAILURES = {
    "check_classifiers_classes": "it has -1 as a class, which here means that a class is not known; "
    "scikit-learn excepts its own semi-supervised classifiers from it by name",
}


def test_scikit_learn_finds_nothing_wrong():
    checks = check_estimator(
        small(epochs=2, passes=10), expected_failed_checks=EXPECTED_FAILURES, on_fail=None
    )
    failed = {check["check_name"]: check["exception"] for check in checks if check["status"] == "failed"}
    assert failed == {}
    expected = {check["check_name"] for check in checks if check["status"] == "xfail"}
    assert expected == set(EXPECTED_FAILURES)


def test_a_grid_search_chooses_by_the_rows_of_known_class(moons):
    X, y = moons
    search = GridSearchCV(small(), {"noise": [0.1, 0.3], "hidden_layer_sizes": [(16,), (32, 16)]}, cv=2)
    search.fit(X, hidden(y, 60))
    assert set(search.best_params_) == {"noise", "hidden_layer_sizes"}
    assert search.score(X, y) > 0.8
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_scores_of_several_processes_are_those_of_one(moons):
    X, y = moons
    one, two = (cross_val_score(small(), X, y, cv=2, n_jobs=jobs) for jobs in (1, 2))
    assert (one == two).all()


def test_a_pipeline_of_columns_trains_it(customers):
    X, churn = customers
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), ["age", "spent"]),
            ("names", OneHotEncoder(sparse_output=False, handle_unknown="ignore"), ["city"]),
        ]
    )
    pipeline = make_pipeline(columns, small())
    y = hidden(np.where(churn == "yes", 1, 0), 100)
    assert pipeline.fit(X, y).predict_proba(X).shape == (len(X), 2)
    assert pipeline.set_output(transform="pandas").fit(X, y).score(X, y) > 0.5


def test_it_is_calibrated(moons):
    X, y = moons
    calibrated = CalibratedClassifierCV(small(), cv=2).fit(X, y)
    assert np.allclose(calibrated.predict_proba(X).sum(axis=1), 1)


def test_copies_answer_the_same(moons, customers):
    for X, y in (moons, customers):
        model = small().fit(X, y)
        answers = model.predict_proba(X)
        for other in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
            assert (other.predict_proba(X) == answers).all()
            assert other.get_params() == model.get_params()
        again = clone(model)
        assert not hasattr(again, "classes_")
        assert (again.fit(X, y).predict_proba(X) == answers).all()


def test_a_copy_outlives_the_original(moons):
    X, y = moons
    model = small().fit(X, y)
    answers, other = model.predict_proba(X), pickle.dumps(model)
    del model
    assert (pickle.loads(other).predict_proba(X) == answers).all()


def test_features_come_as_a_frame(moons):
    X, y = moons
    features = small().set_output(transform="pandas").fit(X, y).transform(X)
    assert isinstance(features, pd.DataFrame)
    assert list(features.columns) == [f"ladderclassifier{index}" for index in range(16)]


@pytest.mark.parametrize("threads", [1, 2, -1])
def test_threads_change_no_bit(moons, threads):
    X, y = moons
    assert (small(n_jobs=threads).fit(X, y).predict_proba(X) == small().fit(X, y).predict_proba(X)).all()


def test_the_seed_decides(moons):
    X, y = moons
    answers = [small(random_state=seed).fit(X, y).predict_proba(X) for seed in (1, 1, 2)]
    assert (answers[0] == answers[1]).all()
    assert (answers[0] != answers[2]).any()
    generator = np.random.RandomState(7)
    one, other = (small(random_state=generator).fit(X, y).predict_proba(X) for _ in range(2))
    assert (one != other).any()


def test_a_row_is_answered_whatever_the_others_are(moons):
    X, y = moons
    model = small().fit(X, y)
    assert (model.predict_proba(X)[7] == model.predict_proba(X[7:8])[0]).all()


def test_denoised_rows_are_in_the_units_of_the_rows(moons):
    X, y = moons
    X = np.column_stack([X * 1000 + 5000, np.full(len(X), 3.0)])
    with pytest.warns(UserWarning, match="same in every row|constant"):
        model = small(noise=0.05).fit(X, y)
    found = model.denoise(X)
    assert found.shape == X.shape
    assert (found[:, 2] == 3).all()
    assert np.corrcoef(found[:, 0], X[:, 0])[0, 1] > 0.8
    assert (found == model.denoise(X)).all()
    assert (found != model.denoise(X, random_state=1)).any()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"epochs": 0}, "epochs: expected at least 1, found 0"),
        ({"noise": -1.0}, "noise"),
        ({"unseen": "drop"}, "unseen: expected 'error' or 'ignore', found 'drop'"),
        ({"n_jobs": 0}, "n_jobs == 0 has no meaning"),
        ({"settings": {"epoch": 3}}, "epoch"),
        ({"categorical": ["age"]}, "categorical"),
    ],
)
def test_what_is_not_in_range_is_said(moons, changes, words):
    X, y = moons
    with pytest.raises(ValueError, match=words.replace("'", "'")):
        small(**changes).fit(X, y)
