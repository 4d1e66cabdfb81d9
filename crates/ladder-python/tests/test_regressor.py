"""The regressor: what scikit-learn asks of it, the command's answers, and its runs."""

import copy
import json
import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import hidden, ladder, predicted_values, small, small_regressor
from ladder_networks import LadderClassifier, LadderRegressor, load_digits
from sklearn.base import clone, is_regressor
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.estimator_checks import check_estimator

# What `small_regressor` asks for, as flags, and what an estimator does not do.
SMALL = ["--epochs", 3, "--passes", 4, "--members", 1, "--layers", "32-16-1"]
ALONE = ["--task", "regression", "--unlabeled-value", "", "--folds", 0, "--no-baseline", "--no-tui"]
NAN = float("nan")


class Stop(Exception):
    """What a callback raises."""


def test_scikit_learn_finds_nothing_wrong():
    checks = check_estimator(small_regressor(epochs=4, passes=10), on_fail=None)
    failed = {check["check_name"]: check["exception"] for check in checks if check["status"] == "failed"}
    assert failed == {}
    assert {"check_regressors_train", "check_regressors_int"} <= {it["check_name"] for it in checks}


def test_a_grid_search_chooses_by_the_rows_of_known_value(curve):
    X, y = curve
    assert is_regressor(small_regressor())
    grid = {"noise": [0.1, 1.0], "hidden_layer_sizes": [(16,), (32, 16)]}
    few = np.where(np.arange(len(y)) % 3 == 0, y, NAN)
    search = GridSearchCV(small_regressor(epochs=10), grid, cv=2).fit(X, few)
    assert search.best_params_["noise"] == 0.1
    assert search.score(X, y) > 0.4
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_scores_of_several_processes_are_those_of_one(curve):
    one, two = (cross_val_score(small_regressor(), *curve, cv=2, n_jobs=jobs) for jobs in (1, 2))
    assert (one == two).all()


def test_a_pipeline_of_columns_trains_it(visits):
    X, y = visits
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), ["age", "spent"]),
            ("names", OneHotEncoder(sparse_output=False, handle_unknown="ignore"), ["city"]),
        ]
    )
    pipeline = make_pipeline(columns, small_regressor(epochs=10))
    assert pipeline.fit(X, hidden(y, 150, NAN)).score(X, y) > 0.5
    assert pipeline.set_output(transform="pandas").fit(X, y).score(X, y) > 0.5


def test_it_learns_from_few_values(curve):
    X, y = curve
    model = LadderRegressor(epochs=4).fit(X, hidden(y, 60, NAN))
    assert model.score(X[60:], y[60:]) > 0.6
    assert abs(model.predict(X).mean() - y.mean()) < 2
    assert model.n_features_in_ == 5


def test_copies_answer_the_same(curve, visits):
    for X, y in (curve, visits):
        model = small_regressor().fit(X, y)
        answers = model.predict(X)
        assert answers.shape == (len(X),) and answers.dtype == np.float64
        for other in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
            assert (other.predict(X) == answers).all()
            assert other.get_params() == model.get_params()
        again = clone(model)
        assert not hasattr(again, "n_features_in_")
        assert (again.fit(X, y).predict(X) == answers).all()


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_and_other_rows_change_no_bit(curve, threads):
    X, y = curve
    model = small_regressor(n_jobs=threads).fit(X, y)
    answers = small_regressor().fit(X, y).predict(X)
    assert (model.predict(X) == answers).all()
    assert (model.predict(X[7:8]) == answers[7]).all()


def test_all_forms_of_a_frame_give_the_same_answers(visits):
    frame, y = visits
    few = hidden(y, 150, None)
    forms = {
        "pandas": (frame, pd.Series(few, dtype="Float64", name="visits")),
        "polars": (pl.from_pandas(frame), pl.Series("visits", few.tolist())),
        "pyarrow": (pa.Table.from_pandas(frame, preserve_index=False), pa.array(few.tolist())),
    }
    models = [small_regressor().fit(rows, target) for rows, target in forms.values()]
    answers = [model.predict(rows) for model in models for rows, _ in forms.values()]
    assert all((answer == answers[0]).all() for answer in answers)
    assert models[0].feature_names_in_.tolist() == list(frame.columns)
    assert "city=Oslo" in models[0].value_names_
    assert models[0].denoise(frame).shape == (len(frame), len(models[0].value_names_))


def test_features_come_as_a_frame(curve):
    X, y = curve
    features = small_regressor().set_output(transform="pandas").fit(X, y).transform(X)
    assert list(features.columns) == [f"ladderregressor{index}" for index in range(16)]


def test_denoised_rows_are_in_the_units_of_the_rows(curve):
    X, y = curve
    X = X * 1000 + 5000
    found = small_regressor(noise=0.05, epochs=10).fit(X, y).denoise(X)
    assert found.shape == X.shape
    assert np.corrcoef(found[:, 0], X[:, 0])[0, 1] > 0.8


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("settings", [{}, {"members": None, "epochs": 1, "passes": 1}])
def test_a_matrix_is_answered_to_the_same_bits(curve, tmp_path, precision, settings):
    X, y = curve
    X, y = X.astype(precision), hidden(y, 40, NAN)
    X[3, 1] = np.nan
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    flags = ["--layers", "32-16-1", "--epochs", 1, "--passes", 1] if settings else SMALL
    run = tmp_path / "run"
    ladder(
        *("train", "--arrays", tmp_path / "X.npy", "--array-labels", tmp_path / "y.npy"),
        *("--run-dir", run, *flags, *ALONE),
    )
    model = small_regressor(**settings).fit(X, y)
    assert (model.predict(X) == predicted_values(run, tmp_path / "X.npy")).all()
    assert (LadderRegressor.load(run).predict(X) == model.predict(X)).all()


def test_a_table_is_answered_to_the_same_bits(visits, tmp_path):
    frame, y = visits
    y = hidden(y, 150, NAN)
    file = tmp_path / "visits.csv"
    frame.assign(visits=y).to_csv(file, index=False)
    run = tmp_path / "run"
    ladder("train", "--table", file, "--target", "visits", "--run-dir", run, *SMALL, *ALONE)
    model = small_regressor().fit(frame, y)
    assert (model.predict(frame) == predicted_values(run, file)).all()
    assert (LadderRegressor.load(run).predict(frame) == model.predict(frame)).all()


def test_images_are_answered_to_the_same_bits(tmp_path):
    digits = load_digits()
    X, new = digits.X_train[:600], digits.X_test[:50]
    y = hidden(X.mean(axis=(1, 2)), 300, NAN)
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    np.save(tmp_path / "new.npy", new)
    run = tmp_path / "run"
    ladder(
        *("train", "--arrays", tmp_path / "X.npy", "--array-labels", tmp_path / "y.npy"),
        *("--run-dir", run, *SMALL, *ALONE),
    )
    model = small_regressor().fit(X, y)
    assert (model.predict(new) == predicted_values(run, tmp_path / "new.npy")).all()
    assert (model.predict(new.reshape(50, -1)) == model.predict(new)).all()
    assert model.denoise(X[:100]).shape == (100, 28, 28)


def test_folds_say_how_much_each_network_counts(curve, tmp_path):
    X, y = curve
    few, events = hidden(y, 60, NAN), []
    members = "same/layers=1+costs=0+noise=0.1"
    model = small_regressor(folds=2, members=members, progress=events.append).fit(X, few)
    assert {event["fold"] for event in events} == {0, 1, 2}
    measured = json.loads((model.run_dir_ / "cross-validation.json").read_text(encoding="utf-8"))
    assert len(measured["weights"]) == 2
    alike = small_regressor(members=members).fit(X, few)
    assert (model.predict(X) != alike.predict(X)).any()
    assert model.report_html().is_file()


def test_the_command_reads_what_the_estimator_saves(visits, tmp_path):
    frame, y = visits
    few = pd.Series(hidden(y, 150, NAN), name="visits")
    model = small_regressor(folds=2, epochs=8, hidden_layer_sizes=[32, 16]).fit(frame, few)
    saved, test = tmp_path / "saved", tmp_path / "test.csv"
    model.save(saved)
    frame.assign(visits=y).to_csv(test, index=False)
    measures = json.loads(ladder("evaluate", saved, "--test", test, "--json"))
    assert np.isclose(measures["r2"], model.score(frame, y))
    assert (predicted_values(saved, test) == model.predict(frame)).all()
    answers, params = model.predict(frame), model.get_params()
    del model
    loaded = LadderRegressor.load(saved)
    assert (loaded.predict(frame) == answers).all()
    assert loaded.get_params() == params
    assert loaded.report_html().is_file()
    assert [epoch["epoch"] for epoch in loaded.history_] == list(range(1, 9))
    assert len(ladder("label", saved, "--next", 5).splitlines()) == 6


def test_a_run_of_the_other_kind_is_not_read(curve, moons, tmp_path):
    small_regressor(run_dir=tmp_path / "values").fit(*curve)
    small(run_dir=tmp_path / "classes").fit(*moons)
    with pytest.raises(ValueError, match="predicts values; read it with LadderRegressor.load"):
        LadderClassifier.load(tmp_path / "values")
    with pytest.raises(ValueError, match="predicts classes; read it with LadderClassifier.load"):
        LadderRegressor.load(tmp_path / "classes")


def test_a_run_that_is_continued_is_the_one_that_was_not_stopped(curve, tmp_path):
    X, y = curve
    whole = small_regressor(epochs=6).fit(X, y)

    def fail(event):
        if event["kind"] == "epoch" and event["epoch"] == 2:
            raise Stop

    for run, go_on in ((tmp_path / "a", "fit"), (tmp_path / "b", "command")):
        with pytest.raises(Stop):
            small_regressor(epochs=6, run_dir=run, progress=fail).fit(X, y)
        if go_on == "command":
            ladder("train", "--resume", run, "--no-tui")
        model = small_regressor(epochs=6, run_dir=run, resume=True).fit(X, y)
        assert (model.predict(X) == whole.predict(X)).all()
    with pytest.raises(ValueError, match="other data"):
        small_regressor(epochs=6, run_dir=run, resume=True).fit(X, y + 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"epochs": 0}, "epochs: expected at least 1, found 0"),
        ({"unseen": "drop"}, "unseen: expected 'error' or 'ignore', found 'drop'"),
        ({"settings": {"class-prior": {"a": 1}}}, "class"),
    ],
)
def test_what_is_not_in_range_is_said(curve, changes, words):
    with pytest.raises(ValueError, match=words):
        small_regressor(**changes).fit(*curve)
