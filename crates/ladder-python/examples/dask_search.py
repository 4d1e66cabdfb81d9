"""A search over settings on a Dask cluster, which may lose workers while it goes on."""

import sys

import numpy as np
from dask.distributed import Client, LocalCluster, as_completed
from sklearn.datasets import make_moons
from sklearn.model_selection import ParameterGrid, cross_val_score

from ladder_networks import LadderClassifier

GRID = ParameterGrid({"noise": [0.1, 0.3, 0.6], "learning_rate": [0.001, 0.003]})


def score(settings: dict) -> float:
    """The accuracy on rows of known class that were held out."""
    X, y = make_moons(300, noise=0.1, random_state=0)
    few = np.where(np.arange(len(y)) < 60, y, -1)
    model = LadderClassifier(epochs=3, passes=10, members=1, **settings)
    return cross_val_score(model, X, few, cv=3).mean()


def search(client: Client) -> tuple[float, dict]:
    """The best settings; what a lost worker was at is done by another one."""
    tasks = {client.submit(score, settings, retries=3): settings for settings in GRID}
    for task in as_completed(tasks):
        print(f"{task.result():.3f} {tasks[task]}", file=sys.stderr)
    return max((task.result(), list(settings.items())) for task, settings in tasks.items())


if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1) as cluster, Client(cluster) as client:
        print(search(client))
