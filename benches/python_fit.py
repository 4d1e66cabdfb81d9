"""`fit` and `predict` from Python beside the command, and `fit` beside the same network in PyTorch.

`target/python/bin/python benches/python_fit.py --torch PATH`, after `cargo xtask python`; PATH is an interpreter
with torch, which may be another one. All take turns; a time is the median of the rounds. Beside other programs,
the seconds mean little and the processor seconds something.

The fit is whole: its data written and read, every step, the evaluation and the checkpoint of each epoch, the
model read again; so is the command's. PyTorch's is its steps alone (`torch_peer.py`), on a batch that is there.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ladder_networks import LadderClassifier, load_digits

PEER = Path(__file__).with_name("torch_peer.py")
BATCH = 100
HIDDEN = [1000, 500, 250, 250, 250]
COSTS = [1000, 10, 0.1, 0.1, 0.1, 0.1, 0.1]
COLUMNS = 20


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="ladder-bench-") as place:
        fits(args, Path(place))
        predictions(args, Path(place))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--torch", metavar="PYTHON", help="an interpreter with torch")
    parser.add_argument("--epochs", type=int, default=5, help="of a fit, each of 100 steps")
    parser.add_argument("--rows", type=int, default=1_000_000, help="to predict, of 20 numbers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, help="of all that compute")
    return parser.parse_args()


def fits(args, place):
    digits = load_digits()
    X, y = digits.X_train, few(digits.y_train, 10)
    steps = args.epochs * (len(X) // BATCH)
    files = saved(place, X=X, y=y)
    model = LadderClassifier(
        hidden_layer_sizes=HIDDEN,
        costs=COSTS,
        noise=0.3,
        batch_size=BATCH,
        epochs=args.epochs,
        passes=1,
        n_jobs=args.threads,
    )
    flags = ["--arrays", files["X"], "--array-labels", files["y"], "--unlabeled-value=-1"]
    flags += ["--layers", "-".join(map(str, [*HIDDEN, 10])), "--costs", ",".join(map(str, COSTS))]
    flags += ["--noise", "0.3", "--batch-size", BATCH, "--epochs", args.epochs, "--passes", 1]
    flags += ["--folds", 0, "--no-baseline", "--no-tui", "--force", "--run-dir", place / "digits"]
    ways = {
        "from Python": lambda: timed(lambda: model.fit(X, y)),
        "command": lambda: timed(lambda: ladder("train", *flags, *threads(args))),
    }
    if args.torch:
        ways |= {
            "PyTorch eager": lambda: Cost(steps * seconds_of_torch(args)),
            "PyTorch compiled": lambda: Cost(steps * seconds_of_torch(args, "--compile")),
        }
    show(f"fit, {steps} steps", measured(ways, args.rounds), 1000 / steps, "ms per step")


def predictions(args, place):
    random = np.random.default_rng(0)
    X = random.normal(size=(args.rows, COLUMNS)).astype(np.float32)
    y = (X[:, :3].sum(axis=1) > 0).astype(int)
    model = LadderClassifier(epochs=1, n_jobs=args.threads).fit(X[:2000], few(y[:2000], 50))
    model.save(place / "run")
    file = saved(place, X=X)["X"]
    ways = {
        "from Python": lambda: timed(lambda: model.predict_proba(X)),
        "command": lambda: timed(
            lambda: ladder("predict", place / "run", file, "--csv", *threads(args))
        ),
    }
    show(f"predict, {args.rows} rows", measured(ways, args.rounds), 1e6 / args.rows, "µs per row")


def few(y, per_class):
    """The classes of the first rows of each class, -1 for the others."""
    known = np.full(len(y), -1)
    for value in np.unique(y):
        rows = np.flatnonzero(y == value)[:per_class]
        known[rows] = value
    return known


def saved(place, **arrays):
    files = {name: place / f"{name}.npy" for name in arrays}
    for name, array in arrays.items():
        np.save(files[name], array)
    return files


def threads(args):
    return ["--threads", args.threads] if args.threads else []


def ladder(*arguments):
    command = [sys.executable, "-m", "ladder_networks", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)


def seconds_of_torch(args, *flags):
    """The median step of a process of its own."""
    options = ["--layers", "-".join(map(str, [784, *HIDDEN, 10])), "--batch", str(BATCH)]
    options += ["--costs", ",".join(map(str, COSTS)), "--noise", "0.3,0.3", *flags]
    own = {"OMP_NUM_THREADS": str(args.threads)} if args.threads else {}
    command, env = [args.torch, str(PEER), *options], {**os.environ, **own}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=env)
    if done.returncode != 0:
        sys.exit(f"{args.torch} could not run {PEER.name}")
    return statistics.median(json.loads(done.stdout)["times_ms"]) / 1000


class Cost(NamedTuple):
    """What something took; `processor` is user and system time, if it is known."""

    seconds: float
    processor: float | None = None


def timed(run):
    processor, start = processor_seconds(), time.perf_counter()
    run()
    return Cost(time.perf_counter() - start, processor_seconds() - processor)


def processor_seconds():
    """Of this process and of those that it has started and that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measured(ways, rounds):
    """The median cost of each way; in a round each has its turn."""
    found = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return {name: Cost(*map(median, zip(*costs, strict=True))) for name, costs in found.items()}


def median(values):
    return None if None in values else statistics.median(values)


def show(title, costs, scale, unit):
    print(f"{title:<24} {'seconds':>8} {unit:>12} {'times Python':>13} {'processor':>10}")
    base = costs["from Python"].seconds
    for name, (seconds, processor) in costs.items():
        line = f"{name:<24} {seconds:>8.2f} {seconds * scale:>12.2f} {seconds / base:>13.2f}"
        print(line, f"{processor:>10.2f}" if processor is not None else f"{'?':>10}")


main()
