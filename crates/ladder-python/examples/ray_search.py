"""A search over settings on Ray, which may lose workers while it goes on."""

import sys

import numpy as np
import ray
from sklearn.datasets import make_moons
from sklearn.model_selection import ParameterGrid, cross_val_score

from ladder_networks import LadderClassifier

GRID = ParameterGrid({"noise": [0.1, 0.3, 0.6], "learning_rate": [0.001, 0.003]})


@ray.remote(max_retries=3)
def score(settings: dict) -> float:
    """The accuracy on rows of known class that were held out."""
    X, y = make_moons(300, noise=0.1, random_state=0)
    few = np.where(np.arange(len(y)) < 60, y, -1)
    model = LadderClassifier(epochs=3, passes=10, members=1, **settings)
    return cross_val_score(model, X, few, cv=3).mean()


def search() -> tuple[float, dict]:
    """The best settings; what a lost worker was at is done by another one."""
    tasks = {score.remote(settings): settings for settings in GRID}
    left, scores = list(tasks), {}
    while left:
        (done,), left = ray.wait(left)
        scores[done] = ray.get(done)
        print(f"{scores[done]:.3f} {tasks[done]}", file=sys.stderr)
    best = max(scores, key=scores.get)
    return scores[best], tasks[best]


if __name__ == "__main__":
    ray.init(num_cpus=2, include_dashboard=False)
    print(search())
