"""Regression: the ladder and what people use instead, on tables of which few rows have a value.

    python experiments/own-data/regression.py target/release/ladder --tables DIR
    python experiments/own-data/regression.py target/release/ladder --tables DIR --labels 50 --splits 1-2 --methods "ladder;ridge"

DIR has CSV files with the value in the column `y`; regression_tables.py writes those of the published
table. A third of the rows of each split are test rows, at most 3,000; of the others, so many rows keep
their value, and at most 5,000 more are the unlabeled ones. Every method has its defaults and gets the
same rows, encoded as in benchmark.py; ridge chooses its penalty by leaving one row out.

With --tune, a third of the training rows of each split takes the place of the test rows: what the
defaults were chosen on.

Results are kept in regression.json as they come, and what is there is not run again; then the tables in
README.md are written. Needs numpy, pandas, scikit-learn, and catboost for that method.
"""

import argparse
import time
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from statistics import mean, stdev

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split

import benchmark_report
import page
from benchmark import HERE, Split, call, categories, numbers

MOST_TEST, MOST_UNLABELED = 3000, 5000


class ValueSplit(Split):
    """The rows of one split of a table, some of which keep their value."""

    def __init__(self, file, labels, seed, tune=False):
        self.table = pd.read_csv(file, dtype=str, keep_default_na=False)
        self.seed = seed
        self.y = self.table["y"].to_numpy(float)
        self.train, self.test = train_test_split(np.arange(len(self.y)), test_size=1 / 3, random_state=seed)
        if tune:
            self.train, self.test = train_test_split(self.train, test_size=1 / 3, random_state=1000 + seed)
        self.train, self.test = self.train[: labels + MOST_UNLABELED], self.test[:MOST_TEST]
        self.is_known = np.arange(len(self.train)) < labels


def supervised(make):
    def answers(split, _):
        rows, labeled = split.encoded(), split.train[split.is_known]
        return make(split.seed).fit(rows[labeled], split.y[labeled]).predict(rows[split.test])

    return answers


def catboost(split, _):
    from catboost import CatBoostRegressor

    columns, of_category = categories(split)
    labeled = split.train[split.is_known]
    model = CatBoostRegressor(random_seed=split.seed, thread_count=1, verbose=0, allow_writing_files=False)
    model.fit(columns.iloc[labeled], split.y[labeled], cat_features=of_category)
    return model.predict(columns.iloc[split.test])


def ladder(*flags):
    def answers(split, binary):
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            known = split.table.iloc[split.train].copy()
            known.loc[~split.is_known, "y"] = ""
            known.to_csv(folder / "train.csv", index=False)
            split.table.iloc[split.test].drop(columns="y").to_csv(folder / "test.csv", index=False)
            arguments = ["--table", folder / "train.csv", "--target", "y", "--task", "regression",
                         "--no-baseline", "--json", "--threads", "1", "--seed", str(split.seed),
                         "--run-dir", folder / "run", *flags]
            call(binary, "train", *arguments)
            answers = call(binary, "predict", folder / "run", folder / "test.csv", "--allow-unseen", "--threads", "1")
            (folder / "answers.csv").write_text(answers)
            return pd.read_csv(folder / "answers.csv")["prediction"].to_numpy()

    return answers


METHODS = {
    "ladder": ladder(),
    "equal weights": ladder("--folds", "0"),
    "supervised network": ladder("--members", "1", "--costs", "0", "--noise", "0.3,0.5", "--folds", "0"),
    "ridge": supervised(lambda _: RidgeCV(np.logspace(-3, 4, 22))),
    "random forest": supervised(lambda seed: RandomForestRegressor(random_state=seed)),
    "CatBoost": catboost,
}


# What is compared to choose the default; the published table leaves it out.
TO_TUNE = ["equal weights"]


def measure(binary, file, labels, seed, method, tune):
    """1 - R², RMSE and seconds of a method on a split."""
    warnings.filterwarnings("ignore")
    split = ValueSplit(file, labels, seed, tune)
    begin = time.perf_counter()
    answers = METHODS[method](split, binary)
    seconds = time.perf_counter() - begin
    truth = split.y[split.test]
    unexplained = 1 - r2_score(truth, answers)
    return [round(float(unexplained), 5), float(f"{root_mean_squared_error(truth, answers):.6g}"), round(seconds, 2)]


def run(given):
    results = benchmark_report.read(given.results)
    files = sorted(given.tables.glob("*.csv"))
    tasks = [
        (file, labels, seed, method)
        for seed in given.splits for labels in given.labels for method in given.methods for file in files
        if str(seed) not in results.get(file.stem, {}).get(str(labels), {}).get(method, {})
    ]
    with ProcessPoolExecutor(given.jobs) as pool:
        running = {pool.submit(measure, given.binary, *task, given.tune): task for task in tasks}
        for done, future in enumerate(as_completed(running), 1):
            file, labels, seed, method = running[future]
            found = future.result()
            place = results.setdefault(file.stem, {}).setdefault(str(labels), {})
            place.setdefault(method, {})[str(seed)] = found
            benchmark_report.write(given.results, results)
            print(f"{done}/{len(tasks)}  {file.stem}, {labels} labels, split {seed}, {method}: "
                  f"R² {1 - found[0]:.3f}, {found[2]:.1f} s", flush=True)
    return results


def tables(results):
    """R² by table, and the average rank of each method."""
    parts = []
    for labels in sorted({labels for table in results.values() for labels in table}, key=int):
        methods, found = benchmark_report.complete(results, labels)
        ranks = benchmark_report.ranks(methods, found)
        lines = [f"**{labels} rows with a value**, R² of the test rows", "",
                 "| table | " + " | ".join(methods) + " |", "|---|" + "---|" * len(methods)]
        for name, table in sorted(found.items()):
            r2 = {method: [1 - it[0] for it in table[method].values()] for method in methods}
            best = max(mean(it) for it in r2.values())
            cells = [spread(it) for it in r2.values()]
            cells = [f"**{cell}**" if mean(it) == best else cell for cell, it in zip(cells, r2.values())]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
        average = [f"{mean(ranks[name][method] for name in found):.2f}" for method in methods]
        lines.append("| average rank | " + " | ".join(average) + " |")
        seconds = [mean(it[2] for table in found.values() for it in table[method].values()) for method in methods]
        lines.append("| seconds | " + " | ".join(f"{it:.1f}" for it in seconds) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def spread(values):
    """Mean and standard deviation; of a single split the value alone."""
    deviation = f" ± {stdev(values):.3f}" if len(values) > 1 else ""
    return f"{mean(values):.3f}{deviation}"


def arguments():
    given = argparse.ArgumentParser()
    given.add_argument("binary", type=Path, help="the program ladder")
    given.add_argument("--tables", type=Path, required=True, help="folder of CSV files")
    given.add_argument("--labels", type=lambda text: [int(it) for it in text.split(",")], default=[20, 50, 100, 200])
    given.add_argument("--splits", type=numbers, default=[1, 2, 3, 4, 5], metavar="FIRST-LAST")
    given.add_argument("--methods", type=lambda text: text.split(";"), metavar="A;B",
                       default=[name for name in METHODS if name not in TO_TUNE])
    given.add_argument("--tune", action="store_true", help="on training rows, printed alone")
    given.add_argument("--jobs", type=int, default=2)
    given.add_argument("--results", type=Path, help="[default: regression.json, or regression-tune.json]")
    given = given.parse_args()
    given.results = given.results or HERE / ("regression-tune.json" if given.tune else "regression.json")
    return given


if __name__ == "__main__":
    given = arguments()
    results = run(given)
    if given.results == HERE / "regression.json":
        page.fill("regression.py", tables(results))
    else:
        print(tables(results))
