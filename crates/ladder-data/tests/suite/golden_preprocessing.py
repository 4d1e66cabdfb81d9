"""Golden values: contrast and whitening of small synthetic images in NumPy, float64.

Written from `nn.py` of the original code (`ContrastNorm`, `ZCA`), not from the Rust code: the contrast is
normalized on bytes from 0 to 255, where the crate has values from 0 to 1; the result is the same.

    python golden_preprocessing.py OUT.json

Used by tests/suite/preprocessing.rs; regenerate with `cargo xtask golden`. Seed 1, numbers rounded to 9 digits.
There are fewer images than values, so that the filter decides the smallest eigenvalues.
"""
import json
import sys

import numpy as np

HEIGHT, WIDTH, CHANNELS = 4, 4, 3
TRAIN, TEST = 40, 5
FITTED_ON = [row for row in range(TRAIN) if row % 8 != 3]
CASES = [(55.0, 0.1), (55.0, None), (None, 0.1)]


def images(random, count):
    """Smooth in space and over colors, as photographs are."""
    coarse = random.uniform(0, 255, (count, 2, 2, 1))
    smooth = coarse.repeat(2, axis=1).repeat(2, axis=2)
    image = 0.7 * smooth + 0.3 * random.uniform(0, 255, (count, HEIGHT, WIDTH, CHANNELS))
    return image.round().astype(np.uint8).reshape(count, -1)


def contrast(x, scale):
    x = x - x.mean(axis=1, keepdims=True)
    divisor = np.linalg.norm(x, axis=1, keepdims=True) / scale
    divisor[divisor < 1e-8] = 1
    return x / divisor


def zca(x, filter_bias):
    mean = x.mean(axis=0)
    centered = x - mean
    covariance = centered.T @ centered / len(x) + filter_bias * np.eye(x.shape[1])
    eigenvalues, eigenvectors = np.linalg.eigh(covariance)
    return mean, eigenvectors @ np.diag(eigenvalues**-0.5) @ eigenvectors.T


def prepared(train, test, scale, filter_bias):
    """The first five training rows and all test rows."""
    if scale is None:
        train, test = train / 255, test / 255
    else:
        train, test = contrast(train.astype(float), scale), contrast(test.astype(float), scale)
    rows = np.concatenate([train[:5], test])
    if filter_bias is not None:
        mean, matrix = zca(train[FITTED_ON], filter_bias)
        rows = (rows - mean) @ matrix
    return [float(f"{value:.9g}") for value in rows.ravel()]


def main(out):
    random = np.random.RandomState(1)
    train, test = images(random, TRAIN), images(random, TEST)
    train[2] = 77  # without contrast
    cases = [
        {"contrast": scale, "zca": filter_bias, "rows": prepared(train, test, scale, filter_bias)}
        for scale, filter_bias in CASES
    ]
    fixture = {
        "numpy": np.__version__,
        "train": train.ravel().tolist(),
        "test": test.ravel().tolist(),
        "fitted_on": FITTED_ON,
        "cases": cases,
    }
    with open(out, "w") as file:
        json.dump(fixture, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
