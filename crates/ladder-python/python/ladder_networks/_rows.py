"""Rows as a caller has them, and as the network takes them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from sklearn.utils.validation import validate_data

from ._frames import is_frame, plain
from ._notes import warn


def checked(estimator, X, *, reset):
    """Rows in a form that the compiled part takes; with `reset`, the estimator learns their form."""
    # A network learns from two rows and more.
    fewest = 2 if reset else 1
    if is_frame(X):
        validate_data(estimator, X, reset=reset, skip_check_array=True)
        if len(X) < fewest:
            raise ValueError(
                f"Found array with {len(X)} sample(s), while a minimum of {fewest} is required"
            )
        return X
    if len(getattr(X, "shape", ())) in (3, 4):
        return _images(estimator, np.ascontiguousarray(X), reset)
    return _numbers(estimator, X, reset=reset, ensure_min_samples=fewest)


def encoded(estimator, X):
    """The rows as the network of a trained estimator takes them, ``[n_rows, n_values]``."""
    encode = {"table": _encoded_table, "images": _encoded_images, "numbers": _encoded_numbers}
    model = estimator._model
    return matrix(encode[model.takes](estimator, model, X), model.n_values)


def decoded(estimator, values, X):
    """Values of the network in the form of the rows that they were made of."""
    model = estimator._model
    if model.takes == "numbers":
        return _in_units(model, values, X)
    return _as_images(estimator, values, np.shape(X)) if model.takes == "images" else values


def matrix(values, width, dtype=np.float32):
    """Numbers of the compiled part, in rows of `width`."""
    return np.frombuffer(values, dtype).reshape(-1, width)


def _numbers(estimator, X, **options):
    return validate_data(
        estimator,
        X,
        dtype=[np.float64, np.float32],
        order="C",
        ensure_all_finite="allow-nan",
        **options,
    )


def _images(estimator, X, reset):
    pixels = int(np.prod(X.shape[1:]))
    if reset:
        estimator.n_features_in_ = pixels
        if hasattr(estimator, "feature_names_in_"):
            del estimator.feature_names_in_
    elif pixels != estimator.n_features_in_:
        raise ValueError(
            f"X has {pixels} features, but {type(estimator).__name__} is expecting "
            f"{estimator.n_features_in_} features as input"
        )
    return X


def _encoded_table(estimator, model, X):
    if not is_frame(X):
        validate_data(estimator, X, reset=False, dtype=None, ensure_all_finite=False)
        raise TypeError(
            "the estimator was trained on a frame with columns "
            f"{', '.join(model.column_names[:5])}...; pass a frame with these"
        )
    if hasattr(estimator, "feature_names_in_"):
        X = checked(estimator, X, reset=False)
    values, notes = model.encode_table(plain(X), estimator._ignores_unseen())
    for note in notes:
        warn(note)
    return values


def _encoded_images(estimator, model, X):
    X = np.asarray(X)
    if X.ndim > 2:
        X = _images(estimator, X, reset=False)
    with tempfile.TemporaryDirectory(prefix="ladder-") as place:
        file = Path(place) / "X.npy"
        np.save(file, X)
        return model.encode_images(file, _layout(estimator))


def _layout(estimator):
    return (estimator.settings or {}).get("array-layout")


def _as_images(estimator, values, shape):
    """Images in the layout of the ones that were given."""
    images = values.reshape(-1, *estimator._model.image_shape)
    channels_first = np.moveaxis(images, -1, 1)
    fits_last, fits_first = shape == images.shape, shape == channels_first.shape
    if fits_first and (not fits_last or _layout(estimator) == "channels-first"):
        return np.ascontiguousarray(channels_first)
    return images.reshape(shape)


def _encoded_numbers(estimator, model, X):
    """A frame of numbers is a matrix, too, for an estimator that was trained on a matrix."""
    return model.encode_numbers(_numbers(estimator, X, reset=False), estimator._threads())


def _in_units(model, values, X):
    """Values in the units of a matrix; a column that is left out stays as it is."""
    numbers = matrix(model.decode_numbers(values), model.width)
    given = np.asarray(X, dtype=numbers.dtype)
    used = [int(name) for name in model.column_names]
    left_out = np.setdiff1d(np.arange(model.width), used)
    numbers[:, left_out] = given[:, left_out]
    return numbers
