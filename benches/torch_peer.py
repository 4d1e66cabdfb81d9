"""The work of benches/step/ in PyTorch, for comparison: the same options, the same line of JSON.

The fully connected ladder of Rasmus et al. 2015 as one would write it in PyTorch: both encoders, decoder with the
gauss combinator, Adam. Like ours it leaves out whatever a zero weight makes unnecessary, normalizes with one call
where only the result is needed, and takes Adam in its fused form.
"""

import argparse
import json
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F

EPSILON = 1e-10
LEARNING_RATE = 0.002
FEWEST_STEPS = 3


class Ladder(torch.nn.Module):
    def __init__(self, sizes, costs, noise):
        super().__init__()
        self.sizes, self.costs, self.noise = sizes, costs, noise
        weighted = [level for level, cost in enumerate(costs) if cost > 0]
        self.lowest = min(weighted, default=len(sizes))  # The decoder reaches down to this level,
        self.highest = max(weighted, default=0)  # the clean path up to this one.
        pairs = list(zip(sizes, sizes[1:]))
        self.encoder = parameters(torch.randn(low, high) / math.sqrt(low) for low, high in pairs)
        self.beta = parameters(torch.zeros(size) for size in sizes[1:])
        self.gamma = torch.nn.Parameter(torch.ones(sizes[-1]))
        decoded = pairs[self.lowest :]
        self.decoder = parameters(torch.randn(high, low) / math.sqrt(high) for low, high in decoded)
        self.combinator = parameters(initial_combinator(size) for size in sizes[self.lowest :])
        for layer, size in enumerate(sizes[1:]):
            self.register_buffer(f"mean_{layer}", torch.zeros(size))
            self.register_buffer(f"variance_{layer}", torch.ones(size))

    def cost(self, labeled, targets, unlabeled):
        if not self.combinator:
            return F.cross_entropy(self.corrupted_path(labeled, len(labeled))[0], targets)
        rows = torch.cat([labeled, unlabeled])
        scores, z_tilde = self.corrupted_path(rows, len(labeled))
        clean = self.clean_path(unlabeled)
        cost = F.cross_entropy(scores[: len(labeled)], targets)
        signal = F.softmax(scores[len(labeled) :], 1)
        for level in reversed(range(self.lowest, len(self.sizes))):
            z_hat = combine(self.combinator[level - self.lowest], z_tilde[level], normalize(signal))
            if self.costs[level] > 0:
                cost = cost + self.costs[level] * denoising_cost(z_hat, *clean[level])
            if level > self.lowest:
                signal = z_hat @ self.decoder[level - 1 - self.lowest]
        return cost

    def corrupted_path(self, rows, n_labeled):
        """Scores of all rows; z̃ of the unlabeled ones at every level."""
        at_input, hidden = self.noise
        h = corrupt(rows, at_input)
        z_tilde = [h[n_labeled:]]
        for layer, weight in enumerate(self.encoder):
            z_pre = h @ weight
            groups = [group for group in (z_pre[:n_labeled], z_pre[n_labeled:]) if len(group)]
            z = corrupt(torch.cat([normalize(group) for group in groups]), hidden)
            z_tilde.append(z[n_labeled:])
            h = self.activate(layer, z)
        return h, z_tilde

    def clean_path(self, rows):
        """The input, then z_pre and its deviation up to the highest level with a cost."""
        clean, h = [(rows, None)], rows
        for layer in range(self.highest):
            z_pre = h @ self.encoder[layer]
            clean.append((z_pre, (z_pre.var(0, unbiased=False) + EPSILON).sqrt()))
            if layer + 1 < self.highest:
                h = self.activate(layer, normalize(z_pre))
        return clean

    def logits(self, rows):
        """The classifier: the clean path with stored statistics."""
        h = rows
        for layer, weight in enumerate(self.encoder):
            mean, variance = self.get_buffer(f"mean_{layer}"), self.get_buffer(f"variance_{layer}")
            h = self.activate(layer, F.batch_norm(h @ weight, mean, variance, eps=EPSILON))
        return h

    def activate(self, layer, z):
        shifted = z + self.beta[layer]
        is_top = layer + 1 == len(self.encoder)
        return shifted * self.gamma if is_top else F.relu(shifted)


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


def denoising_cost(z_hat, z_pre, deviation):
    """The clean mean cancels in the normalized difference; the input is not normalized."""
    error = z_hat - z_pre
    return (error if deviation is None else error / deviation).square().mean()


def normalize(x):
    return F.batch_norm(x, None, None, training=True, eps=EPSILON)


def corrupt(x, noise):
    return x + torch.randn_like(x) * noise if noise else x


def training_step(args, device):
    """Forward, backward and Adam on one batch that stays on the device."""
    model = Ladder(args.layers, args.costs, args.noise).to(device)
    optimizer = torch.optim.Adam(
        model.parameters(), lr=LEARNING_RATE, fused=True, capturable=args.cuda_graph
    )
    cost_of = torch.compile(model.cost) if args.compile else model.cost
    labeled, unlabeled = torch.rand(2, args.batch, args.layers[0], device=device)
    targets = torch.arange(args.batch, device=device) % args.layers[-1]

    def step():
        optimizer.zero_grad(set_to_none=True)
        cost = cost_of(labeled, targets, unlabeled)
        cost.backward()
        optimizer.step()
        return cost

    return as_graph(step) if args.cuda_graph else step


def evaluation(args, device):
    """The classifier on one batch."""
    model = Ladder(args.layers, args.costs, args.noise).to(device)
    rows = torch.rand(args.batch, args.layers[0], device=device)
    classify = torch.compile(model.logits) if args.compile else model.logits

    @torch.no_grad()
    def step():
        classify(rows)

    return as_graph(step) if args.cuda_graph else step


def products(args, device):
    """The matrix products of a full step and nothing else, into memory that is already there."""
    tensors = []
    for layer, (low, high) in enumerate(zip(args.layers, args.layers[1:])):
        # The input of the first layer needs no gradient.
        tensors.append(product(3 * args.batch, low, high, layer > 0, device))
        tensors.append(product(args.batch, high, low, True, device))

    def step():
        for h, weight, z, dz, dweight, dh in tensors:
            torch.mm(h, weight, out=z)
            torch.mm(h.t(), dz, out=dweight)
            if dh is not None:
                torch.mm(dz, weight.t(), out=dh)

    return step


def product(rows, d_input, d_output, with_input_gradient, device):
    def random(*shape):
        return torch.randn(*shape, device=device)

    h, weight, dz = random(rows, d_input), random(d_input, d_output), random(rows, d_output)
    dh = torch.empty_like(h) if with_input_gradient else None
    return h, weight, torch.empty_like(dz), dz, torch.empty_like(weight), dh


def as_graph(step):
    """The step as one CUDA graph, captured after a few runs on a stream of its own."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        result = step()

    def replay():
        graph.replay()
        return result

    return replay


def measure(args, make_step):
    """The first step, with what it compiles; the warm-up; then steps until number or time is reached."""
    device = torch.device(args.device)
    torch.manual_seed(1)
    value = None

    def timed(run):
        nonlocal value
        synchronize(device)
        start = time.perf_counter()
        result = run()
        value = value if result is None else result.item()
        synchronize(device)
        return (time.perf_counter() - start) * 1e3

    start = time.perf_counter()
    step = make_step(args, device)
    timed(step)
    first = (time.perf_counter() - start) * 1e3
    repeat(lambda: timed(step), 1, args.warmup, args.seconds / 2)
    times = repeat(lambda: timed(step), FEWEST_STEPS, args.steps, args.seconds)
    return first, times, value


def repeat(run, fewest, most, seconds):
    """Times of `most` runs, or of fewer, though not fewer than `fewest`, where the time is up."""
    times, start = [], time.perf_counter()
    while len(times) < most and (len(times) < fewest or time.perf_counter() - start < seconds):
        times.append(run())
    return times


def synchronize(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def numbers(kind, separator):
    return lambda text: [kind(part) for part in text.split(separator)]


def arguments():
    whats = {"step": training_step, "logits": evaluation, "products": products}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--what", choices=whats, default="step")
    parser.add_argument("--layers", type=numbers(int, "-"), default="784-1000-500-250-250-250-10")
    parser.add_argument("--costs", type=numbers(float, ","), default="1000,10,0.1,0.1,0.1,0.1,0.1")
    parser.add_argument("--noise", type=numbers(float, ","), default="0.3,0.3", help="input, hidden")
    parser.add_argument("--batch", type=int, default=100, help="labeled rows, and unlabeled ones")
    parser.add_argument("--steps", type=int, default=30, help="measured steps at most")
    parser.add_argument("--warmup", type=int, default=5, help="steps before them at most")
    parser.add_argument("--seconds", type=float, default=2.0, help="time for the measured steps")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compile", action="store_true", help="through torch.compile")
    parser.add_argument("--cuda-graph", action="store_true", help="captured as one CUDA graph")
    args = parser.parse_args()
    return args, whats[args.what]


def main():
    args, make_step = arguments()
    if args.compile:
        from torch._inductor import config

        # Compiled code is made for a number of threads, which must tell it apart in the cache.
        config.cpp.threads = torch.get_num_threads()
        # On the processor the noise takes longer from the compiler's own generator.
        config.fallback_random = args.device == "cpu"
    first, times, cost = measure(args, make_step)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sample = {
        "library": f"torch {torch.__version__}",
        "first_ms": first,
        "times_ms": times,
        "peak_memory_bytes": peak if sys.platform == "darwin" else peak * 1024,
        "cost": cost,
    }
    print(json.dumps(sample))


main()
