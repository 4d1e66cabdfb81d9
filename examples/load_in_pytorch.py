"""The classifier of `ladder export RUN --format safetensors`, in PyTorch.

    pip install torch numpy safetensors
    python examples/load_in_pytorch.py RUN/model.safetensors
"""

import json
import sys

import torch
import torch.nn.functional as F
from safetensors import safe_open


def load(path):
    """Tensors by name and metadata."""
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()


def probabilities(tensors, metadata, rows):
    """Of each class, `[n, classes]`, for rows `[n, values]` with values from 0 to 1."""
    h = prepare(tensors, metadata, rows)
    slope, epsilon = float(metadata["negative_slope"]), float(metadata["epsilon"])
    entries = metadata["architecture"].split("-")
    if not entries[0].isdigit():
        h = h.unflatten(1, json.loads(metadata["input_shape"])).permute(0, 3, 1, 2)
    for n, entry in enumerate(entries):
        weight, mean, variance, beta, gamma = (
            tensors.get(f"layers.{n}.{name}") for name in ("weight", "mean", "variance", "beta", "gamma")
        )
        z = h.flatten(1) @ weight.T if entry.isdigit() else on_map(h, entry, weight)
        shape = (1, -1) + (1,) * (z.dim() - 2)  # of a value for each channel
        z = (z - mean.view(shape)) / (variance.view(shape) + epsilon).sqrt()
        z = z if beta is None else z + beta.view(shape)
        z = z if gamma is None else z * gamma.view(shape)
        is_activated = "pool" not in entry and n < len(entries) - 1
        h = F.leaky_relu(z, slope) if is_activated else z
    return F.softmax(h.flatten(1), dim=1)


def on_map(h, entry, weight):
    """Convolution and pooling of `[n, channels, height, width]`."""
    h = h if h.dim() == 4 else h[:, :, None, None]
    kind, *numbers = entry.split(":")
    if kind == "globalmeanpool":
        return h.mean((2, 3), keepdim=True) * h.shape[3] * 3**0.5
    if kind == "maxpool":
        return F.max_pool2d(h, int(numbers[0]), ceil_mode=True)
    _filters, size, stride = map(int, (numbers + ["1"])[:3])
    return F.conv2d(h, weight, stride=stride, padding=size - 1 if kind == "convf" else 0)


def prepare(tensors, metadata, rows):
    """Contrast and whitening, where the run has them."""
    if "contrast" in metadata:
        rows = rows.double()
        rows = rows - rows.mean(1, keepdim=True)
        divisor = rows.norm(dim=1, keepdim=True) / float(metadata["contrast"])
        rows = (rows / torch.where(divisor < 1e-8, 1.0, divisor)).float()
    if "preprocessing.matrix" in tensors:
        rows = (rows - tensors["preprocessing.mean"]) @ tensors["preprocessing.matrix"]
    return rows


if __name__ == "__main__":
    tensors, metadata = load(sys.argv[1])
    height, width, channels = json.loads(metadata["input_shape"])
    rows = torch.rand(3, height * width * channels)  # yours: values from 0 to 1, channels last
    print(metadata["architecture"], probabilities(tensors, metadata, rows), sep="\n")
