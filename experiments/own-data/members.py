"""Networks that the default of a table may have: each alone, and sets of them, averaged.

    python experiments/own-data/members.py target/release/ladder --tables DIR --labels 10 --splits 1-2

What the default was chosen on: the rows that `benchmark.py --tune` takes for test rows, a third of the
training rows of a split. Each network is trained on all labeled rows, and on two thirds of them three
times, so that the rows held out say how much it counts in a set, as in the program.

Scores are kept in members.json as they come, and what is there is not run again; then the table in
README.md is written.
"""

import argparse
import io
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from statistics import mean

import numpy as np
import pandas as pd

import page
from benchmark import Split, call, numbers

HERE = Path(__file__).parent
FOLDS = 3
LEAST = 1.2e-7  # The program's smallest probability in a log-loss.

LINEAR = "layers={classes}+costs=0"
NETWORKS = {
    "ladder": "noise=0.3",
    "ladder, piecewise": "numbers=piecewise",
    "ladder, noise 1": "noise=1",
    "ladder, weighted, noise 1": "inputs=weighted+noise=1",
    "ladder, piecewise, weighted, noise 1": "numbers=piecewise+inputs=weighted+noise=1",
    "linear, noise 0.1": f"noise=0.1+{LINEAR}",
    "linear, noise 1": f"noise=1+{LINEAR}",
    "linear, weighted, noise 0.3": f"inputs=weighted+noise=0.3+{LINEAR}",
    "linear, weighted, noise 1": f"inputs=weighted+noise=1+{LINEAR}",
    "linear, piecewise, noise 1": f"numbers=piecewise+noise=1+{LINEAR}",
    "linear, piecewise, weighted, noise 1": f"numbers=piecewise+inputs=weighted+noise=1+{LINEAR}",
}
TWO = ["ladder", "ladder, piecewise"]
SPARSE = ["linear, weighted, noise 1", "linear, piecewise, weighted, noise 1"]
LINEAR_ONES = ["linear, noise 0.1", *SPARSE]
SETS = {
    "two ladders": TWO,
    "three ladders and two linear ones, none weighted": [
        *TWO, "ladder, noise 1", "linear, noise 0.1", "linear, noise 1",
    ],
    "three ladders and two linear ones, three weighted": [*TWO, "ladder, weighted, noise 1", *SPARSE],
    "the default": [*TWO, *LINEAR_ONES],
    "the default, and a weighted ladder": [*TWO, "ladder, weighted, noise 1", *LINEAR_ONES],
    "the default, a weighted ladder in place of the piecewise one": [
        "ladder", "ladder, weighted, noise 1", *LINEAR_ONES,
    ],
    "one ladder and four linear ones": ["ladder", "linear, piecewise, noise 1", *LINEAR_ONES],
    "all eleven": list(NETWORKS),
}


def answers(binary, file, labels, seed, network):
    """Probabilities of a network for the rows held out and for the test rows, with the true classes."""
    split = Split(file, labels, seed, tune=True)
    classes = np.unique(split.y)
    members = NETWORKS[network].format(classes=len(classes))
    known = np.flatnonzero(split.is_known)
    of_known = np.searchsorted(classes, split.y[split.train[known]])
    fold = folds(of_known, seed)
    held_out = np.zeros((len(known), len(classes)))
    for part in range(FOLDS):
        out = known[fold == part]
        is_known = split.is_known.copy()
        is_known[out] = False
        held_out[fold == part] = fitted(binary, split, is_known, split.train[out], members, classes)
    test = fitted(binary, split, split.is_known, split.test, members, classes)
    return held_out, of_known, test, np.searchsorted(classes, split.y[split.test])


def folds(of_known, seed):
    """The number of a fold for each labeled row, the same number of rows of each class."""
    random = np.random.default_rng(seed + 7)
    fold = np.zeros(len(of_known), int)
    for label in np.unique(of_known):
        rows = random.permutation(np.flatnonzero(of_known == label))
        fold[rows] = np.arange(len(rows)) % FOLDS
    return fold


def fitted(binary, split, is_known, rows, members, classes):
    """Probabilities for rows, of a network that was trained with the classes of others."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        train = split.table.iloc[split.train].copy()
        train.loc[~is_known, "y"] = ""
        train.to_csv(folder / "train.csv", index=False)
        split.table.iloc[rows].drop(columns="y").to_csv(folder / "new.csv", index=False)
        call(binary, "train", "--table", folder / "train.csv", "--target", "y", "--no-baseline", "--json",
             "--folds", "0", "--threads", "1", "--seed", split.seed, "--members", members,
             "--run-dir", folder / "run")
        found = call(binary, "predict", folder / "run", folder / "new.csv", "--allow-unseen", "--threads", "1")
    return pd.read_csv(io.StringIO(found), dtype=str, keep_default_na=False)[classes].astype(float).to_numpy()


def weights(likelihoods):
    """Those of the program: expectation maximization, and a row that each network explains anyway."""
    found = np.full(likelihoods.shape[1], 1 / likelihoods.shape[1])
    for _ in range(200):
        shares = likelihoods * found
        explained = (shares / shares.sum(1, keepdims=True)).sum(0) + 1
        found = explained / explained.sum()
    return found


def scores(of_networks):
    """Of each network, and of each set, the error on the test rows in percent, and the log-loss."""
    found = {}
    for name, members in {**{name: [name] for name in NETWORKS}, **SETS}.items():
        parts = [of_networks[member] for member in members]
        _, of_known, _, truth = parts[0]
        rows = np.arange(len(of_known))
        likelihoods = np.stack([np.maximum(held_out[rows, of_known], LEAST) for held_out, *_ in parts], 1)
        average = sum(weight * test for weight, (_, _, test, _) in zip(weights(likelihoods), parts))
        error = 100 * np.mean(average.argmax(1) != truth)
        log_loss = -np.mean(np.log(np.maximum(average[np.arange(len(truth)), truth], LEAST)))
        found[name] = [round(float(error), 3), round(float(log_loss), 4)]
    return found


def measure(binary, file, labels, seed):
    return scores({name: answers(binary, file, labels, seed, name) for name in NETWORKS})


def table(results):
    """The mean errors and log-losses over tables and splits, for each number of labels."""
    columns = {}
    for labels in sorted({labels for of_table in results.values() for labels in of_table}, key=int):
        columns[labels] = [
            found for of_table in results.values() for found in of_table.get(labels, {}).values()
        ]
    heads = [f"{labels} labels a class ({len(found)} splits)" for labels, found in columns.items()]
    lines = ["| networks | " + " | ".join(heads) + " |", "|---" * (1 + len(heads)) + "|"]
    for name in [*NETWORKS, *SETS]:
        cells = [means([found[name] for found in column]) for column in columns.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def means(pairs):
    errors, log_losses = zip(*pairs)
    return f"{mean(errors):.1f} %, {mean(log_losses):.3f}"


def main():
    given = argparse.ArgumentParser()
    given.add_argument("binary", type=Path, help="the program ladder")
    given.add_argument("--tables", type=Path, required=True, help="folder of CSV files")
    given.add_argument("--labels", type=lambda text: text.split(","), default=["10", "30"])
    given.add_argument("--splits", type=numbers, default=[1, 2], metavar="FIRST-LAST")
    given.add_argument("--jobs", type=int, default=2)
    given = given.parse_args()
    kept = HERE / "members.json"
    results = json.loads(kept.read_text()) if kept.is_file() else {}
    tasks = [
        (file, labels, seed)
        for seed in given.splits for labels in given.labels for file in sorted(given.tables.glob("*.csv"))
        if str(seed) not in results.get(file.stem, {}).get(labels, {})
    ]
    with ProcessPoolExecutor(given.jobs) as pool:
        running = {pool.submit(measure, given.binary, file, int(labels), seed): (file, labels, seed)
                   for file, labels, seed in tasks}
        for future in as_completed(running):
            file, labels, seed = running[future]
            results.setdefault(file.stem, {}).setdefault(labels, {})[str(seed)] = future.result()
            kept.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
            print(f"{file.stem}, {labels} labels, split {seed}", flush=True)
    page.fill("members.py", table(results))


if __name__ == "__main__":
    main()
