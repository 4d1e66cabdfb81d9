"""Runs: stopped and continued, kept and read, and what is told of them."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from conftest import hidden, ladder, small
from ladder_networks import LadderClassifier

LONG = {"epochs": 200, "passes": 20}


class Stop(Exception):
    """What a callback raises."""


def hidden_half(y):
    return hidden(y, len(y) // 2, -1 if y.dtype.kind == "i" else None)


def after(epochs, stop):
    def progress(event):
        if event["kind"] == "epoch" and event["epoch"] == epochs:
            stop()

    return progress


def interrupt():
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_stops_within_a_second_and_the_run_goes_on(moons, tmp_path):
    X, y = moons
    stopped = []

    def stop():
        stopped.append(time.monotonic())
        interrupt()

    run = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt) as caught:
        small(**LONG, run_dir=run, progress=after(2, stop)).fit(X, y)
    assert time.monotonic() - stopped[0] < 1
    assert str(run) in caught.value.__notes__[0]
    with pytest.raises(FileExistsError, match="resume=True"):
        small(**LONG, run_dir=run).fit(X, y)
    with pytest.raises(ValueError, match="other settings: epochs"):
        small(epochs=9, passes=20, run_dir=run, resume=True).fit(X, y)
    with pytest.raises(ValueError, match="other data"):
        small(**LONG, run_dir=run, resume=True).fit(X + 1, y)


def test_a_run_that_is_continued_is_the_one_that_was_not_stopped(moons, tmp_path):
    X, y = moons
    whole = small(epochs=6).fit(X, y)

    def fail():
        raise Stop

    for run, go_on in ((tmp_path / "a", "fit"), (tmp_path / "b", "command")):
        with pytest.raises(Stop):
            small(epochs=6, run_dir=run, progress=after(2, fail)).fit(X, y)
        if go_on == "command":
            ladder("train", "--resume", run, "--no-tui")
        model = small(epochs=6, run_dir=run, resume=True).fit(X, y)
        assert (model.predict_proba(X) == whole.predict_proba(X)).all()


def test_a_directory_with_something_else_is_left_alone(moons, tmp_path):
    (tmp_path / "notes.md").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty"):
        small(run_dir=tmp_path).fit(*moons)
    assert (tmp_path / "notes.md").read_text() == "mine"


def test_a_saved_run_is_read(moons, customers, tmp_path):
    for name, (X, y) in {"matrix": moons, "frame": customers}.items():
        model = small(folds=2, hidden_layer_sizes=[32, 16]).fit(X, hidden_half(y))
        model.save(tmp_path / name)
        with pytest.raises(FileExistsError):
            model.save(tmp_path / name)
        answers = model.predict_proba(X)
        params = model.get_params()
        del model
        loaded = LadderClassifier.load(tmp_path / name)
        assert (loaded.predict_proba(X) == answers).all()
        assert (loaded.predict(X) == loaded.classes_[answers.argmax(axis=1)]).all()
        assert loaded.get_params() == params
        assert loaded.report_html().is_file()
        page = loaded.report_html(tmp_path / f"{name}-page")
        assert page.parent == tmp_path / f"{name}-page"


def test_a_report_needs_rows_that_were_not_learned(moons):
    with pytest.raises(ValueError, match="fit with folds=5"):
        small().fit(*moons).report_html()


def test_temporary_runs_are_removed(moons):
    X, y = moons
    model = small().fit(X, y)
    path = model.run_dir_
    assert path.is_dir()
    del model
    assert not path.exists()


def test_progress_is_told_network_by_network(moons):
    events = []
    small(members=2, progress=events.append).fit(*moons)
    stages = [event["stage"] for event in events if event["kind"] == "started"]
    assert len(stages) >= 2 and len(set(stages)) == len(stages)
    epochs = [event for event in events if event["kind"] == "epoch"]
    assert len(epochs) == 6
    assert all(event["cost"] > 0 for event in epochs)


@pytest.mark.parametrize("members", [1, 2])
def test_the_figures_of_the_epochs_are_kept(moons, members):
    model = pickle.loads(pickle.dumps(small(members=members).fit(*moons)))
    assert [epoch["epoch"] for epoch in model.history_] == [1, 2, 3]
    assert model.history_[-1]["supervised_cost"] < model.history_[0]["supervised_cost"]


def test_progress_draws_bars(moons, capsys):
    small(progress=True).fit(*moons)
    assert "3/3" in capsys.readouterr().err


def test_folds_correct_the_probabilities(moons):
    X, y = moons
    few, events = hidden(y, 60), []
    model = small(folds=2, progress=events.append).fit(X, few)
    assert {event["fold"] for event in events} == {0, 1, 2}
    assert (model.predict_proba(X) != small().fit(X, few).predict_proba(X)).any()


def test_other_threads_run_during_a_fit(moons):
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    small(epochs=20, passes=20).fit(*moons)
    done.set()
    thread.join()
    assert len(ticks) > 20


def test_it_fits_in_a_thread(moons):
    X, y = moons
    found = []
    thread = threading.Thread(target=lambda: found.append(small().fit(X, y).predict_proba(X)))
    thread.start()
    thread.join()
    assert (found[0] == small().fit(X, y).predict_proba(X)).all()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows does not fork")
def test_a_forked_process_fits_and_predicts(tmp_path):
    program = tmp_path / "forks.py"
    program.write_text(
        "import os, sys\n"
        "import numpy as np\n"
        "from ladder_networks import LadderClassifier\n"
        "X = np.random.default_rng(0).normal(size=(80, 3)); y = (X[:, 0] > 0).astype(int)\n"
        "model = LadderClassifier(epochs=1, passes=1, members=1).fit(X, y)\n"
        "expected = model.predict_proba(X)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    again = LadderClassifier(epochs=1, passes=1, members=1).fit(X, y)\n"
        "    same = (model.predict_proba(X) == expected).all()\n"
        "    os._exit(0 if same and (again.predict_proba(X) == expected).all() else 3)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    done = subprocess.run([sys.executable, program], timeout=60, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_pickle_has_the_model_and_not_the_data(moons):
    X, y = moons
    large = small().fit(np.repeat(X, 40, axis=0), np.repeat(y, 40))
    assert len(pickle.dumps(large)) < X.nbytes * 40
