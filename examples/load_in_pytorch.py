"""The classifier or regressor of `ladder export RUN --format safetensors`, in PyTorch.

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
    answers = [F.softmax(outputs, dim=1) for outputs in of_networks(tensors, metadata, rows)]
    mean = average(answers, metadata)
    if "temperature" not in metadata and "class_factors" not in metadata:
        return mean
    factors = torch.tensor(json.loads(metadata.get("class_factors", "[1]")))
    return F.softmax(mean.clamp(min=1e-38).log() / float(metadata.get("temperature", "1")) + factors.log(), dim=1)


def values(tensors, metadata, rows):
    """Of a regression, `[n]`, for the same rows."""
    mean = average(of_networks(tensors, metadata, rows), metadata)
    return mean[:, 0] * float(metadata["target_deviation"]) + float(metadata["target_mean"])


def average(answers, metadata):
    """Of what the networks say, each as much as it counts."""
    weights = json.loads(metadata.get("weights", json.dumps([1.0] * len(answers))))
    return sum(weight * answer for weight, answer in zip(weights, answers)) / sum(weights)


def of_networks(tensors, metadata, rows):
    """What the top layer of each network says."""
    rows = prepare(tensors, metadata, rows)
    networks = int(metadata.get("networks", "1"))
    prefixes = [f"networks.{k}." for k in range(networks)] if networks > 1 else [""]
    return [of_network(own(tensors, prefix), metadata | own(metadata, prefix), rows) for prefix in prefixes]


def own(entries, prefix):
    """The entries of one network, without their prefix."""
    return {name.removeprefix(prefix): entry for name, entry in entries.items() if name.startswith(prefix)}


def of_network(tensors, metadata, rows):
    """The values of the top layer of one network for prepared rows: logits, or standardized values."""
    h = with_pieces(tensors, rows) * tensors.get("inputs.weight", torch.tensor(1.0))
    slope, epsilon = float(metadata["negative_slope"]), float(metadata["epsilon"])
    entries, sides = metadata["architecture"].split("-"), json.loads(metadata["input_shape"])
    maps = json.loads(metadata.get("maps", "{}"))  # of custom layers
    as_map = lambda rows: rows.unflatten(1, sides).permute(0, 3, 1, 2) if sides[0] * sides[1] > 1 else rows
    if not entries[0].isdigit() and "0" not in maps:
        h = as_map(h)
    for n, entry in enumerate(entries):
        weight, mean, variance, beta, gamma = (
            tensors.get(f"layers.{n}.{name}") for name in ("weight", "mean", "variance", "beta", "gamma")
        )
        if str(n) in maps:
            weights = lambda i: tensors[f"layers.{n}.weights.{i}"]
            z = custom(h, maps[str(n)], weights, as_map if n == 0 else lambda h: h)
        else:
            z = h.flatten(1) @ weight.T if entry.isdigit() else on_map(h, entry, weight)
        shape = (1, -1) + (1,) * (z.dim() - 2)  # of a value for each channel
        z = (z - mean.view(shape)) / (variance.view(shape) + epsilon).sqrt()
        z = z if beta is None else z + beta.view(shape)
        z = z if gamma is None else z * gamma.view(shape)
        is_activated = "pool" not in entry and n < len(entries) - 1
        h = F.leaky_relu(z, slope) if is_activated else z
    return h.flatten(1)


def with_pieces(tensors, rows):
    """The rows, and what the network sees besides."""
    if "pieces.value" not in tensors:
        return rows
    value, start, slope, scale, shift, missing = (
        tensors[f"pieces.{name}"] for name in ("value", "from", "slope", "scale", "shift", "missing")
    )
    seen = (slope * (rows[:, value.long()] - start)).clamp(0, 1) * scale + shift
    is_missing = (missing >= 0) & (rows[:, missing.long().clamp(min=0)] > 0.5)
    return torch.cat([rows, torch.where(is_missing, 0.0, seen)], dim=1)


def on_map(h, entry, weight):
    """Convolution and pooling of `[n, channels, height, width]`."""
    h = h if h.dim() == 4 else h[:, :, None, None]
    kind, *numbers = entry.split(":")
    if kind == "globalmeanpool":
        return h.mean((2, 3), keepdim=True) * h.shape[3] * 3**0.5
    if kind == "maxpool":
        return F.max_pool2d(h, sides(numbers[-1]), ceil_mode=True)
    size, stride = map(sides, (numbers + ["1"])[1:3])
    return F.conv2d(h, weight, stride=stride, padding=[side - 1 for side in size] if kind == "convf" else 0)


def sides(text):
    """Height and width of `5` or `1x5`."""
    both = [int(side) for side in text.split("x")]
    return both if len(both) == 2 else both * 2


def custom(h, operation, weights, as_map):
    """A map as `maps` of the metadata describes it; rows that come in are a map but for `linear`."""
    if operation == "h":
        return as_map(h)
    kind, *rest = operation
    if kind == "linear":
        of = h if rest[0] == "h" else custom(h, rest[0], weights, as_map)
        return of.flatten(1) @ weights(rest[1]).T
    of = [custom(h, it, weights, as_map) for it in rest if isinstance(it, (list, str))]
    numbers = rest[len(of) :]
    if kind in ("convolution", "max_pool", "mean_pool"):
        x = of[0] if of[0].dim() == 4 else of[0][:, :, None, None]
        if kind == "convolution":
            return F.conv2d(x, weights(numbers[0]), stride=numbers[1], padding=numbers[2])
        if kind == "max_pool":
            return F.max_pool2d(x, numbers[0], ceil_mode=True)
        return x.mean((2, 3), keepdim=True) * numbers[0]
    if kind in ("sum", "product"):
        a, b = of if of[0].dim() == of[1].dim() else (of[0].flatten(1), of[1].flatten(1))
        return a + b if kind == "sum" else a * b
    return {"leaky_relu": lambda x: F.leaky_relu(x, *numbers), "sigmoid": torch.sigmoid, "tanh": torch.tanh}[kind](of[0])


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
    if metadata["format"].startswith("ladder regressor"):
        print(metadata["target"], values(tensors, metadata, rows), sep="\n")
    else:
        print(metadata["class_names"], probabilities(tensors, metadata, rows), sep="\n")
