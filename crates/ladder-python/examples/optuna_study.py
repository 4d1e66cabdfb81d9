"""One Optuna study by several processes, which share a file: start this as often as you like."""

import sys

import numpy as np
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from sklearn.datasets import make_moons
from sklearn.model_selection import cross_val_score

from ladder_networks import LadderClassifier


def score(trial: optuna.Trial) -> float:
    """The accuracy on rows of known class that were held out."""
    X, y = make_moons(300, noise=0.1, random_state=0)
    few = np.where(np.arange(len(y)) < 60, y, -1)
    model = LadderClassifier(
        epochs=3,
        passes=10,
        members=1,
        noise=trial.suggest_float("noise", 0.05, 1.0, log=True),
        learning_rate=trial.suggest_float("learning_rate", 5e-4, 5e-3, log=True),
    )
    return cross_val_score(model, X, few, cv=3).mean()


def main(file: str, trials: int) -> optuna.Study:
    """Add trials to the study in the file, and give all there are."""
    storage = JournalStorage(JournalFileBackend(file))
    study = optuna.create_study(
        storage=storage, study_name="moons", direction="maximize", load_if_exists=True
    )
    study.optimize(score, n_trials=trials)
    return study


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])).best_params)
