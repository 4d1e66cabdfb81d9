"""The command of the package, and that it answers as the estimator does."""

import json
import os
import signal
import subprocess
import time

import numpy as np
import pytest
from conftest import LADDER, hidden, ladder, predicted, small
from ladder_networks import LadderClassifier, load_digits

# What `small` asks for, as flags.
SMALL = ["--epochs", 3, "--passes", 4, "--members", 1]
ALONE = ["--folds", 0, "--no-baseline", "--no-tui"]


@pytest.mark.parametrize("precision", [np.float32, np.float64])
@pytest.mark.parametrize("settings", [{}, {"members": None, "epochs": 1, "passes": 1}])
def test_a_matrix_is_answered_to_the_same_bits(moons, tmp_path, precision, settings):
    X, y = moons
    X, y = X.astype(precision), hidden(y, 40)
    X[3, 1] = np.nan
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    flags = SMALL if not settings else ["--epochs", 1, "--passes", 1]
    run = tmp_path / "run"
    ladder(
        *("train", "--arrays", tmp_path / "X.npy", "--array-labels", tmp_path / "y.npy"),
        *("--unlabeled-value=-1", "--layers", "32-16-2", "--run-dir", run, *flags, *ALONE),
    )
    model = small(**settings).fit(X, y)
    assert (model.predict_proba(X) == predicted(run, tmp_path / "X.npy")).all()
    loaded = LadderClassifier.load(run)
    assert (loaded.predict_proba(X) == model.predict_proba(X)).all()
    assert loaded.classes_.tolist() == [0, 1]


def test_a_table_is_answered_to_the_same_bits(customers, tmp_path):
    frame, churn = customers
    y = hidden(churn.astype(object), 100, None)
    file = tmp_path / "customers.csv"
    frame.assign(churn=y).to_csv(file, index=False)
    run = tmp_path / "run"
    ladder(
        *("train", "--table", file, "--target", "churn", "--categorical", "churn"),
        *("--layers", "32-16-2", "--run-dir", run, *SMALL, *ALONE),
    )
    model = small().fit(frame, y)
    assert (model.predict_proba(frame) == predicted(run, file)).all()
    assert (LadderClassifier.load(run).predict_proba(frame) == model.predict_proba(frame)).all()


def test_images_are_answered_to_the_same_bits(tmp_path):
    digits = load_digits()
    X, y = digits.X_train[:600], hidden(digits.y_train[:600], 200)
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    run = tmp_path / "run"
    ladder(
        *("train", "--arrays", tmp_path / "X.npy", "--array-labels", tmp_path / "y.npy"),
        *("--unlabeled-value=-1", "--layers", "32-16-10", "--run-dir", run, *SMALL, *ALONE),
    )
    model = small().fit(X, y)
    np.save(tmp_path / "test.npy", digits.X_test[:50])
    assert (model.predict_proba(digits.X_test[:50]) == predicted(run, tmp_path / "test.npy")).all()
    assert model.denoise(X[:100]).shape == (100, 28, 28)
    flat = model.predict_proba(digits.X_test[:50].reshape(50, -1))
    assert (flat == model.predict_proba(digits.X_test[:50])).all()


def test_denoised_images_have_the_layout_of_the_images():
    # A color to a class, so that a network sees at once which channel is bright.
    y = np.arange(120) % 3
    X = np.zeros((120, 6, 5, 3), np.uint8)
    X[np.arange(120), :, :, y] = 255
    last = small(noise=0.1, epochs=20).fit(X, y)
    first = small(noise=0.1, epochs=20).fit(np.moveaxis(X, -1, 1), y)
    images = last.denoise(X)
    assert images.shape == X.shape
    # In units of 1 for white: an estimate of 255 for a byte would be far outside.
    assert -1 < images.min() and images.max() < 2
    assert (images.mean(axis=(1, 2)).argmax(axis=1) == y).all()
    assert (first.denoise(np.moveaxis(X, -1, 1)) == np.moveaxis(images, -1, 1)).all()
    # A flat row is an image whose channels are last.
    assert (last.denoise(X.reshape(120, -1)) == images.reshape(120, -1)).all()


def test_it_reads_what_the_estimator_saves(customers, tmp_path):
    frame, churn = customers
    model = small(folds=2).fit(frame, hidden(churn.astype(object), 100, None))
    saved = tmp_path / "saved"
    model.save(saved)
    test = tmp_path / "test.csv"
    frame.assign(target=churn).to_csv(test, index=False)
    result = json.loads(ladder("evaluate", saved, "--test", test, "--json"))
    assert np.isclose(1 - result["test_error"], model.score(frame, churn))
    assert (predicted(saved, test) == model.predict_proba(frame)).all()
    del model
    page = ladder("report", saved).strip()
    assert os.path.isfile(page)
    assert len(ladder("label", saved, "--next", 5).splitlines()) == 6


def test_usage_and_failures_have_their_exit_codes(tmp_path):
    assert ladder("--version").startswith("ladder ")
    ladder("train", "--no-such-flag", code=2)
    ladder("evaluate", tmp_path, code=1)


@pytest.mark.skipif(os.name == "nt", reason="a process of Windows has no such signal")
def test_ctrl_c_stops_the_command_and_the_run_goes_on(tmp_path):
    run = tmp_path / "run"
    process = subprocess.Popen(
        [LADDER, "train", "--no-tui", "--no-baseline", "--epochs", "400", "--run-dir", run],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (run / "metrics.jsonl").is_file():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 130, words
    assert "continue with: ladder train --resume" in words
