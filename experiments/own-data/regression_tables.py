"""Writes the tables of the benchmark of regressions: five of "An Introduction to Statistical Learning", one of scikit-learn.

    pip install --no-deps ISLP
    python experiments/own-data/regression_tables.py DIR

The value to predict is y; a blank cell is a missing value.
"""

import importlib.util
import sys
from pathlib import Path

import pandas as pd
from sklearn.datasets import load_diabetes

# The column of the value, and columns that are functions of it or names of rows.
TABLES = {
    "Auto": ("mpg", ["name"]),
    "Bikeshare": ("bikers", ["casual", "registered"]),
    "College": ("Outstate", ["Private.1", "Unnamed: 0"]),
    "Credit": ("Balance", ["ID"]),
    "Wage": ("wage", ["logwage"]),
}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    package = Path(importlib.util.find_spec("ISLP").submodule_search_locations[0])
    for name, (target, drop) in TABLES.items():
        table = pd.read_csv(package / "data" / f"{name}.csv")
        write(folder / f"{name.lower()}.csv", table.drop(columns=drop, errors="ignore"), target)
    write(folder / "diabetes.csv", load_diabetes(as_frame=True, scaled=False).frame, "target")


def write(file, table, target):
    table = table[table[target].notna()].rename(columns={target: "y"})
    table.to_csv(file, index=False)
    print(f"{file.stem}: {len(table)} rows, {table.shape[1] - 1} columns, y from {table.y.min()} to {table.y.max()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
