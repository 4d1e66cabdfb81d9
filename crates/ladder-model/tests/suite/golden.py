"""Golden values: one step of small ladder networks in PyTorch, float64.

Written from algorithm 1 of arXiv:1507.02672, not from the Rust code: the denoising cost is in its plain form,
(z_hat - m) / sqrt(s + eps) against z, where the crate uses an identity.

    python golden.py OUT.json

Used by tests/suite/golden.rs; regenerate with `cargo xtask golden`. Seed 1, torch 2.9, numbers rounded to 9 digits.
Tolerances there: costs 1e-4 relative, gradients 1e-3 of the largest entry, which float32 needs and bugs exceed.
"""
import json
import sys

import torch
import torch.nn.functional as F

EPSILON = 1e-10
DIMS = [7, 9, 6, 5, 4]
LABELED, UNLABELED = 5, 8
NOISE = {"input": 0.3, "hidden": 0.2}
NETWORKS = [
    # name, activation, combinators (of every level or one for all), weights of the denoising costs
    ("full", "relu", "gauss", [10.0, 2.0, 0.5, 0.3, 0.7]),
    ("full-leaky", "leaky-relu", "gauss", [10.0, 2.0, 0.5, 0.3, 0.7]),
    ("full-linear", "linear", "gauss", [10.0, 2.0, 0.5, 0.3, 0.7]),
    ("gap", "relu", "gauss", [0.0, 3.0, 0.0, 0.4, 0.0]),
    ("bottom", "relu", "gauss", [20.0, 0.0, 0.0, 0.0, 0.0]),
    ("gamma", "relu", "gauss", [0.0, 0.0, 0.0, 0.0, 2.0]),
    ("baseline", "relu", "gauss", [0.0, 0.0, 0.0, 0.0, 0.0]),
    ("networks", "relu", "amlp:2:2", [10.0, 2.0, 0.5, 0.3, 0.7]),
    ("mixed", "relu", "sig-mlp:2:1-gauss-sig0-g3", [10.0, 2.0, 0.5, 0.3, 0.7]),
]
ACTIVATIONS = {"relu": F.relu, "leaky-relu": lambda x: F.leaky_relu(x, 0.1), "linear": lambda x: x}


S = torch.sigmoid
# Number of parameters and formula of each combinator that has one.
FORMULAS = {
    "gauss": (10, lambda a, z, u: gauss(a, z, u, lambda v: v)),
    "gauss_stable_v": (10, lambda a, z, u: gauss(a, z, u, S)),
    "sig": (9, lambda a, z, u: a[0] + a[1] * z + a[2] * u + a[3] * z * u
            + a[4] * S(a[5] + a[6] * z + a[7] * u + a[8] * z * u)),
    "sig0": (5, lambda a, z, u: a[0] + a[1] * z + a[2] * S(a[3] + a[4] * z)),
    "sig_without_z": (5, lambda a, z, u: a[0] + a[1] * u + a[2] * S(a[3] + a[4] * u)),
    "g2": (7, lambda a, z, u: a[0] + a[1] * z + a[2] * u + a[3] * S(a[4] + a[5] * z + a[6] * u)),
    "g3": (4, lambda a, z, u: a[0] + a[1] * z + a[2] * u + a[3] * z * u),
    "g4": (8, lambda a, z, u: a[0] * S(a[6] + a[1] * z) + a[2] * z + a[7] + a[3] * S(a[6] + a[4] * u) + a[5] * u),
    "g40": (5, lambda a, z, u: a[0] * S(a[3] + a[1] * z) + a[2] * z + a[4]),
    "linear": (3, lambda a, z, u: a[0] + a[1] * z + a[2] * u),
    "lateral": (2, lambda a, z, u: a[0] + a[1] * z),
    "vertical": (2, lambda a, z, u: a[0] + a[1] * u),
    "relu": (1, lambda a, z, u: F.relu(u + a[0])),
    "sigmoid": (2, lambda a, z, u: S((u + a[0]) * a[1])),
    "identity": (0, lambda a, z, u: z),
}
WITHOUT_U = ["sig0", "g40", "lateral", "identity"]
# Combinators that are compared alone, at rows x width random inputs.
ALONE = [*FORMULAS, "mlp:4", "amlp:4", "amlp:2:2", "amlp:3:1:2"]
ROWS, WIDTH = 6, 5


def statistics(x):
    return x.mean(0), x.var(0, unbiased=False)


def normalize(x):
    mean, variance = statistics(x)
    return (x - mean) / (variance + EPSILON).sqrt()


def of_levels(combinators):
    entries = combinators.split("-")
    return entries * len(DIMS) if len(entries) == 1 else entries


def random_parameters(activation, combinators):
    """Every parameter away from its initial value, so that each one matters, by the crate's names."""
    top = len(DIMS) - 1
    parameters = {}
    for level in range(1, top + 1):
        layer = f"encoder.{level - 1}"
        parameters[f"{layer}.weight"] = torch.randn(DIMS[level - 1], DIMS[level]) / DIMS[level - 1] ** 0.5
        if level == top or activation != "linear":
            parameters[f"{layer}.beta"] = 0.3 * torch.randn(DIMS[level])
    parameters[f"encoder.{top - 1}.gamma"] = 1 + 0.3 * torch.randn(DIMS[top])
    for level in range(top, -1, -1):
        name = f"decoder.{top - level}"
        combinator = combinators[level]
        if level < top and combinator not in WITHOUT_U:
            parameters[f"{name}.weight"] = torch.randn(DIMS[level + 1], DIMS[level]) / DIMS[level + 1] ** 0.5
        parameters[f"{name}.combinator.a"] = 0.5 * torch.randn(number_of_parameters(combinator), DIMS[level])
    return {name: value.requires_grad_() for name, value in parameters.items()}


def encode(p, x, labeled, noise, activation):
    """z of each level for all rows, the clean statistics of the unlabeled ones, and the scores."""
    top = len(DIMS) - 1
    h = x + noise[0]
    z_all, stats = [h], [None]
    for level in range(1, top + 1):
        z_pre = h @ p[f"encoder.{level - 1}.weight"]
        halves = [z_pre[:labeled], z_pre[labeled:]]
        z = torch.cat([normalize(half) for half in halves if len(half)]) + noise[level]
        z_all.append(z)
        stats.append(statistics(z_pre[labeled:]))
        h = z + p[f"encoder.{level - 1}.beta"] if f"encoder.{level - 1}.beta" in p else z
        h = h * p[f"encoder.{level - 1}.gamma"] if level == top else ACTIVATIONS[activation](h)
    return z_all, stats, h


def number_of_parameters(combinator):
    if combinator in FORMULAS:
        return FORMULAS[combinator][0]
    inputs, hidden = network_sizes(combinator)
    return sum((n + 1) * m for n, m in zip([inputs] + hidden, hidden + [1]))


def network_sizes(combinator):
    kind, *hidden = combinator.split(":")
    return {"mlp": 2, "amlp": 3}[kind], [int(size) for size in hidden]


def combine(combinator, a, z, u):
    return FORMULAS[combinator][1](a, z, u) if combinator in FORMULAS else network(combinator, a, z, u)


def network(combinator, a, z, u):
    """One network a unit; the rows of a: layer by layer, unit by unit, the weights, then the bias."""
    inputs, hidden = network_sizes(combinator)
    values = torch.stack([u, z, u * z][:inputs], -1)  # rows x width x inputs
    first = 0
    for layer, size in enumerate(hidden + [1]):
        n = values.shape[-1]
        parameters = a[first:first + size * (n + 1)].reshape(size, n + 1, -1)
        weight, bias = parameters[:, :n], parameters[:, n]
        values = torch.einsum("rwn,mnw->rwm", values, weight) + bias.T
        if layer < len(hidden):
            values = F.leaky_relu(values, 0.1)
        first += size * (n + 1)
    return values.squeeze(-1)


def gauss(a, z, u, squash):
    mu = a[0] * S(a[1] * u + a[2]) + a[3] * u + a[4]
    v = squash(a[5] * S(a[6] * u + a[7]) + a[8] * u + a[9])
    return (z - mu) * v + mu


def step(p, batch, activation, combinators, weights):
    top = len(DIMS) - 1
    rows = torch.cat([batch["labeled"], batch["unlabeled"]])
    scaled = [batch["noise"][0] * NOISE["input"]] + [n * NOISE["hidden"] for n in batch["noise"][1:]]
    z_tilde, _, scores = encode(p, rows, LABELED, scaled, activation)
    z, stats, _ = encode(p, batch["unlabeled"], 0, [0.0] * (top + 1), activation)
    supervised = F.cross_entropy(scores[:LABELED], batch["targets"])
    total, denoising, z_hat = supervised, [], None
    for level in range(top, -1, -1):
        name = f"decoder.{top - level}"
        u = F.softmax(scores[LABELED:], 1) if level == top else z_hat
        if f"{name}.weight" in p:
            u = u @ p[f"{name}.weight"]
        z_hat = combine(combinators[level], p[f"{name}.combinator.a"], z_tilde[level][LABELED:], normalize(u))
        normalized = z_hat if level == 0 else (z_hat - stats[level][0]) / (stats[level][1] + EPSILON).sqrt()
        cost = ((normalized - z[level]) ** 2).mean()
        denoising.insert(0, cost)
        total = total + weights[level] * cost
    return total, supervised, denoising


def alone(combinator):
    """A combinator's value and gradients, its result weighted by fixed random numbers."""
    z, u, weights = torch.randn(3, ROWS, WIDTH)
    a = torch.randn(number_of_parameters(combinator), WIDTH)
    inputs = [x.clone().requires_grad_() for x in (z, u, a)]
    z_hat = combine(combinator, inputs[2], inputs[0], inputs[1])
    gradients = torch.autograd.grad((z_hat * weights).sum(), inputs, allow_unused=True)
    names = ["z", "u", "a", "weights", "z_hat", "dz", "du", "da"]
    values = [z, u, a, weights, z_hat, *gradients]
    return {"name": combinator, **{name: [] if x is None else numbers(x) for name, x in zip(names, values)}}


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def main(path):
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(1)
    batch = {
        "labeled": torch.rand(LABELED, DIMS[0]),
        "unlabeled": torch.rand(UNLABELED, DIMS[0]),
        "targets": torch.arange(LABELED) % DIMS[-1],
        "noise": [torch.randn(LABELED + UNLABELED, width) for width in DIMS],
    }
    cases = []
    for name, activation, combinators, weights in NETWORKS:
        parameters = random_parameters(activation, of_levels(combinators))
        total, supervised, denoising = step(parameters, batch, activation, of_levels(combinators), weights)
        total.backward()
        cases.append({
            "name": name,
            "activation": activation,
            "combinators": combinators,
            "weights": weights,
            "total": total.item(),
            "supervised": supervised.item(),
            "denoising": [cost.item() for cost in denoising],
            "parameters": {name: numbers(value) for name, value in parameters.items()},
            "gradients": {name: numbers(value.grad) for name, value in parameters.items() if value.grad is not None},
        })
    fixture = {
        "torch": torch.__version__.split("+")[0],
        "dims": DIMS,
        "noise": NOISE,
        "labeled": numbers(batch["labeled"]),
        "unlabeled": numbers(batch["unlabeled"]),
        "targets": batch["targets"].tolist(),
        "noise_values": [numbers(values) for values in batch["noise"]],
        "cases": cases,
        "alone": {"rows": ROWS, "width": WIDTH, "combinators": [alone(combinator) for combinator in ALONE]},
    }
    with open(path, "w") as file:
        json.dump(fixture, file, separators=(",", ":"))
        file.write("\n")


main(sys.argv[1])
