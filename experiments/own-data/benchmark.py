"""Ladder and what people use instead, on tables of which few rows have a class.

    python experiments/own-data/benchmark.py target/release/ladder --tables DIR
    python experiments/own-data/benchmark.py target/release/ladder --tables DIR --labels 10 --splits 1-2 --methods "ladder;random forest"

DIR has CSV files with the class in the column `y`, blank cells where a value is missing; README.md
says where those of the published table come from. A third of the rows of each split are test rows,
stratified; of the others, so many rows a class keep their class. Every method has its defaults and
gets the same rows: the ladder the file as it is, scikit-learn's numbers standardized, their missing
values as the mean with an indicator, and categories one-hot. Columns of row numbers
(`Unnamed: 0`, `id`) are left out for all.

With --tune, a third of the training rows of each split takes the place of the test rows: what the
defaults were chosen on. With --others, DIR has tables that no default was chosen on.

Results are kept in benchmark.json, or others.json, as they come, and what is there is not run again,
so it can be stopped at any time; then the tables in README.md are written.
Needs numpy, pandas, scikit-learn, and catboost for that method; two jobs on two cores.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.semi_supervised import LabelSpreading, SelfTrainingClassifier

import benchmark_report

ROW_NUMBERS = {"Unnamed: 0", "id"}
HERE = Path(__file__).parent


class Split:
    """The rows of one split of a table."""

    def __init__(self, file, labels_a_class, seed, tune=False):
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
        self.table = table.drop(columns=[name for name in table if name in ROW_NUMBERS])
        self.seed = seed
        self.y = self.table["y"].to_numpy()
        rows = np.arange(len(self.y))
        self.train, self.test = train_test_split(rows, test_size=1 / 3, random_state=seed, stratify=self.y)
        if tune:
            of_train = self.y[self.train]
            self.train, self.test = train_test_split(
                self.train, test_size=1 / 3, random_state=1000 + seed, stratify=of_train
            )
        random = np.random.default_rng(seed)
        self.is_known = np.zeros(len(self.train), bool)
        for label in np.unique(self.y):
            of_class = np.flatnonzero(self.y[self.train] == label)
            self.is_known[random.permutation(of_class)[:labels_a_class]] = True

    def encoded(self):
        """Rows as scikit-learn takes them, fitted on the training rows."""
        columns = self.table.drop(columns="y")
        is_number = {name: pd.to_numeric(columns[name].replace("", np.nan), errors="coerce") for name in columns}
        numbers = [name for name in columns if not (is_number[name].isna() & (columns[name] != "")).any()]
        others = [name for name in columns if name not in numbers]
        columns = columns.assign(**{name: is_number[name] for name in numbers})
        encoder = ColumnTransformer([
            ("numbers", make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), numbers),
            ("others", OneHotEncoder(handle_unknown="ignore", sparse_output=False), others),
        ])
        encoder.fit(columns.iloc[self.train])
        return encoder.transform(columns)

    def known_or_not(self):
        """Numbers of the classes of the training rows, -1 where the class is hidden."""
        return np.where(self.is_known, np.searchsorted(np.unique(self.y), self.y[self.train]), -1)


def supervised(make):
    def answers(split, _):
        rows, labeled = split.encoded(), split.train[split.is_known]
        model = make(split.seed).fit(rows[labeled], split.y[labeled])
        return np.ravel(model.predict(rows[split.test]))

    return answers


def semi_supervised(make):
    def answers(split, _):
        rows = split.encoded()
        model = make(split.seed).fit(rows[split.train], split.known_or_not())
        return np.unique(split.y)[model.predict(rows[split.test])]

    return answers


def categories(split):
    """The columns with numbers where they have only numbers, and the names of the others."""
    columns = split.table.drop(columns="y")
    values = {name: pd.to_numeric(columns[name].replace("", np.nan), errors="coerce") for name in columns}
    others = [name for name in columns if (values[name].isna() & (columns[name] != "")).any()]
    return columns.assign(**{name: it for name, it in values.items() if name not in others}), others


def catboost(split, _):
    from catboost import CatBoostClassifier

    columns, of_category = categories(split)
    labeled = split.train[split.is_known]
    model = CatBoostClassifier(random_seed=split.seed, thread_count=1, verbose=0, allow_writing_files=False)
    model.fit(columns.iloc[labeled], split.y[labeled], cat_features=of_category)
    return np.ravel(model.predict(columns.iloc[split.test]))


def ladder(*flags):
    def answers(split, binary):
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            known = split.table.iloc[split.train].copy()
            known.loc[~split.is_known, "y"] = ""
            known.to_csv(folder / "train.csv", index=False)
            split.table.iloc[split.test].drop(columns="y").to_csv(folder / "test.csv", index=False)
            arguments = ["--table", folder / "train.csv", "--target", "y", "--no-baseline", "--json",
                         "--threads", "1", "--seed", str(split.seed), "--run-dir", folder / "run", *flags]
            call(binary, "train", *arguments)
            answers = call(binary, "predict", folder / "run", folder / "test.csv", "--allow-unseen", "--threads", "1")
            (folder / "answers.csv").write_text(answers)
            return pd.read_csv(folder / "answers.csv", dtype=str, keep_default_na=False)["class"].to_numpy()

    return answers


def call(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def logistic_regression(_=None):
    return LogisticRegression(max_iter=5000)


def random_forest(seed):
    return RandomForestClassifier(random_state=seed)


# Cross-validation takes time, and only weights of networks come of it here.
NO_FOLDS = ("--folds", "0")

METHODS = {
    "ladder": ladder(),
    "equal weights": ladder(*NO_FOLDS),
    "three ladder networks": ladder("--members", "same/numbers=piecewise/noise=1", *NO_FOLDS),
    "single ladder network": ladder("--members", "1", *NO_FOLDS),
    "single, piecewise": ladder("--members", "1", "--numbers", "piecewise", *NO_FOLDS),
    "single, noise 1": ladder("--members", "1", "--noise", "1", *NO_FOLDS),
    "three seeds": ladder("--members", "3", *NO_FOLDS),
    "supervised network": ladder("--members", "1", "--costs", "0", "--noise", "0.3,0.5", *NO_FOLDS),
    "logistic regression": supervised(logistic_regression),
    "random forest": supervised(random_forest),
    "self-training (logistic)": semi_supervised(lambda _: SelfTrainingClassifier(logistic_regression())),
    "self-training (forest)": semi_supervised(lambda seed: SelfTrainingClassifier(random_forest(seed))),
    "label spreading": semi_supervised(lambda _: LabelSpreading(kernel="knn")),
    "gradient boosting": supervised(
        lambda seed: HistGradientBoostingClassifier(min_samples_leaf=3, random_state=seed)
    ),
    "CatBoost": catboost,
}


# What is compared to choose the default; the published table leaves it out.
TO_TUNE = ["equal weights", "three ladder networks", "single ladder network", "single, piecewise", "single, noise 1", "three seeds"]


def measure(binary, file, labels, seed, method, tune):
    """Error, balanced error and seconds of a method on a split."""
    warnings.filterwarnings("ignore")
    split = Split(file, labels, seed, tune)
    begin = time.perf_counter()
    answers = METHODS[method](split, binary)
    seconds = time.perf_counter() - begin
    truth = split.y[split.test]
    balanced = 1 - balanced_accuracy_score(truth, answers)
    return [round(float(np.mean(answers != truth)), 5), round(float(balanced), 5), round(seconds, 2)]


def run(given):
    results = benchmark_report.read(given.results)
    files = sorted(given.tables.glob("*.csv"))
    tasks = [
        (file, labels, seed, method)
        for labels in given.labels for seed in given.splits for method in given.methods for file in files
        if str(seed) not in results.get(file.stem, {}).get(str(labels), {}).get(method, {})
    ]
    with ProcessPoolExecutor(given.jobs) as pool:
        running = {pool.submit(measure, given.binary, *task, given.tune): task for task in tasks}
        for done, future in enumerate(as_completed(running), 1):
            file, labels, seed, method = running[future]
            try:
                found = future.result()
            except Exception as error:  # One method that fails is no reason to lose the others.
                print(f"{file.stem}, {labels} labels, split {seed}, {method}: {error}", file=sys.stderr)
                continue
            place = results.setdefault(file.stem, {}).setdefault(str(labels), {})
            place.setdefault(method, {})[str(seed)] = found
            benchmark_report.write(given.results, results)
            print(f"{done}/{len(tasks)}  {file.stem}, {labels} labels, split {seed}, {method}: "
                  f"{100 * found[0]:.2f} %, {found[2]:.1f} s", flush=True)


def numbers(text):
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def arguments():
    given = argparse.ArgumentParser()
    given.add_argument("binary", type=Path, help="the program ladder")
    given.add_argument("--tables", type=Path, required=True, help="folder of CSV files")
    given.add_argument("--labels", type=lambda text: [int(it) for it in text.split(",")], default=[5, 10, 30, 100])
    given.add_argument("--splits", type=numbers, default=[1, 2, 3, 4, 5], metavar="FIRST-LAST")
    given.add_argument("--methods", type=lambda text: text.split(";"), metavar="A;B",
                       default=[name for name in METHODS if name not in TO_TUNE])
    given.add_argument("--tune", action="store_true", help="on training rows, into tune.json")
    given.add_argument("--others", action="store_true", help="tables that nothing was chosen on, into others.json")
    given.add_argument("--jobs", type=int, default=2)
    given.add_argument("--results", type=Path, help="[default: benchmark.json, others.json or tune.json]")
    given = given.parse_args()
    kept = benchmark_report.OTHERS if given.others else benchmark_report.BENCHMARK
    given.results = given.results or (HERE / "tune.json" if given.tune else kept)
    return given


if __name__ == "__main__":
    given = arguments()
    run(given)
    benchmark_report.publish(given.results)
