"""Counting: how many rows hold each number."""

import numpy as np

from slaengine.frames.doors.columns import Codes, Ints

_BLOCK = 1 << 16  # rows that stay in the cache while they are counted


def counted(numbers: Codes, count: int, *, shift: int = 0) -> Ints:
    """Count the rows of each number from 0, once shifted, to less than `count`.

    >>> counted(np.array([-1, 1, 1], np.int8), 3, shift=1).tolist()
    [1, 0, 2]
    """
    found = np.zeros(count, np.int64)
    step = max(_BLOCK, count)
    for start in range(0, len(numbers), step):
        block = np.add(numbers[start : start + step], shift, dtype=np.intp)
        found += np.bincount(block, minlength=count)
    return found
