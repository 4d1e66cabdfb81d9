"""Data and a small network, so that each test takes about a second."""

import json
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import make_friedman1, make_moons

from ladder_networks import LadderClassifier, LadderRegressor

SMALL = {"hidden_layer_sizes": (32, 16), "epochs": 3, "passes": 4, "members": 1}
LADDER = Path(sysconfig.get_path("scripts")) / "ladder"


def small(**changes):
    """A classifier that trains in a moment."""
    return LadderClassifier(**{**SMALL, **changes})


def small_regressor(**changes):
    """A regressor that trains in a moment."""
    return LadderRegressor(**{**SMALL, **changes})


def ladder(*arguments, code=0):
    """Run the command of the package and return what it prints."""
    done = subprocess.run(
        [LADDER, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == code, done.stderr
    return done.stdout


def predicted(run, file, *flags):
    """The probabilities that the command answers, as the numbers that it computes with."""
    lines = ladder("predict", run, file, "--json", *flags).splitlines()
    answers = [json.loads(line)["probabilities"] for line in lines]
    if isinstance(answers[0], dict):
        answers = [list(answer.values()) for answer in answers]
    return np.array(answers, np.float32)


def predicted_values(run, file, *flags):
    """The values that the command answers."""
    lines = ladder("predict", run, file, "--json", *flags).splitlines()
    return np.array([json.loads(line)["prediction"] for line in lines])


def hidden(y, kept, unknown=-1):
    """The labels, all but those of the first `kept` rows unknown."""
    few = np.array(y, dtype=object if unknown is None else None)
    few[kept:] = unknown
    return few


@pytest.fixture(scope="session")
def moons():
    return make_moons(300, noise=0.1, random_state=0)


@pytest.fixture(scope="session")
def curve():
    """Five numbers and a value of them, below 0 in some rows."""
    X, y = make_friedman1(300, n_features=5, noise=0.5, random_state=0)
    return X, y - 10


@pytest.fixture(scope="session")
def customers():
    """A frame with everything: texts, missing cells, dates, truth values; and what churns."""
    random = np.random.default_rng(0)
    n = 240
    age = random.integers(18, 80, n).astype(float)
    city = random.choice(["Oslo", "Rome", "Paris"], n)
    churn = np.where((age > 45) ^ (city == "Rome"), "yes", "no")
    frame = pd.DataFrame(
        {
            "age": age,
            "city": city,
            "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 1500, n), "D"),
            "active": random.random(n) < 0.5,
            "spent": random.gamma(2.0, 50.0, n).round(2),
        }
    )
    frame.loc[random.random(n) < 0.1, "age"] = np.nan
    frame.loc[random.random(n) < 0.1, "city"] = None
    return frame, churn


@pytest.fixture(scope="session")
def visits(customers):
    """The same frame, and how often its customers come."""
    frame, _ = customers
    often = 20 - frame["age"].fillna(40) / 4 + 5 * (frame["city"] == "Rome")
    return frame, often.to_numpy()
