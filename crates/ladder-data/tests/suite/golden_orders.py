"""The orders of the golden tests, computed apart from the Rust code (plain Python 3).

ChaCha with 8 rounds as in D. J. Bernstein's paper, key = (seed, stream, epoch, pass) as four
little-endian 64-bit numbers, nonce 0; then the shuffle of Fisher and Yates.
"""

import struct

SPLIT, UNLABELED, LABELED = 1, 2, 3
ROUNDS = [
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
]


def quarter_round(w, a, b, c, d):
    for x, y, z, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        w[x] = (w[x] + w[y]) % 2**32
        mixed = w[z] ^ w[x]
        w[z] = (mixed << bits | mixed >> 32 - bits) % 2**32


def chacha8_block(key, counter):
    state = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    state += [*struct.unpack("<8I", key), counter % 2**32, counter >> 32, 0, 0]
    work = list(state)
    for _ in range(4):
        for indices in ROUNDS:
            quarter_round(work, *indices)
    return [(a + b) % 2**32 for a, b in zip(state, work)]


def draws(*key):
    counter = 0
    while True:
        block = chacha8_block(struct.pack("<4Q", *key), counter)
        yield from (block[i] | block[i + 1] << 32 for i in range(0, 16, 2))
        counter += 1


def shuffle(rows, seed, stream, epoch=0, passes=0):
    numbers, order = draws(seed, stream, epoch, passes), list(rows)
    for last in reversed(range(1, len(order))):
        bound = last + 1
        draw = next(n for n in numbers if n < 2**64 - 2**64 % bound)
        order[last], order[draw % bound] = order[draw % bound], order[last]
    return order


def balanced(n_rows, n_classes, n_labeled, n_validation, seed):
    order = shuffle(range(n_rows), seed, SPLIT)
    training, held_out = order[: n_rows - n_validation], order[n_rows - n_validation :]
    labeled, found = [], [0] * n_classes
    for row in training:
        if found[row % n_classes] < n_labeled // n_classes:
            found[row % n_classes] += 1
            labeled.append(row)
    return labeled, sorted(held_out), sorted(training)


def two_streams(labeled, unlabeled, batch, seed, epochs):
    steps = len(unlabeled) // batch
    for epoch in range(epochs):
        rows = shuffle(unlabeled, seed, UNLABELED, epoch)
        passes = (shuffle(labeled, seed, LABELED, epoch, p) for p in range(steps * batch))
        cycled = [row for order in passes for row in order]
        for step in range(steps):
            part = slice(step * batch, (step + 1) * batch)
            yield epoch * steps + step, cycled[part], rows[part]


print("order", shuffle(range(10), 1, UNLABELED))
print("split", *balanced(12, 3, 6, 3, 1))
print("streams", *two_streams(range(5), range(7), 3, 1, 2), sep="\n")
