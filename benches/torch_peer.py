"""The training step of benches/step.rs in PyTorch, for comparison.

Same work: the fully connected ladder of Rasmus et al. 2015 at its size for MNIST, both encoders, decoder with
the gauss combinator, costs of 100 labels, Adam. Prints one line of JSON.

  python benches/torch_peer.py [--steps N] [--warmup N] [--device cpu|cuda]
"""

import argparse
import json
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F

SIZES = [784, 1000, 500, 250, 250, 250, 10]
COSTS = [1000.0, 10.0, 0.1, 0.1, 0.1, 0.1, 0.1]
NOISE = 0.3
BATCH_SIZE = 100
EPSILON = 1e-10


class Ladder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        pairs = list(zip(SIZES, SIZES[1:]))
        self.encoder = parameters(torch.randn(low, high) / math.sqrt(low) for low, high in pairs)
        self.decoder = parameters(torch.randn(high, low) / math.sqrt(high) for low, high in pairs)
        self.beta = parameters(torch.zeros(size) for size in SIZES[1:])
        self.gamma = torch.nn.Parameter(torch.ones(SIZES[-1]))
        self.combinator = parameters(initial_combinator(size) for size in SIZES)

    def cost(self, labeled, targets, unlabeled):
        both = torch.cat([labeled, unlabeled])
        scores, z_tilde, _ = self.encode(both, len(labeled), NOISE)
        _, z, statistics = self.encode(unlabeled, 0, 0.0)
        cost = F.cross_entropy(scores[: len(labeled)], targets)
        top_down = F.softmax(scores[len(labeled) :], 1)
        for level in reversed(range(len(SIZES))):
            z_hat = combine(self.combinator[level], z_tilde[level], normalize(top_down)[0])
            mean, deviation = statistics[level]
            cost = cost + COSTS[level] * ((z_hat - mean) / deviation - z[level]).square().mean()
            if level > 0:
                top_down = z_hat @ self.decoder[level - 1]
        return cost

    def encode(self, rows, n_labeled, noise):
        """Scores of all rows; z and the statistics of the unlabeled ones at every level."""
        h = corrupt(rows, noise)
        z, statistics = [h[n_labeled:]], [(0.0, 1.0)]
        for layer, weight in enumerate(self.encoder):
            z_pre = h @ weight
            normalized, mean, deviation = normalize(z_pre[n_labeled:])
            if n_labeled:
                normalized = torch.cat([normalize(z_pre[:n_labeled])[0], normalized])
            normalized = corrupt(normalized, noise)
            z.append(normalized[n_labeled:])
            statistics.append((mean, deviation))
            shifted = normalized + self.beta[layer]
            is_top = layer + 1 == len(self.encoder)
            h = shifted * self.gamma if is_top else F.relu(shifted)
        return h, z, statistics


def parameters(tensors):
    return torch.nn.ParameterList(torch.nn.Parameter(tensor) for tensor in tensors)


def initial_combinator(size):
    a = torch.zeros(10, size)
    a[1] = a[6] = 1.0
    return a


def combine(a, z_tilde, u):
    mu = a[0] * torch.sigmoid(a[1] * u + a[2]) + a[3] * u + a[4]
    v = a[5] * torch.sigmoid(a[6] * u + a[7]) + a[8] * u + a[9]
    return (z_tilde - mu) * v + mu


def normalize(x):
    mean = x.mean(0, keepdim=True)
    deviation = (x.var(0, unbiased=False, keepdim=True) + EPSILON).sqrt()
    return (x - mean) / deviation, mean, deviation


def corrupt(x, noise):
    return x + torch.randn_like(x) * noise if noise else x


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=30, help="measured steps")
    parser.add_argument("--warmup", type=int, default=10, help="steps before them")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()

    torch.manual_seed(1)
    device = torch.device(args.device)
    model = Ladder().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
    labeled, unlabeled = torch.rand(2, BATCH_SIZE, SIZES[0], device=device)
    targets = torch.arange(BATCH_SIZE, device=device) % SIZES[-1]

    times = []
    for _ in range(1 + args.warmup + args.steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        cost = model.cost(labeled, targets, unlabeled)
        cost.backward()
        optimizer.step()
        value = cost.item()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append((time.perf_counter() - start) * 1e3)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sample = {
        "library": f"torch {torch.__version__}",
        "first_step_ms": times[0],
        "step_ms": times[1 + args.warmup :],
        "peak_memory_bytes": peak if sys.platform == "darwin" else peak * 1024,
        "cost": value,
    }
    print(json.dumps(sample))


main()
