"""The ladder on tables with few labels, beside what scikit-learn has for them.

    python3 experiments/own-data/compare.py target/release/ladder
    python3 experiments/own-data/compare.py target/release/ladder --table wine --splits 101-120 --layers 3

Five splits of each table: 30 % of the rows are held out as test rows, and of the others 10 rows a
class keep their class. Every method has its defaults and gets the same rows; scikit-learn's get them
standardized as the ladder does. Writes the table in README.md, and results.json beside it; of one
table, other splits or with other settings of `ladder train` it prints the mean differences to the
ladder, split by split, and writes nothing.
Needs scikit-learn; takes about 10 minutes on two cores.
"""

import argparse
import csv
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.semi_supervised import LabelSpreading, SelfTrainingClassifier

HERE = Path(__file__).parent
SPLITS = range(1, 6)
LABELS_A_CLASS = 10
UNLABELED = -1


def tables():
    for name, load in [
        ("digits", datasets.load_digits),
        ("breast cancer", datasets.load_breast_cancer),
        ("wine", datasets.load_wine),
    ]:
        data = load()
        yield name, data.data, data.target
    rows, classes = datasets.make_classification(
        n_samples=20_000, n_features=54, n_informative=12, n_redundant=12, n_classes=7,
        n_clusters_per_class=1, class_sep=1.5, random_state=0,
    )
    yield "generated, 20,000 rows", rows, classes


def split(classes, seed):
    """Training rows, test rows, and the classes of the former, most of them hidden."""
    train, test = train_test_split(
        np.arange(len(classes)), test_size=0.3, random_state=seed, stratify=classes
    )
    known = np.full(len(train), UNLABELED)
    random = np.random.default_rng(seed)
    for label in np.unique(classes):
        chosen = random.permutation(np.flatnonzero(classes[train] == label))[:LABELS_A_CLASS]
        known[chosen] = label
    return train, test, known


def write_table(path, rows, classes):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"x{column}" for column in range(rows.shape[1])] + ["class"])
        for row, label in zip(rows, classes):
            writer.writerow([repr(float(x)) for x in row] + ["" if label == UNLABELED else label])


def ladder(binary, flags, train, known, test, truth, seed):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        write_table(folder / "train.csv", train, known)
        write_table(folder / "test.csv", test, truth)
        subprocess.run(
            [binary, "train", "--table", folder / "train.csv", "--target", "class",
             "--drop-constant", "--test", folder / "test.csv", "--seed", str(seed),
             "--run-dir", folder / "run", "--json", *flags],
            check=True, stdout=subprocess.DEVNULL,
        )
        report = json.loads((folder / "run" / "report.json").read_text())
    return {
        "ladder": report["test_error"],
        "supervised network": report["baseline_test_error"],
        "seconds": report["train_seconds"],
    }


def scikit_learn(train, known, test, truth):
    scaler = StandardScaler().fit(train)
    train, test = scaler.transform(train), scaler.transform(test)
    labeled = known != UNLABELED

    def error(model, rows, classes):
        return float(np.mean(model.fit(rows, classes).predict(test) != truth))

    return {
        "logistic regression": error(
            LogisticRegression(max_iter=5000), train[labeled], known[labeled]
        ),
        "SelfTrainingClassifier": error(
            SelfTrainingClassifier(LogisticRegression(max_iter=5000)), train, known
        ),
        "LabelSpreading (knn)": error(LabelSpreading(kernel="knn"), train, known),
    }


METHODS = [
    "ladder",
    "supervised network",
    "logistic regression",
    "SelfTrainingClassifier",
    "LabelSpreading (knn)",
]


def cell(errors):
    return f"{100 * statistics.mean(errors):.2f} ± {100 * statistics.stdev(errors):.2f}"


def figures(results):
    lines = [
        "Test error in percent, mean ± standard deviation over five splits; the smallest of each row",
        "is bold. Every method has its defaults. Written by",
        "`python3 experiments/own-data/compare.py target/release/ladder`.",
        "",
        "| table | rows | " + " | ".join(METHODS) + " |",
        "|---|---|" + "---|" * len(METHODS),
    ]
    for name, table in results["tables"].items():
        means = {method: statistics.mean(table["errors"][method]) for method in METHODS}
        cells = [
            f"**{cell(table['errors'][method])}**"
            if means[method] == min(means.values())
            else cell(table["errors"][method])
            for method in METHODS
        ]
        rows = f"{table['rows']}, {table['labels']} labeled"
        lines.append(f"| {name} | {rows} | " + " | ".join(cells) + " |")
    seconds = ", ".join(
        f"{name} {statistics.mean(table['errors']['seconds']):.0f} s"
        for name, table in results["tables"].items()
    )
    lines += ["", f"Training of a ladder: {seconds}. {results['machine']}."]
    return "\n".join(lines) + "\n"


BEGIN, END = "<!-- begin: written by compare.py -->\n", "<!-- end -->\n"


def publish(results):
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    page = (HERE / "README.md").read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    (HERE / "README.md").write_text(before + BEGIN + figures(results) + END + after)


def differences(name, errors):
    """Each method beside the ladder on the same splits: the mean difference and its standard error."""
    print(f"{name}, {len(errors['ladder'])} splits")
    for method in METHODS:
        pairs = zip(errors[method], errors["ladder"])
        found = [100 * (other - ladder) for other, ladder in pairs]
        error = statistics.stdev(found) / len(found) ** 0.5
        print(f"  {method:24} {cell(errors[method])}   {statistics.mean(found):+.2f} ± {error:.2f}")


def main(binary, only, splits, flags):
    version = subprocess.run([binary, "--version"], check=True, capture_output=True, text=True)
    results = {
        "machine": f"{version.stdout.strip()}, scikit-learn {sklearn.__version__}, "
        f"{platform.machine()}",
        "tables": {},
    }
    for name, rows, classes in tables():
        if only not in (None, name):
            continue
        errors = {}
        for seed in splits or SPLITS:
            train, test, known = split(classes, seed)
            found = ladder(binary, flags, rows[train], known, rows[test], classes[test], seed)
            found |= scikit_learn(rows[train], known, rows[test], classes[test])
            for method, error in found.items():
                errors.setdefault(method, []).append(error)
            print(name, seed, {method: round(error, 4) for method, error in found.items()}, flush=True)
        results["tables"][name] = {
            "rows": len(train), "labels": int(np.sum(known != UNLABELED)), "errors": errors,
        }
        differences(name, errors)
    if not (only or splits or flags):
        publish(results)


def seeds(text):
    first, last = text.split("-")
    return range(int(first), int(last) + 1)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary", help="the program ladder")
    arguments.add_argument("--table", choices=[name for name, _, _ in tables()])
    arguments.add_argument("--splits", type=seeds, metavar="FIRST-LAST")
    given, flags = arguments.parse_known_args()
    main(given.binary, given.table, given.splits, flags)
