"""Golden values of convolution and pooling: one step of small networks in PyTorch, float64.

Everything is channels first here, as PyTorch has it, and only turned round for the fixture, where values are channels
last: the crate shares no line of thought with this file. Statistics, combinators and costs are those of algorithm 1 of
arXiv:1507.02672; layers and their counterparts those of `ladder.py` in CuriousAI/ladder (`f_conv`, `f_pool`, `g_deconv`).

    python golden_maps.py OUT.json

Used by tests/suite/golden_maps.rs; regenerate with `cargo xtask golden`. Seed 2, torch 2.9, numbers rounded to 9 digits.
"""
import json
import math
import sys

import torch
import torch.nn.functional as F

EPSILON = 1e-10
LABELED, UNLABELED = 4, 5
NOISE = {"input": 0.3, "hidden": 0.2}
NETWORKS = [
    # name, input shape, layers, activation, scale at the top, weights of the denoising costs
    ("each kind", (2, 6, 7), "convf:3:3-maxpool:2-convv:4:2-5-3", "relu", True, [10.0, 2.0, 0.5, 0.3, 0.4, 0.7]),
    ("strides", (1, 9, 8), "convv:3:3:2-convf:4:2:2-globalmeanpool", "leaky-relu", False, [10.0, 2.0, 0.5, 0.7]),
    ("cut squares", (1, 5, 4), "convv:3:1-maxpool:3-convv:4:2-globalmeanpool", "relu", True, [4.0, 1.0, 2.0, 0.5, 0.7]),
    ("gamma", (1, 6, 6), "convf:3:2-maxpool:2-globalmeanpool-3", "leaky-relu", True, [0.0, 0.0, 0.0, 0.0, 2.0]),
]
ACTIVATIONS = {"relu": F.relu, "leaky-relu": lambda x: F.leaky_relu(x, 0.1)}


class Layer:
    """One entry of the list of layers, on an input of shape (channels, height, width)."""

    def __init__(self, entry, shape):
        kind, *numbers = entry.split(":")
        self.kind = kind if numbers or kind == "globalmeanpool" else "fc"
        numbers = [int(n) for n in (numbers or ([kind] if self.kind == "fc" else []))]
        channels, height, width = self.input = shape
        self.weight_shapes = []
        if self.kind == "fc":
            self.output = (numbers[0], 1, 1)
            self.weight_shapes = [(channels * height * width, numbers[0]), (numbers[0], channels * height * width)]
        elif self.kind in ("convv", "convf"):
            self.filters, self.size, self.stride = (numbers + [1])[:3]
            pad = self.size - 1 if self.kind == "convf" else 0
            sides = [(side + 2 * pad - self.size) // self.stride + 1 for side in (height, width)]
            self.output = (self.filters, *sides)
            area = self.size**2
            self.weight_shapes = [(area * channels, self.filters), (area * self.filters, channels)]
        elif self.kind == "maxpool":
            self.size = numbers[0]
            self.output = (channels, math.ceil(height / self.size), math.ceil(width / self.size))
        else:
            self.output = (channels, 1, 1)

    def spatial(self):
        return self.kind != "fc"

    def activated(self):
        return "pool" not in self.kind

    def filters_of(self, weight, channels):
        """Rows of a matrix are lines, columns and channels of a filter."""
        return weight.reshape(self.size, self.size, channels, -1).permute(3, 2, 0, 1)

    def encode(self, h, weight):
        if self.kind == "fc":
            return (h.permute(0, 2, 3, 1).flatten(1) @ weight)[:, :, None, None]
        if self.kind == "convv":
            return F.conv2d(h, self.filters_of(weight, self.input[0]), stride=self.stride)
        if self.kind == "convf":
            return F.conv2d(h, self.filters_of(weight, self.input[0]), stride=self.stride, padding=self.size - 1)
        if self.kind == "maxpool":
            return F.max_pool2d(h, self.size, ceil_mode=True)
        return h.mean((2, 3), keepdim=True) * self.input[2] * 3**0.5

    def decode(self, signal, weight):
        channels, height, width = self.input
        if self.kind == "fc":
            return (signal.flatten(1) @ weight).reshape(-1, height, width, channels).permute(0, 3, 1, 2)
        if self.kind == "maxpool":
            return signal.repeat_interleave(self.size, 2).repeat_interleave(self.size, 3)[:, :, :height, :width]
        if self.kind == "globalmeanpool":
            return signal.expand(-1, -1, height, width)
        n, filters, lines, columns = signal.shape
        spread = torch.zeros(n, filters, lines * self.stride, columns * self.stride)
        spread[:, :, :: self.stride, :: self.stride] = signal
        padding = self.size - 1 if self.kind == "convv" else 0
        whole = F.conv2d(spread, self.filters_of(weight, filters), padding=padding)
        return whole[:, :, :height, :width]


def statistics(x, axes):
    return x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)


def normalize(x, axes=(0, 2, 3)):
    mean, variance = statistics(x, axes)
    return (x - mean) / (variance + EPSILON).sqrt()


def gauss(a, z, u):
    mu = a[0] * torch.sigmoid(a[1] * u + a[2]) + a[3] * u + a[4]
    v = a[5] * torch.sigmoid(a[6] * u + a[7]) + a[8] * u + a[9]
    return (z - mu) * v + mu


class Network:
    def __init__(self, text, shape, activation, top_scale, weights):
        self.layers = []
        for entry in text.split("-"):
            self.layers.append(Layer(entry, shape))
            shape = self.layers[-1].output
        self.shapes = [self.layers[0].input] + [layer.output for layer in self.layers]
        self.activation, self.top_scale, self.weights = activation, top_scale, weights
        self.top = len(self.layers)
        self.lowest = next(level for level, weight in enumerate(weights) if weight > 0)

    def random_parameters(self):
        parameters = {}
        for level, layer in enumerate(self.layers, 1):
            name = f"encoder.{level - 1}"
            channels = layer.output[0]
            if layer.weight_shapes:
                shape = layer.weight_shapes[0]
                parameters[f"{name}.weights.0"] = torch.randn(shape) / shape[0] ** 0.5
            if level == self.top or layer.activated():
                parameters[f"{name}.beta"] = 0.3 * torch.randn(channels)
            if level == self.top and self.top_scale:
                parameters[f"{name}.gamma"] = 1 + 0.3 * torch.randn(channels)
        for level in range(self.top, self.lowest - 1, -1):
            name = f"decoder.{self.top - level}"
            above = self.layers[level] if level < self.top else None
            if above and above.weight_shapes:
                shape = above.weight_shapes[1]
                parameters[f"{name}.weights.0"] = torch.randn(shape) / shape[0] ** 0.5
            parameters[f"{name}.combinator.a"] = 0.5 * torch.randn(10, self.columns(level))
        return {name: value.requires_grad_() for name, value in parameters.items()}

    def columns(self, level):
        channels, height, width = self.shapes[level]
        spatial = level < self.top and self.layers[level].spatial()
        return channels if spatial else channels * height * width

    def encode(self, p, x, halves, noise):
        h = x + noise[0]
        z_all, stats = [h], [None]
        for level, layer in enumerate(self.layers, 1):
            name = f"encoder.{level - 1}"
            z_pre = layer.encode(h, p.get(f"{name}.weights.0"))
            z = torch.cat([normalize(half) for half in z_pre.split(halves)]) + noise[level]
            z_all.append(z)
            stats.append(statistics(z_pre[-halves[-1] :], (0, 2, 3)))
            h = z
            if f"{name}.beta" in p:
                h = h + p[f"{name}.beta"][:, None, None]
            if f"{name}.gamma" in p:
                h = h * p[f"{name}.gamma"][:, None, None]
            if level < self.top and layer.activated():
                h = ACTIVATIONS[self.activation](h)
        return z_all, stats, h.flatten(1)

    def combine(self, a, level, z, u):
        """Per channel below a spatial layer, else per value, which are numbered channels last."""
        if level < self.top and self.layers[level].spatial():
            return gauss(a[:, :, None, None], z, normalize(u))
        flat = [x.permute(0, 2, 3, 1).flatten(1) for x in (z, u)]
        z_hat = gauss(a, flat[0], normalize(flat[1], (0,)))
        channels, height, width = self.shapes[level]
        return z_hat.reshape(-1, height, width, channels).permute(0, 3, 1, 2)

    def step(self, p, batch):
        rows = torch.cat([batch["labeled"], batch["unlabeled"]])
        scaled = [batch["noise"][0] * NOISE["input"]] + [n * NOISE["hidden"] for n in batch["noise"][1:]]
        z_tilde, _, scores = self.encode(p, rows, [LABELED, UNLABELED], scaled)
        z, stats, _ = self.encode(p, batch["unlabeled"], [UNLABELED], [0.0] * (self.top + 1))
        supervised = F.cross_entropy(scores[:LABELED], batch["targets"])
        total, denoising, z_hat = supervised, [None] * (self.top + 1), None
        for level in range(self.top, self.lowest - 1, -1):
            name = f"decoder.{self.top - level}"
            if level == self.top:
                signal = F.softmax(scores[LABELED:], 1)[:, :, None, None]
            else:
                signal = self.layers[level].decode(z_hat, p.get(f"{name}.weights.0"))
            z_hat = self.combine(p[f"{name}.combinator.a"], level, z_tilde[level][LABELED:], signal)
            if self.weights[level] > 0:
                normalized = z_hat
                if level > 0:
                    normalized = (z_hat - stats[level][0]) / (stats[level][1] + EPSILON).sqrt()
                denoising[level] = ((normalized - z[level]) ** 2).mean()
                total = total + self.weights[level] * denoising[level]
        return total, supervised, denoising


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def channels_last(maps):
    return numbers(maps.permute(0, 2, 3, 1))


def main(path):
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(2)
    cases = []
    for name, shape, layers, activation, top_scale, weights in NETWORKS:
        network = Network(layers, shape, activation, top_scale, weights)
        batch = {
            "labeled": torch.rand(LABELED, *shape),
            "unlabeled": torch.rand(UNLABELED, *shape),
            "targets": torch.arange(LABELED) % network.shapes[-1][0],
            "noise": [torch.randn(LABELED + UNLABELED, *shape) for shape in network.shapes],
        }
        parameters = network.random_parameters()
        total, supervised, denoising = network.step(parameters, batch)
        total.backward()
        cases.append({
            "name": name,
            "input": shape,
            "layers": layers,
            "activation": activation,
            "top_scale": top_scale,
            "weights": weights,
            "labeled": channels_last(batch["labeled"]),
            "unlabeled": channels_last(batch["unlabeled"]),
            "targets": batch["targets"].tolist(),
            "noise_values": [channels_last(values) for values in batch["noise"]],
            "total": total.item(),
            "supervised": supervised.item(),
            "denoising": [None if cost is None else cost.item() for cost in denoising],
            "parameters": {name: numbers(value) for name, value in parameters.items()},
            "gradients": {name: numbers(value.grad) for name, value in parameters.items()},
        })
    fixture = {"torch": torch.__version__.split("+")[0], "noise": NOISE, "cases": cases}
    with open(path, "w") as file:
        json.dump(fixture, file, separators=(",", ":"))
        file.write("\n")


main(sys.argv[1])
