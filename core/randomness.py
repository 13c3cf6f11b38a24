"""Random numbers that any language can repeat: a counter is hashed with 32-bit integer arithmetic.

The whole algorithm, where all arithmetic is modulo 2³² (Math.imul and >>> in JavaScript):

    mix(x):  x ^= x >> 16;  x *= 0x7FEB352D;  x ^= x >> 15;  x *= 0x846CA68B;  x ^= x >> 16     (Wellons 2018)
    key(a, b, …):  k = 0;  for each number n:  k = mix(k + 0x9E3779B9 ^ n)
    word(key, i) = mix(key + i · 0x9E3779B9)
    uniform(key, i) = (word(key, i) >> 8) / 2²⁴, exact in float32
    permutation(key, n): the numbers below n sorted by (word(key, i), i)
    batches of n examples: permutation(key(seed, BATCHES, 0), n), that of key(seed, BATCHES, 1), …, cut up

Nothing has a state, so nothing can disturb anything else: a number depends on its key and place alone.
"""

from collections.abc import Iterator

import numpy as np

# The first number of a key after the seed says what is drawn, so that no two purposes share their numbers.
WEIGHTS, BATCHES, LABELLED, JITTER, WRITING = 1, 2, 3, 4, 5

_GOLDEN = np.uint32(0x9E3779B9)


def key(*numbers: int) -> int:
    """One 32-bit key from whole numbers of 0 or more, such as (seed, purpose, place)."""
    result = 0
    for number in numbers:
        mixed = _mix(np.array([((result + int(_GOLDEN)) & 0xFFFFFFFF) ^ (number & 0xFFFFFFFF)], dtype=np.uint32))
        result = int(mixed[0])
    return result


def words(key: int, count: int, start: int = 0) -> np.ndarray:
    """The uint32 numbers at places start … start + count − 1; (count,)."""
    places = (np.arange(start, start + count, dtype=np.uint64) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    return _mix(np.uint32(key) + places * _GOLDEN)


def uniform(key: int, count: int, start: int = 0) -> np.ndarray:
    """Float64 numbers from 0 up to but not including 1, multiples of 2⁻²⁴; (count,)."""
    return (words(key, count, start) >> np.uint32(8)) / 2.0**24


def permutation(key: int, count: int) -> np.ndarray:
    """The numbers below count in random order; (count,) int64."""
    return np.argsort(words(key, count), kind="stable")


def shuffled_batches(seed: int, count: int, batch_size: int) -> Iterator[np.ndarray]:
    """Batches without end, each (batch_size,) int64: one permutation of `count` examples after another.

    A batch may straddle two permutations, or hold several where it is larger than all the examples.
    """
    epoch, waiting = 0, np.empty(0, dtype=np.int64)
    while True:
        while len(waiting) < batch_size:
            waiting = np.concatenate([waiting, permutation(key(seed, BATCHES, epoch), count)])
            epoch += 1
        yield waiting[:batch_size]
        waiting = waiting[batch_size:]


def _mix(x: np.ndarray) -> np.ndarray:
    x = x ^ (x >> np.uint32(16))
    x = x * np.uint32(0x7FEB352D)
    x = x ^ (x >> np.uint32(15))
    x = x * np.uint32(0x846CA68B)
    mixed: np.ndarray = x ^ (x >> np.uint32(16))
    return mixed
