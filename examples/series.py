"""Who says a vowel, from three labels a speaker: series of 25 steps with 12 values.

    pip install --no-deps aeon
    python examples/series.py DIR

writes `JapaneseVowels` of the package aeon (Kudo et al. 1999) as arrays, and prints how to learn them: a convolution over
five steps sees a series wherever in it something happens.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np

LABELS_A_CLASS = 3
COMMAND = """ladder train --arrays {0}/train.npz --test {0}/test.npz --array-layout series \\
    --layers convv:64:1x5-maxpool:1x2-convv:64:1x3-globalmeanpool-9 --run-dir {0}/run"""


def read(part):
    """Series `[n, steps, channels]`, and their classes."""
    package = Path(importlib.util.find_spec("aeon").submodule_search_locations[0])
    file = package / "datasets" / "data" / "JapaneseVowels" / f"JapaneseVowels_eq_{part}.ts"
    lines = [line for line in file.read_text().splitlines() if line and line[0] not in "@#"]
    cells = [line.split(":") for line in lines]
    series = np.array([[channel.split(",") for channel in row[:-1]] for row in cells], dtype=np.float32)
    return series.transpose(0, 2, 1), np.array([int(row[-1]) - 1 for row in cells])


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (series, speakers), (test_series, test_speakers) = read("TRAIN"), read("TEST")
    low, high = series.min(axis=(0, 1)), series.max(axis=(0, 1))
    scaled = lambda x: ((x - low) / (high - low)).clip(0, 1)
    known = np.full(len(speakers), -1)
    for speaker in range(9):
        rows = np.flatnonzero(speakers == speaker)[:LABELS_A_CLASS]
        known[rows] = speaker
    np.savez(folder / "train.npz", X=scaled(series), y=known)
    np.savez(folder / "test.npz", X=scaled(test_series), y=test_speakers)
    print(COMMAND.format(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
