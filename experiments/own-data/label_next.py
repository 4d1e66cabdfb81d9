"""Whether labels that `ladder label` asks for are worth more than labels at random.

    python3 experiments/own-data/label_next.py target/release/ladder TABLES
    python3 experiments/own-data/label_next.py target/release/ladder TABLES --table vowel --splits 101-104

TABLES is a folder of CSV files with the class in `y`, missing cells blank. Ten splits of each table: a
third of the rows, stratified, is held out as test rows; of the others two rows a class, drawn by the
seed of the split, begin with a label. Then 50 more are labeled: on one side in rounds of 10, 20 and 20
by `ladder label --next`, each after a training with all labels so far; on the other side all at random.
Both sides train with the same settings and seed, without folds, for about 1000 steps.

Writes label_next.md, the table, and label_next.json, by which a call that was interrupted goes on where
it stopped; other tables or splits are printed, and nothing is written.
Needs numpy, pandas and scikit-learn; takes about 20 minutes on one core.
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
from sklearn.model_selection import train_test_split

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "label_next.json", HERE / "label_next.md"
TABLES = ["segment", "splice", "soybean", "letter", "satimage", "vehicle"]
SPLITS = range(1, 11)
FIRST_A_CLASS = 2
ROUNDS = [10, 20, 20]
STEPS, BATCH = 1000, 100
SIDES = ["start", "random", "chosen"]


def split(table, seed):
    """Training and test rows, the training rows that begin with a label, and the generator."""
    train, test = train_test_split(table, test_size=1 / 3, random_state=seed, stratify=table["y"])
    train = train.reset_index(drop=True)
    random = np.random.default_rng(seed)
    first = [
        random.permutation(np.flatnonzero(train["y"] == label))[:FIRST_A_CLASS]
        for label in sorted(train["y"].unique())
    ]
    return train, test, list(np.concatenate(first)), random


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(str(word) for word in command)}\n{done.stderr}")
    return done.stdout


class Labeling:
    """A table in a folder, some of whose rows have a label, and the run that was trained with them."""

    def __init__(self, binary, folder, train, test, seed):
        self.binary, self.folder, self.train, self.seed = binary, folder, train, seed
        self.train.assign(y="").to_csv(folder / "blank.csv", index=False)
        test.to_csv(folder / "test.csv", index=False)
        self.runs = 0

    def fit(self, labeled):
        """Trains with these rows labeled."""
        self.runs += 1
        self.dir = self.folder / f"run-{self.runs}"
        table = self.folder / f"train-{self.runs}.csv"
        known = self.train["y"].where(self.train.index.isin(labeled))
        self.train.assign(y=known).to_csv(table, index=False)
        classes = self.train["y"].nunique()
        run([self.binary, "train", "--table", table, "--target", "y", "--seed", self.seed,
             "--layers", f"128-64-{classes}", "--batch-size", BATCH, "--epochs", 1,
             "--passes", max(1, round(STEPS * BATCH / len(self.train))),
             "--folds", 0, "--no-baseline", "--no-tui", "--threads", 1, "--run-dir", self.dir])

    def next(self, count):
        """The rows that the run asks for."""
        lines = run([self.binary, "label", self.dir, "--next", count, "--json"]).splitlines()
        return [json.loads(line)["row"] for line in lines]

    def measured(self):
        """Error and balanced error on the test rows."""
        found = json.loads(run([self.binary, "evaluate", self.dir, "--json",
                                "--test", self.folder / "test.csv"]))
        return [found["test_error"], 1 - found["balanced_accuracy"]]


def one_split(binary, table, seed):
    train, test, first, random = split(table, seed)
    with tempfile.TemporaryDirectory() as folder:
        labeling = Labeling(binary, Path(folder), train, test, seed)
        labeled = list(first)
        labeling.fit(labeled)
        result = {"start": labeling.measured()}
        for count in ROUNDS:
            labeled += labeling.next(count)
            labeling.fit(labeled)
        result["chosen"] = labeling.measured()
        others = np.setdiff1d(np.arange(len(train)), first)
        labeling.fit(first + list(random.permutation(others)[: sum(ROUNDS)]))
        result["random"] = labeling.measured()
    return result


def cell(values):
    return f"{100 * statistics.mean(values):.2f} ± {100 * statistics.stdev(values):.2f}"


def page(results):
    lines = [
        "# Labels that the run asks for",
        "",
        "Test error in percent with two labels per class, and with 50 more, drawn at random or asked for",
        "by `ladder label --next` in rounds of 10, 20 and 20: mean ± standard deviation over the splits,",
        "and the difference split by split with its standard error; the balanced error below it.",
        "Written by `python3 experiments/own-data/label_next.py target/release/ladder TABLES`.",
        "",
        "| table | splits | of | two per class | 50 at random | 50 asked for | difference | better on |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, splits in results.items():
        for at, kind in enumerate(["error", "balanced error"]):
            values = {side: [one[side][at] for one in splits.values()] for side in SIDES}
            gains = [c - r for c, r in zip(values["chosen"], values["random"])]
            mean, deviation = statistics.mean(gains), statistics.stdev(gains)
            better = sum(gain < 0 for gain in gains)
            lines.append(
                f"| {name} | {len(splits)} | {kind} | "
                + " | ".join(cell(values[side]) for side in SIDES)
                + f" | {100 * mean:+.2f} ± {100 * deviation / len(gains) ** 0.5:.2f}"
                + f" | {better} of {len(gains)} |"
            )
    return "\n".join(lines) + "\n"


def splits_of(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary", type=Path)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--table", action="append", help="this table instead of those of the page")
    parser.add_argument("--splits", type=splits_of, help="these splits instead of 1-10")
    args = parser.parse_args()
    is_own = args.table is None and args.splits is None
    results = json.loads(RESULTS.read_text()) if is_own and RESULTS.exists() else {}
    for name in args.table or TABLES:
        table = pd.read_csv(args.tables / f"{name}.csv", dtype=str)
        found = results.setdefault(name, {})
        for seed in args.splits or SPLITS:
            if str(seed) in found:
                continue
            found[str(seed)] = one_split(args.binary.resolve(), table, seed)
            print(name, seed, json.dumps(found[str(seed)]), file=sys.stderr, flush=True)
            if is_own:
                RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    if is_own:
        PAGE.write_text(page(results))
    else:
        print(page(results))


if __name__ == "__main__":
    main()
