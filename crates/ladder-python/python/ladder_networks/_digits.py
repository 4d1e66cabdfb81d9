"""The digits that come with the package."""

from typing import NamedTuple

import numpy as np

from . import _native

SIDE = 28


class Digits(NamedTuple):
    """Training and test images, bytes of ``[n, 28, 28]``, and their classes."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def load_digits() -> Digits:
    """Draw the digits that the command trains on without arguments.

    They are like MNIST and need no download: 10,000 training and 2,000 test images of 28 x 28 gray
    pixels, the same ones on every machine.

    Returns
    -------
    Digits
        A named tuple ``(X_train, y_train, X_test, y_test)``.

    Examples
    --------
    >>> from ladder_networks import load_digits
    >>> load_digits().X_train.shape
    (10000, 28, 28)
    """
    train, test = _native.digits()
    return Digits(*_arrays(*train), *_arrays(*test))


def _arrays(images: bytes, labels: list[int]) -> tuple[np.ndarray, np.ndarray]:
    pixels = np.frombuffer(images, np.uint8).reshape(-1, SIDE, SIDE)
    return pixels.copy(), np.array(labels, np.int64)
