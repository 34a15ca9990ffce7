"""Blocks: columns cut so that the work on a part of them stays in the processor's cache."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from slaengine.frames.hours.steps import Ints

BLOCK = 32_768


class Room(NamedTuple):
    """Room to work in, as long as a block."""

    number: Ints
    since: Ints
    value: Ints
    other: Ints


def blocks(size: int) -> Iterator[tuple[slice, Room]]:
    """Yield the blocks of a column of so many rows, each with room to work in."""
    whole = Room(*(np.empty(min(size, BLOCK), np.int64) for _ in Room._fields))
    for first in range(0, size, BLOCK):
        rows = slice(first, min(first + BLOCK, size))
        count = rows.stop - rows.start
        yield rows, whole if count == len(whole.number) else Room(*(each[:count] for each in whole))
