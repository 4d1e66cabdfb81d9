"""What the documentation of all estimators has."""

from __future__ import annotations

import inspect

_PARAMETERS = """\
hidden_layer_sizes : sequence of int, default=None
    Units of each hidden layer. None chooses two layers by the number of values of a row.
epochs : int, default=None
    How often the network is evaluated and saved. None makes it some 3000 steps in all.
passes : float, default=None
    Passes over the rows in an epoch, or which part of one.
noise : float or (float, float), default=None
    Standard deviation of the noise, or those of the input and of the hidden layers.
costs : sequence of float, default=None
    Weight of the denoising cost of each level, the input first; the last one serves the others.
learning_rate : float, default=None
    Adam's learning rate before it decays.
batch_size : int, default=None
    Labeled rows, and unlabeled rows, of a step.
numbers : {'plain', 'piecewise'}, default=None
    How the network sees numbers.
inputs : {'equal', 'weighted'}, default=None
    How much each value counts that the network sees: the same, or in proportion to the share of its
    variance in the labeled rows that lies between the classes.
unseen : {'error', 'ignore'}, default='error'
    What `predict` does with a category that no training row had: refuse it, or take it as none
    of the known ones.
categorical, numeric, date, drop : sequence of str, default=None
    Columns of a frame that are taken for this, whatever they look like, or left out.
date_order : {'dmy', 'mdy'}, default=None
    What ``01/02/2024`` begins with, where a column of texts does not tell.
missing : sequence of str, default=None
    Texts that mean a missing cell, besides the usual ones.
random_state : int, RandomState instance or None, default=1
    Seed of weights, orders and noise; None draws one.
n_jobs : int, default=None
    Threads that compute; their number changes no result. None is ``OMP_NUM_THREADS`` if that is
    set, as joblib and Dask do in their workers, and all of the machine otherwise; so is -1.
backend : str, default='flex'
    Compute backend.
device : int, default=0
    Which device of the backend.
run_dir : path, default=None
    Where the run is kept: its data, checkpoints, model and report, for the command ``ladder``. None is
    a temporary directory that is gone with the estimator.
resume : bool, default=False
    Whether `fit` continues an unfinished run in `run_dir`, and takes the result of a finished
    one; its data and settings must be the same.
progress : bool or callable, default=None
    True shows tqdm's bars; a callable gets a dict for each event, whose ``'kind'`` is
    ``'started'``, ``'progress'``, ``'epoch'`` or ``'finished'``. An exception of its own stops the fit.
settings : dict, default=None
    Further settings by their names in configuration files, such as
    ``{"layers": "conv:32x3-...", "augment-shift": 2}``."""

_ATTRIBUTES = """\
n_features_in_ : int
    Columns of `X`; of images their pixels.
feature_names_in_ : ndarray of shape (n_features_in_,)
    Names of the columns, if `X` was a frame.
value_names_ : list of str
    What the columns become: ``age``, ``city=Paris``, ``age is missing``.
notes_ : list of str
    What was left out, and what was taken for what; `fit` warns of it, too.
run_dir_ : pathlib.Path
    The run directory.
history_ : list of dict
    The figures of each epoch, ``cost``, ``supervised_cost``, ``denoising_costs`` and others; of
    several networks those of the first."""


def described(estimator: type) -> type:
    """Put what all have in place of ``{parameters}`` and ``{attributes}`` in a class's documentation."""
    documentation = inspect.cleandoc(estimator.__doc__ or "")
    documentation = documentation.replace("{parameters}", _PARAMETERS)
    estimator.__doc__ = documentation.replace("{attributes}", _ATTRIBUTES)
    return estimator
