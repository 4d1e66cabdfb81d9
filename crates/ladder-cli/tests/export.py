"""Compares exported classifiers with `ladder predict`: PyTorch reads the safetensors file, ONNX Runtime runs the other.

    cargo xtask export-check --python PATH

Trains tiny networks of every kind of layer, on colored images whose sides no square divides, and one on `digits`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

sys.path.insert(0, str(Path(__file__).parents[3] / "examples"))
import load_in_pytorch

ALLOWED = 1e-5
DIGITS, COLORS = (1, 28, 28), (3, 9, 7)
NETWORKS = {
    "fully-connected": (DIGITS, "--layers 100-50-10"),
    "colors": (COLORS, "--layers 20-4"),
    "every-layer": (COLORS, "--layers convf:8:3-maxpool:2-convv:12:3:2-convv:6:1-globalmeanpool-4 --activation leaky-relu"),
    "rectangles": (COLORS, "--layers convf:8:1x3-maxpool:3x2-convv:5:2x1:1x2-4"),
    "map-below-vector": (COLORS, "--layers convv:8:3:2-maxpool:3-9-convf:5:2-4 --activation linear"),
    "map-on-top": (COLORS, "--layers convf:6:2-convv:5:3-maxpool:4-convv:4:2 --no-top-scale"),
    "contrast": (COLORS, "--layers 20-4 --contrast 55"),
    "averaged": (COLORS, "--layers 20-4 --members 3 --folds 2"),
    "whitened": (COLORS, "--layers convv:8:3-globalmeanpool-4 --contrast 55 --zca 0.1"),
}


def write_idx(path, values):
    sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
    path.write_bytes(bytes([0, 0, 8, values.ndim]) + sizes + values.tobytes())


def images(random, n, shape):
    """Noise at several brightnesses, the first two of one gray."""
    brightness = random.uniform(0.1, 1, (n, 1, 1, 1))
    pixels = (random.uniform(0, 255, (n, *shape)) * brightness).astype(np.uint8)
    pixels[0], pixels[1] = 0, 178
    return pixels


def write_data(directory, random):
    """200 + 50 images of four classes, each with a bright line of its own."""
    for part, n in ("train", 200), ("t10k", 50):
        labels = np.arange(n, dtype=np.uint8) % 4
        pixels = images(random, n, COLORS) // 2
        pixels[np.arange(n), :, 2 * labels] += 100
        write_idx(directory / f"{part}-images-idx3-ubyte", pixels)
        write_idx(directory / f"{part}-labels-idx1-ubyte", labels)


def differences(ladder, directory, random, name):
    """The largest difference of a probability, for each format, and the spread of what is compared."""
    shape, options = NETWORKS[name]
    data = "--labels 100" if shape == DIGITS else f"--dataset idx --data-dir {directory} --labels 40"
    levels = len(options.split()[1].split("-")) + 1
    costs = ",".join(["1"] * levels)
    run, rows = directory / name, images(random, 64, shape)
    write_idx(directory / "rows", rows if shape[0] > 1 else rows[:, 0])

    def call(arguments):
        return subprocess.run([ladder, *arguments], check=True, capture_output=True, text=True).stdout

    call(f"train {data} {options} --costs {costs} --batch-size 20 --epochs 3 --no-baseline --no-tui --run-dir {run}".split())
    lines = call(f"predict {run} {directory}/rows --json".split()).splitlines()
    expected = np.array([json.loads(line)["probabilities"] for line in lines])
    for form in "safetensors", "onnx":
        call(f"export {run} --format {form}".split())

    rows = (rows.transpose(0, 2, 3, 1).reshape(len(rows), -1) / 255).astype(np.float32)
    in_torch = load_in_pytorch.probabilities(*load_in_pytorch.load(run / "model.safetensors"), torch.tensor(rows))
    onnx.checker.check_model(str(run / "model.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(str(run / "model.onnx"))
    assert session.get_inputs()[0].shape == ["n", rows.shape[1]], session.get_inputs()
    (in_onnx,) = session.run(["probabilities"], {"rows": rows})
    (alone,) = session.run(["probabilities"], {"rows": rows[5:6]})
    found = [in_torch.numpy(), in_onnx, np.vstack([in_onnx[:5], alone, in_onnx[6:]])]
    return [np.abs(it - expected).max() for it in found], expected.std(axis=0).max()


def main(ladder):
    random = np.random.default_rng(1)
    failed = []
    with tempfile.TemporaryDirectory() as directory:
        directory = Path(directory)
        write_data(directory, random)
        for name in NETWORKS:
            found, spread = differences(ladder, directory, random, name)
            print(f"{name:<18} PyTorch {found[0]:.1e}  ONNX Runtime {max(found[1:]):.1e}  spread {spread:.2f}")
            # Equal probabilities of equal answers would say nothing.
            if max(found) > ALLOWED or spread < 0.01:
                failed.append(name)
    sys.exit(f"further from `ladder predict` than {ALLOWED}: {', '.join(failed)}" if failed else 0)


main(sys.argv[1])
