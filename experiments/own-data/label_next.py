"""Whether labels that `ladder label` chooses are worth more than labels at random.

    python3 experiments/own-data/label_next.py target/release/ladder TABLES

TABLES is a folder of CSV files with the class in `y`. Ten splits of each table: a third of the rows,
stratified, is held out as test rows; of the others two rows a class, drawn by the seed of the split,
begin with a label. Then 50 more are labeled, on one side in rounds by `ladder label --next`, each
after a training with all labels so far, on the other all at once at random. Both sides are trained
with the same settings and seed, and differ in the 50 rows alone.

Writes the table in README.md, and label_next.json beside it, which also lets an interrupted call go
on where it stopped. Needs numpy, pandas and scikit-learn; takes about an hour on one core.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

HERE = Path(__file__).parent
FIRST_A_CLASS = 2
ROUNDS = [10, 20, 20]
BEGIN, END = ("<!-- begin: written by label_next.py -->", "<!-- end of label_next.py -->")


def split(table, seed):
    """Training and test rows, and the training rows that begin with a label."""
    train, test = train_test_split(table, test_size=1 / 3, random_state=seed, stratify=table["y"])
    train = train.reset_index(drop=True)
    random = np.random.default_rng(seed)
    first = [
        random.permutation(np.flatnonzero(train["y"] == label))[:FIRST_A_CLASS]
        for label in sorted(train["y"].unique())
    ]
    return train, test, np.concatenate(first), random


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(str(word) for word in command)}\n{done.stderr}")
    return done.stdout


class Side:
    """One way to choose rows: its folder, its table, and the rows that have a label."""

    def __init__(self, binary, flags, folder, train, test, seed):
        self.binary, self.flags, self.folder, self.seed = binary, flags, folder, seed
        self.train = train
        test.to_csv(folder / "test.csv", index=False)
        self.runs = 0

    def fit(self, labeled):
        """Trains with these rows labeled."""
        known = self.train.copy()
        known["y"] = known["y"].where(known.index.isin(labeled))
        known.to_csv(self.folder / "train.csv", index=False)
        self.runs += 1
        self.dir = self.folder / f"run-{self.runs}"
        run([self.binary, "train", "--table", self.folder / "train.csv", "--target", "y",
             "--seed", self.seed, "--folds", 0, "--no-baseline", "--no-tui", "--threads", 1,
             "--run-dir", self.dir, *self.flags])

    def next(self, count):
        """The rows that the run would have labeled."""
        lines = run([self.binary, "label", self.dir, "--next", count, "--json"]).splitlines()
        return [json.loads(line)["row"] for line in lines]

    def errors(self):
        """Error and balanced error on the test rows."""
        found = json.loads(run([self.binary, "evaluate", self.dir, "--test",
                                self.folder / "test.csv", "--json"]))
        confusion = np.array(found["confusion"])
        return {
            "error": found["test_error"],
            "balanced error": 1 - float(np.mean(np.diag(confusion) / confusion.sum(axis=1))),
        }


def one_split(binary, flags, table, seed):
    train, test, first, random = split(table, seed)
    classes = table["y"].nunique()
    flags = [word.replace("CLASSES", str(classes)) for word in flags]
    with tempfile.TemporaryDirectory() as folder:
        side = Side(binary, flags, Path(folder), train, test, seed)
        labeled = list(first)
        side.fit(labeled)
        start = side.errors()
        for count in ROUNDS:
            labeled += side.next(count)
            side.fit(labeled)
        chosen = side.errors()
        others = np.setdiff1d(np.arange(len(train)), first)
        side.fit(list(first) + list(random.permutation(others)[: sum(ROUNDS)]))
        return {"start": start, "chosen": chosen, "at random": side.errors()}


if __name__ == "__main__":
    pass
